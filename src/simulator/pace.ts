import type { Defect } from '../model/defect.ts'
import { randomStream, uniform } from '../statistics/basics/random.ts'
import type { Random } from '../statistics/basics/random.ts'
import type { SlotIdentity } from './slot-identity.ts'

/** When things happen, in milliseconds after the request was read. */
export interface Pace {
  readonly firstTokenMs: number
  readonly totalMs: number
}

export interface PaceOptions {
  readonly slot: SlotIdentity
  readonly seed: string
  readonly outputTokens: number
  readonly hasDefect: (defect: Defect) => boolean
  /** Multiplies every delay; 0 answers at once. */
  readonly delayFactor: number
}

/** Standard deviation of the logarithm of a delay, within a case. */
const noise = 0.06

/**
 * Delays of one sample: drawn from the same distribution on both sides, with a part that belongs to
 * the case and a part that belongs to the sample.
 */
export function planPace(options: PaceOptions): Pace {
  const { slot, seed, hasDefect, delayFactor } = options
  const ofCase = randomStream(seed, `pace ${slot.caseKey}`)
  const ofSample = randomStream(seed, `pace ${slot.stream}`)
  const slowdown = hasDefect('slower') ? 1.3 : 1
  const wait = Math.max(40, (48 + 10 * uniform(ofCase)) * Math.exp(noise * normal(ofSample)))
  const speed = 0.85 + 0.3 * uniform(ofCase)
  const writing =
    Math.min(170, 45 + 0.55 * options.outputTokens) * speed * Math.exp(noise * normal(ofSample))
  const firstTokenMs = wait * slowdown * (hasDefect('slow-first-token') ? 1.5 : 1)
  return {
    firstTokenMs: firstTokenMs * delayFactor,
    totalMs: (firstTokenMs + writing * slowdown) * delayFactor,
  }
}

/** A standard normal number, by Box and Muller. */
function normal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - uniform(random)))
  return radius * Math.cos(2 * Math.PI * uniform(random))
}
