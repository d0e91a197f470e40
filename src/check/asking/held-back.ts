import type { Exchange } from '../../model/exchange.ts'

/** Shorter answers, or faster ones, may come in one piece by themselves. */
const longEnough = 100
const slowEnoughMs = 200

/** Of the time to the first part; a model takes longer to write a long answer. */
const suspiciousShare = 0.02

/**
 * Whether the parts of a stream came all together at its end: a proxy that collects a stream, or a
 * gateway that asks for none and cuts the answer up, leaves nothing of streaming but its form.
 */
export function isHeldBack({ outcome, timings }: Exchange): boolean {
  if (outcome.kind === 'failed' || outcome.answer.text.length < longEnough) return false
  const first = timings?.firstDeltaMs ?? null
  const last = timings?.lastDeltaMs ?? null
  if (first === null || last === null || first < slowEnoughMs) return false
  return last - first < suspiciousShare * first
}
