import { countOf, formatCount } from '../../../model/format.ts'
import { sum } from '../../../statistics/basics/summary.ts'
import type { BySide, CaseEvidence, LatencyEvidence } from '../evidence/evidence.ts'
import { fewerSlotsFlag } from './fewer-slots.ts'
import { statusOf, tolerableMissingShare, type Measurement } from './measurement.ts'

type LeftOut = keyof LatencyEvidence['leftOut']

const causes: readonly (readonly [kind: LeftOut, words: string])[] = [
  ['retried', 'retried'],
  ['cached', 'from a cache'],
  ['apart', 'not sent together'],
]

function adviceFor(cause: LeftOut | undefined, concurrency: number): string {
  if (cause === undefined) return 'make the gate "required: false" if times cannot be had'
  if (cause === 'cached') return 'switch the cache off and run again'
  const flag = fewerSlotsFlag(concurrency)
  return flag === null ? 'run again when the gateways have room' : `run again with ${flag}`
}

/** What pairs without times mean for a latency gate. */
type MissingTimes = Pick<Measurement, 'obstacle' | 'remedy' | 'driftStands' | 'remark'>

/**
 * What pairs without times do to a latency gate: up to a tenth of them are told in a remark, above that
 * the others show a difference only, and no parity.
 */
export function describeMissingTimes(
  evidence: readonly CaseEvidence[],
  { which, concurrency }: { readonly which: 'ttft' | 'total'; readonly concurrency: number },
): MissingTimes {
  const timed = which === 'total' ? evidence : evidence.filter(item => item.mode === 'stream')
  const total = (read: (latency: LatencyEvidence) => number) =>
    sum(timed.map(({ latency }) => read(latency)))
  const leftOut = causes
    .map(([kind, words]) => ({ count: total(item => item.leftOut[kind]), kind, words }))
    .filter(({ count }) => count > 0)
  const slots = total(item => item.slots[which])
  const pairs = total(item => item[which === 'total' ? 'totalMs' : 'ttftMs'].length)
  const named = leftOut.map(({ count, words }) => `${count} ${words}`).join(', ')
  if (pairs >= (1 - tolerableMissingShare) * slots) {
    const remark = `${countOf(sum(leftOut.map(({ count }) => count)), 'pair')} left out: ${named}`
    return { obstacle: null, remark: named === '' ? '' : remark }
  }
  const [most] = leftOut.toSorted((a, b) => b.count - a.count)
  const why = named === '' ? '' : ` (left out: ${named})`
  const seen =
    pairs === 0
      ? `none of ${countOf(slots, 'pair')} has times to compare${why}`
      : `only ${formatCount(pairs)} of ${countOf(slots, 'pair')} have times to compare${why}, and the others may be unlike them`
  return {
    obstacle: `${seen}; ${adviceFor(most?.kind, concurrency)}`,
    remedy: most ? 'the same again' : null,
    driftStands: true,
    remark: '',
  }
}

/** Where no pair has times, though both sides show some, it is said why. */
export function statusWithoutTimes(
  { obstacle }: MissingTimes,
  seen: BySide<boolean>,
): Pick<Measurement, 'status' | 'obstacle'> {
  const found = statusOf(seen)
  return found.status === 'measured' && obstacle !== null ? { ...found, obstacle } : found
}
