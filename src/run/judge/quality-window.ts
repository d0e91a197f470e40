import type { Exchange } from '../../model/exchange.ts'
import type { GoldenCase } from '../../model/suite.ts'
import { comparableText } from '../../compare/comparable-text.ts'
import {
  gramSimilarity,
  logLength,
  prefixSimilarity,
  similarityMatrix,
  textFeatures,
  wordingVector,
  type TextFeatures,
} from '../../compare/text-features.ts'
import type { QualityStratum } from '../../statistics/quality-stratum.ts'

export interface TextStratum {
  readonly key: string
  readonly golden: GoldenCase
  readonly caseKey: string
  readonly baseline: readonly Exchange[]
  readonly candidate: readonly Exchange[]
}

interface Seen {
  readonly cluster: string
  readonly baseline: readonly TextFeatures[]
}

const shifts = 3

/**
 * Turns the answers of text cases into similarities. Cases arrive in the seeded order of the
 * unrelated reference, in which each is held against the next three (cyclically), so that only the
 * features of a few cases are in memory at any time.
 */
export function createQualityWindow(): {
  add(stratum: TextStratum): void
  /** Every stratum, with its unrelated similarity, once all were added. */
  finish(): QualityStratum[]
} {
  const strata: QualityStratum[] = []
  const first: Seen[] = []
  const recent: Seen[] = []
  const sums: { sum: number; count: number }[] = []

  const holdAgainst = (index: number, later: Seen, earlier: Seen | undefined): void => {
    const total = sums[index]
    if (!earlier || !total || earlier.cluster === later.cluster) return
    let sum = 0
    for (const left of earlier.baseline) {
      for (const right of later.baseline) sum += gramSimilarity(left, right)
    }
    total.sum += sum / (earlier.baseline.length * later.baseline.length)
    total.count++
  }

  return {
    add(stratum) {
      const { features, quality } = measureStratum(stratum)
      const seen = { cluster: stratum.golden.cluster, baseline: features }
      const index = strata.push(quality) - 1
      sums.push({ sum: 0, count: 0 })
      recent.forEach((earlier, place) => {
        holdAgainst(index - recent.length + place, seen, earlier)
      })
      recent.push(seen)
      if (recent.length > shifts) recent.shift()
      if (first.length < shifts) first.push(seen)
    },
    finish() {
      const count = strata.length
      for (let back = Math.min(shifts, count - 1); back >= 1; back--) {
        const index = count - back
        const earlier = recent[recent.length - back]
        for (let ahead = 0; ahead < shifts && ahead + back <= shifts; ahead++) {
          const later = first[ahead]
          if (later && earlier && ahead < index) holdAgainst(index, later, earlier)
        }
      }
      return strata.map((stratum, index) => {
        const total = sums[index]
        const unrelated = total && total.count > 0 ? total.sum / total.count : Number.NaN
        return { ...stratum, unrelated }
      })
    },
  }
}

function measureStratum(stratum: TextStratum): {
  features: TextFeatures[]
  quality: QualityStratum
} {
  const texts = [...stratum.baseline, ...stratum.candidate].flatMap(({ outcome }) =>
    outcome.kind === 'answered' ? comparableText(stratum.golden, outcome.answer) : [],
  )
  const features = texts.map(textFeatures)
  return {
    features: features.slice(0, stratum.baseline.length),
    quality: {
      key: stratum.key,
      caseKey: stratum.caseKey,
      cluster: stratum.golden.cluster,
      baselineCount: stratum.baseline.length,
      candidateCount: stratum.candidate.length,
      grams: similarityMatrix(features, gramSimilarity),
      prefixes: similarityMatrix(features, prefixSimilarity),
      unrelated: Number.NaN,
      wording: features.map(wordingVector),
      logLengths: Float64Array.from(features, logLength),
    },
  }
}
