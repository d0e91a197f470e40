import { formatCount, formatRoughUsd } from '../../../model/format.ts'
import { sides, type Side } from '../../../model/side.ts'
import { sum } from '../../../statistics/basics/summary.ts'
import type { CaseEvidence } from '../evidence/evidence.ts'

/** Samples that a baseline needs of a case to be compared with itself, as they are advised. */
export const advisedSamples = 3

/** ` (30 more samples, about $0.12)`: so many of each side, at what samples cost so far. */
export function describePrice(evidence: readonly CaseEvidence[], slots: number): string {
  return slots <= 0 ? '' : ` (${priced(evidence, { baseline: slots, candidate: slots }, 'more ')})`
}

/** The samples that each case lacks of so many. */
export function describePriceOfRaising(evidence: readonly CaseEvidence[], samples: number): string {
  const slots = evidence.map(({ golden }) => Math.max(0, samples - golden.samples))
  return describePrice(evidence, sum(slots))
}

/** The samples that were planned and are not there. */
export function describePriceOfMissing(evidence: readonly CaseEvidence[]): string {
  const missing = (side: Side) =>
    sum(evidence.map(({ golden, numbers }) => golden.samples - numbers[side].samples))
  const bySide = { baseline: missing('baseline'), candidate: missing('candidate') }
  return bySide.baseline + bySide.candidate <= 0 ? '' : ` (${priced(evidence, bySide, 'more ')})`
}

/** All of them once more. */
export function describePriceOfRepeating(evidence: readonly CaseEvidence[]): string {
  const slots = sum(evidence.map(({ golden }) => golden.samples))
  return slots === 0 ? '' : ` (${priced(evidence, { baseline: slots, candidate: slots }, '')})`
}

/** What is known of no sample of a side is not said at all: half a price would be taken for all. */
function priced(
  evidence: readonly CaseEvidence[],
  counts: Readonly<Record<Side, number>>,
  more: string,
): string {
  const costs = sides.map(side => {
    const known = evidence.flatMap(({ numbers }) => numbers[side].costUsd ?? [])
    if (counts[side] === 0) return 0
    return known.length === 0 ? Number.NaN : (counts[side] * sum(known)) / known.length
  })
  const usd = sum(costs)
  const count = counts.baseline + counts.candidate
  const noun = count === 1 ? 'sample' : 'samples'
  return `${formatCount(count)} ${more}${noun}${usd > 0 ? `, about ${formatRoughUsd(usd)}` : ''}`
}
