import type { GoldenCase } from '../../model/suite.ts'
import type { AnswerNoise } from '../../statistics/planning/answer-noise.ts'
import type { PairNoise } from '../../statistics/latency/pair-noise.ts'
import type { Variety } from '../../statistics/planning/varied-share.ts'
import { greedyScale, usualAnswerNoise } from '../../statistics/planning/planning.ts'
import { isTextCase } from '../judge/evidence/evidence.ts'

/** How much everything varies by itself: what a plan is forecast from. */
export interface PlanNoise {
  /** What was measured, in words: `run 2026-...`; null: nothing, these are usual values. */
  readonly source: string | null
  readonly answers: AnswerNoise
  readonly variety: Variety
  readonly ttft: TimeNoise
  readonly total: TimeNoise
  /** Of the difference in cost of one pair of samples, in shares of what one costs: its deviation. */
  readonly costDeviation: number
  /** Share of requests that fail in the end, on a side by itself. */
  readonly failureRate: number
}

export interface TimeNoise {
  /** Of the logarithm of the ratio. */
  readonly ratio: PairNoise
  /** Of the difference in milliseconds; null: unknown, since usual times are nobody's. */
  readonly ms: PairNoise | null
}

/**
 * With this deviation of a pair's log ratio, 25 x 3, 50 x 1, 50 x 3 and 100 x 3 keep 1.10 with chances
 * of .60, .47, .86 and .99; simulated with log-normal times and rare spikes: .60, .48, .86 and .97.
 */
const usualTimeDeviation = 0.42
/** Costs by the lengths of real answers keep 1.05 with .77 (25 x 3) and .94 (50 x 3). */
const usualCostDeviation = 0.18
/** What providers promise to be available less than: 99.9 %. */
export const usualFailureRate = 0.001

/** What to expect of answers at the temperature that most text cases are asked at. */
export function usualNoise(cases: readonly GoldenCase[]): PlanNoise {
  const texts = cases.filter(golden => isTextCase({ golden }))
  const greedy = texts.filter(golden => golden.request['temperature'] === 0).length
  const isGreedy = 2 * greedy > texts.length
  const time = { ratio: { between: 0, within: usualTimeDeviation ** 2 }, ms: null }
  return {
    source: null,
    answers: usualAnswerNoise(isGreedy ? 'greedy' : 'sampled'),
    variety: { pairs: 1, growth: 0 },
    ttft: time,
    total: time,
    costDeviation: usualCostDeviation * (isGreedy ? greedyScale : 1),
    failureRate: usualFailureRate,
  }
}
