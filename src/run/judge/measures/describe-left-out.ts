import { countOf } from '../../../model/format.ts'
import type { CaseEvidence, LatencyEvidence } from '../evidence/evidence.ts'

/** Pairs that are missing from the figures, so that nobody takes them for measured. */
export function describeLeftOut(
  evidence: readonly CaseEvidence[],
  which: 'ttft' | 'total',
): string {
  const timed = which === 'total' ? evidence : evidence.filter(item => item.mode === 'stream')
  const count = (kind: keyof LatencyEvidence['leftOut']) =>
    timed.reduce((sum, item) => sum + item.latency.leftOut[kind], 0)
  const parts = [
    [count('retried'), 'retried'],
    [count('cached'), 'from a cache'],
    [count('apart'), 'not sent together'],
  ] as const
  const total = parts.reduce((sum, [number]) => sum + number, 0)
  if (total === 0) return ''
  const named = parts.flatMap(([number, word]) => (number > 0 ? `${number} ${word}` : []))
  return `${countOf(total, 'pair')} left out: ${named.join(', ')}`
}
