import type { Exchange } from '../../model/exchange.ts'
import { modes, type Mode } from '../../model/side.ts'
import { caseKey, type GoldenCase } from '../../model/suite.ts'
import { measureAnswerNoise } from '../../statistics/planning/answer-noise.ts'
import { measurePairNoise, type PairNoise } from '../../statistics/latency/pair-noise.ts'
import { observedBlockMeans, preparePairSums } from '../../statistics/basics/pair-sums.ts'
import { mean, standardDeviation, sum } from '../../statistics/basics/summary.ts'
import { unrelatedOrder } from '../../statistics/basics/unrelated-order.ts'
import { measureVariety } from '../../statistics/planning/varied-share.ts'
import type { ReadExchanges } from '../judge/evidence/collect-evidence.ts'
import { isTextCase, stratumKey, type Pair } from '../judge/evidence/evidence.ts'
import { onlyAnswered, pairSlots, present } from '../judge/evidence/case-exchanges.ts'
import { gatherLatency } from '../judge/evidence/gather-latency.ts'
import { plausible } from '../judge/evidence/is-plausible.ts'
import { createQualityWindow, joinWindowParts } from '../judge/evidence/quality-window.ts'
import { usualFailureRate, type PlanNoise, type TimeNoise } from './plan-noise.ts'

export interface MeasureNoiseOptions {
  /** Cases that were asked as they will be. */
  readonly cases: readonly GoldenCase[]
  readonly readExchanges: ReadExchanges
  readonly timeoutMs: number
  /** For what too little was observed of. */
  readonly usual: PlanNoise
  readonly source: string
}

export interface MeasuredNoise {
  readonly noise: PlanNoise
  /** Prompts whose answers were compared with each other. */
  readonly prompts: number
}

/** Of a mode. More cases say hardly more, and take time before every run. */
const mostCases = 150
/** What usual failure rates weigh against what was observed, in requests. */
const priorRequests = 100
const stream = 'planning'
/** Of a prompt, in which noise shows. */
const fewestAnswers = 3

/**
 * Measures from earlier answers what a plan is forecast from. Noise, costs and failures are the
 * baseline's alone, since a forecast is of what happens if nothing differs; times are those of pairs,
 * where a candidate was asked, too, and whether answers vary at all is seen on both sides. Null where
 * too few answers were repeated to see them vary.
 */
export function measureNoise(options: MeasureNoiseOptions): MeasuredNoise | null {
  const { usual, source } = options
  const real = options.cases.filter(golden => !golden.fault)
  const observed = modes.flatMap(mode => observe(chooseSome(real, mode), mode, options))
  const answers = measureAnswers(observed)
  if (answers === null) return null
  const asked = sum(observed.map(({ baseline }) => baseline.length))
  const failed = sum(observed.map(item => item.baseline.length - item.answered.length))
  return {
    prompts: answers.prompts,
    noise: {
      source,
      answers: answers.noise,
      variety: answers.variety,
      ttft: measureTimes(observed, 'ttftMs') ?? usual.ttft,
      total: measureTimes(observed, 'totalMs') ?? usual.total,
      costDeviation: measureCostDeviation(observed) ?? usual.costDeviation,
      failureRate: (failed + usualFailureRate * priorRequests) / (asked + priorRequests),
    },
  }
}

/** One case in one mode, without its answers but for those of texts, which are held for a moment. */
interface Observed {
  readonly golden: GoldenCase
  readonly mode: Mode
  readonly baseline: readonly Exchange[]
  readonly answered: readonly Exchange[]
  /** Of the candidate, answered. */
  readonly other: readonly Exchange[]
  readonly latency: ReturnType<typeof gatherLatency>
}

function chooseSome(cases: readonly GoldenCase[], mode: Mode): GoldenCase[] {
  const byKey = new Map(
    cases.filter(golden => golden.modes.includes(mode)).map(golden => [caseKey(golden), golden]),
  )
  const chosen = unrelatedOrder([...byKey.keys()], stream).slice(0, mostCases)
  return chosen.flatMap(key => byKey.get(key) ?? [])
}

