import type { QualityStratum } from './quality-stratum.ts'
import { clusterValues, layOutClusters } from '../basics/cluster-layout.ts'
import { boundEffect } from './effect-bounds.ts'
import { observedBlockMeans, preparePairSums } from '../basics/pair-sums.ts'
import { mean, sum } from '../basics/summary.ts'

/** How far the candidate's answers are from the baseline's own, in shares of answers. */
export interface Effect {
  /** Clusters with at least two baseline answers and one candidate answer. */
  readonly clusters: number
  /** Pi-hat: the share of answers as if replaced by answers to another prompt. 0 is parity. */
  readonly replaced: number | null
  /** One-sided bounds on it; the upper one allows for the skew that rare bad answers cause. */
  readonly low: number | null
  readonly high: number | null
  /** Half the energy distance in the same unit; null without a second candidate answer anywhere. */
  readonly gamma: number | null
  readonly standardError: number | null
  readonly selfSimilarity: number | null
  readonly crossSimilarity: number | null
  readonly unrelatedSimilarity: number | null
  /** Self-similarity less unrelated similarity: what a fully replaced answer would lose. */
  readonly contrast: number | null
  /** Clusters whose answers are not all the same. */
  readonly varied: number
  /** Noise of the effect for one cluster. */
  readonly sdPi: number | null
  /** Why these numbers cannot carry a verdict; null when they can. */
  readonly obstacle: string | null
}

/** Below this the baseline is hardly more like itself than like other prompts' answers. */
export const minimumContrast = 0.05
/** Differences below this are rounding. */
export const tolerance = 1e-9

const nothing: Effect = {
  clusters: 0,
  replaced: null,
  low: null,
  high: null,
  gamma: null,
  standardError: null,
  selfSimilarity: null,
  crossSimilarity: null,
  unrelatedSimilarity: null,
  contrast: null,
  varied: 0,
  sdPi: null,
  obstacle: 'no prompt has two baseline answers and one candidate answer',
}

/**
 * Estimates the effect over clusters. Strata with fewer than two baseline answers or no candidate
 * answer are left out. Bounds are one-sided at `confidence` (0.95).
 */
export function estimateEffect(
  strata: readonly QualityStratum[],
  options: { readonly confidence?: number } = {},
): Effect {
  const measured = strata
    .filter(stratum => stratum.baselineCount >= 2 && stratum.candidateCount >= 1)
    .map(measureStratum)
  if (measured.length === 0) return nothing
  const layout = layOutClusters(measured)
  const averages = (read: (stratum: MeasuredStratum) => number) => clusterValues(layout, read)
  const self = averages(stratum => stratum.self)
  const deficits = averages(stratum => stratum.deficit)
  const seen = {
    ...nothing,
    clusters: layout.clusters,
    selfSimilarity: mean(self),
    crossSimilarity: mean(averages(stratum => stratum.cross)),
    varied: averages(stratum => (stratum.isVaried ? 1 : 0)).filter(share => share > 0).length,
  }
  const fallback = meanUnrelated(measured)
  if (fallback === null)
    return { ...seen, obstacle: 'there is no unrelated prompt to compare with' }
  const unrelated = averages(stratum => stratum.unrelated ?? fallback)
  const contrasts = self.map((value, index) => value - (unrelated[index] ?? fallback))
  const contrast = sum(contrasts) / layout.clusters
  const compared = { ...seen, unrelatedSimilarity: mean(unrelated), contrast }
  if (contrast < minimumContrast) {
    const obstacle = 'prompts are too open-ended or too alike for text similarity'
    return { ...compared, obstacle }
  }
  const replaced = sum(deficits) / layout.clusters / contrast
  const residuals = deficits.map(
    (deficit, index) => (deficit - replaced * (contrasts[index] ?? contrast)) / contrast,
  )
  const worse = averages(stratum => (stratum.deficit > tolerance ? 1 : 0))
  return {
    ...compared,
    replaced,
    gamma: meanGamma(measured, contrast),
    ...boundEffect(replaced, residuals, {
      confidence: options.confidence ?? 0.95,
      varied: seen.varied,
      worse: worse.filter(share => share > 0).length,
    }),
    obstacle: null,
  }
}

interface MeasuredStratum {
  readonly key: string
  readonly caseKey: string
  readonly cluster: string
  readonly self: number
  readonly cross: number
  /** What answers lose in similarity when they come from the candidate. */
  readonly deficit: number
  readonly unrelated: number | null
  /** Half the energy distance; null with a single candidate answer. */
  readonly halfEnergy: number | null
  readonly isVaried: boolean
}

function measureStratum(stratum: QualityStratum): MeasuredStratum {
  const { key, caseKey, cluster, baselineCount, candidateCount, grams } = stratum
  const sums = preparePairSums(grams, baselineCount + candidateCount)
  const { self, other, cross } = observedBlockMeans(sums, baselineCount)
  return {
    key,
    caseKey,
    cluster,
    self,
    cross,
    deficit: withoutRounding(self - cross),
    unrelated: Number.isNaN(stratum.unrelated) ? null : stratum.unrelated,
    halfEnergy: candidateCount >= 2 ? withoutRounding((self + other) / 2 - cross) : null,
    isVaried: grams.some(
      (similarity, cell) => similarity < 1 - tolerance && cell % (sums.size + 1) !== 0,
    ),
  }
}

/** Block means are sums in different orders: answers that are all the same shall differ by 0. */
export function withoutRounding(difference: number): number {
  return Math.abs(difference) < 1e-12 ? 0 : difference
}

function meanUnrelated(strata: readonly MeasuredStratum[]): number | null {
  const known = layOutClusters(strata.filter(stratum => stratum.unrelated !== null))
  return mean(clusterValues(known, stratum => stratum.unrelated ?? 0))
}

function meanGamma(strata: readonly MeasuredStratum[], contrast: number): number | null {
  const known = layOutClusters(strata.filter(stratum => stratum.halfEnergy !== null))
  const energy = mean(clusterValues(known, stratum => stratum.halfEnergy ?? 0))
  return energy === null ? null : energy / contrast
}
