import type { Side } from '../../../model/side.ts'
import type { QualityStratum } from '../../../statistics/quality/quality-stratum.ts'
import { formatShare } from '../../../model/format.ts'
import type { CaseEvidence } from '../evidence/evidence.ts'
import { tolerableMissingShare } from './measurement.ts'

/** Repeats that are copies so much more often on one side come from a cache. */
const suspiciousCopyShare = 0.3
/** 0.4 less 0.1 is a little more than 0.3 to a machine. */
const roundingShare = 1e-9

/** Why the answers that are there cannot carry a verdict on quality; null when they can. */
export function findMissingAnswers(
  texts: readonly CaseEvidence[],
  usable: readonly QualityStratum[],
): string | null {
  // A planned single sample is a matter of the plan; what is missing is what was planned and lost.
  const planned = texts.filter(item => item.golden.samples >= 2)
  if (planned.length === 0) return null
  const clusters = new Set(planned.map(item => item.golden.cluster)).size
  const usableClusters = new Set(usable.map(stratum => stratum.cluster)).size
  const missing = Math.max(1 - usableClusters / clusters, 1 - usable.length / planned.length)
  if (missing <= tolerableMissingShare) return null
  const cases = new Set(planned.map(item => item.caseKey)).size
  const lost = new Set(planned.map(item => item.caseKey))
  for (const stratum of usable) lost.delete(stratum.caseKey)
  const count = lost.size > 0 ? `${lost.size} of ${cases} text cases` : 'some modes of text cases'
  return `${count} have fewer than 2 baseline answers or no candidate answer; what is left may be no fair choice`
}

export interface Copies {
  readonly side: Side
  /** `100 % of its repeats are the same text, 3 % on the other side`. */
  readonly detail: string
}

/**
 * Repeats of one side that are the same text much more often than those of the other, as answers
 * from a cache are. Answers that fit any prompt are not cached but the same.
 */
export function findCopies(texts: readonly CaseEvidence[]): Copies | null {
  const counted = texts.filter(createAnswersForItself(texts))
  const share = (side: Side): number | null => {
    const repeats = counted.flatMap(item => item.repeats?.[side] ?? [])
    const pairs = repeats.reduce((sum, item) => sum + item.pairs, 0)
    return pairs === 0 ? null : repeats.reduce((sum, item) => sum + item.identical, 0) / pairs
  }
  const baseline = share('baseline')
  const candidate = share('candidate')
  if (baseline === null || candidate === null) return null
  if (Math.abs(candidate - baseline) <= suspiciousCopyShare + roundingShare) return null
  const [side, more, less] =
    candidate > baseline
      ? (['candidate', candidate, baseline] as const)
      : (['baseline', baseline, candidate] as const)
  const detail = `${formatShare(more)} of its repeats are the same text, ${formatShare(less)} on the other side`
  return { side, detail }
}

/** Whether the candidate says nothing to a prompt that it says to others, too, unlike the baseline. */
function createAnswersForItself(texts: readonly CaseEvidence[]): (item: CaseEvidence) => boolean {
  const clusters = new Map<number, Set<string>>()
  for (const { repeats, golden } of texts) {
    for (const text of repeats?.candidate.texts ?? []) {
      clusters.set(text, (clusters.get(text) ?? new Set()).add(golden.cluster))
    }
  }
  return ({ repeats }) =>
    !repeats?.candidate.texts.some(
      text => (clusters.get(text)?.size ?? 0) > 1 && !repeats.baseline.texts.includes(text),
    )
}