function observe(
  cases: readonly GoldenCase[],
  mode: Mode,
  { readExchanges, timeoutMs }: MeasureNoiseOptions,
): Observed[] {
  return cases.map(golden => {
    const seen = readExchanges(golden, mode)
    return {
      golden,
      mode,
      baseline: present(seen.baseline),
      answered: onlyAnswered(seen.baseline),
      other: onlyAnswered(seen.candidate),
      latency: gatherLatency(pairSlots(seen), {
        timeoutMs: golden.timeoutMs ?? timeoutMs,
        isRecorded: false,
      }),
    }
  })
}

function measureAnswers(
  observed: readonly Observed[],
): (Pick<PlanNoise, 'variety'> & { noise: PlanNoise['answers']; prompts: number }) | null {
  const window = createQualityWindow()
  const texts = observed.filter(item => isTextCase(item) && item.answered.length >= 2)
  for (const item of texts) {
    const { golden, mode, answered } = item
    const key = caseKey(golden)
    window.add({
      key: stratumKey({ caseKey: key, mode }),
      golden,
      caseKey: key,
      baseline: answered,
      candidate: item.other,
    })
  }
  const strata = joinWindowParts([window.finish()])
  const both = strata.map(({ grams, baselineCount, candidateCount }) => ({
    size: baselineCount + candidateCount,
    cells: grams,
  }))
  const matrices = strata.map(({ grams, baselineCount, candidateCount }) => ({
    size: baselineCount,
    cells: blockOf(grams, baselineCount, baselineCount + candidateCount),
  }))
  const contrasts = strata.flatMap(({ grams, baselineCount, candidateCount, unrelated }) => {
    const sums = preparePairSums(grams, baselineCount + candidateCount)
    const { self } = observedBlockMeans(sums, baselineCount)
    return Number.isNaN(unrelated) ? [] : self - unrelated
  })
  const contrast = mean(contrasts)
  // Two answers show no noise. With the other side's they do: the same, if nothing differs, else more.
  const repeated = matrices.map((matrix, index) =>
    matrix.size < fewestAnswers ? (both[index] ?? matrix) : matrix,
  )
  const noise = contrast === null ? null : measureAnswerNoise(repeated, contrast)
  if (noise === null) return null
  return {
    noise,
    variety: measureVariety(both),
    prompts: new Set(strata.map(({ cluster }) => cluster)).size,
  }
}

/** The first rows and columns of a matrix. */
function blockOf(cells: Float64Array, count: number, size: number): Float64Array {
  return Float64Array.from(
    { length: count * count },
    (_, place) => cells[Math.floor(place / count) * size + (place % count)] ?? 0,
  )
}

function measureTimes(
  observed: readonly Observed[],
  which: 'ttftMs' | 'totalMs',
): TimeNoise | null {
  const noiseOf = (difference: (pair: Pair<number>) => number): PairNoise | null =>
    measurePairNoise(observed.map(({ latency }) => latency[which].map(difference)))
  const ratio = noiseOf(pair => Math.log(pair.candidate / pair.baseline))
  const ms = noiseOf(pair => pair.candidate - pair.baseline)
  return ratio === null ? null : { ratio, ms }
}

/** Two samples of the baseline differ as a pair does that costs the same; null if no cost is known. */
function measureCostDeviation(observed: readonly Observed[]): number | null {
  const repeated = observed
    .map(({ answered }) =>
      answered.flatMap(({ cost, cacheHit }) => (cacheHit ? [] : plausible(cost.usd))),
    )
    .filter(costs => costs.length >= 2)
  const centre = mean(repeated.map(costs => mean(costs) ?? 0))
  const variance = mean(repeated.map(costs => 2 * (standardDeviation(costs) ?? 0) ** 2))
  return centre === null || variance === null || !(centre > 0) ? null : Math.sqrt(variance) / centre
}
