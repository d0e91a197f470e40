import { countOf, formatCount, formatRoughUsd } from '../../model/format.ts'
import { describeTables } from '../../model/price.ts'
import type { Slot } from '../../model/plan.ts'
import { sides, type Side } from '../../model/side.ts'
import { caseKey, type GoldenCase } from '../../model/suite.ts'
import { sampleKey, type SampleRole } from '../../run/sample-key.ts'
import { expectSample, modelSentOf } from '../../wire/prices/estimate-sample.ts'
import { expected, outputLimit } from '../../wire/prices/estimate-tokens.ts'
import { estimateJudge, type JudgeEstimate } from './estimate-judge.ts'
import type { PreparedRun } from './prepared-run.ts'
import { pricedSides } from './price-sides.ts'

/** What a run is expected to cost before anything is sent; simulated sides cost nothing. */
export interface RunEstimate {
  /** Of what has a price, both sides and the judge together; null where nothing has one. */
  readonly usd: number | null
  readonly bySide: Readonly<Record<Side, number | null>>
  /** Null where none is asked. */
  readonly judge: JudgeEstimate | null
  /** To both sides. */
  readonly requests: number
  readonly inputTokens: number
  readonly outputTokens: number
  /** Requests without a limit of their output. */
  readonly unlimited: number
  /** Models that no price is known for, by side. */
  readonly unpriced: Readonly<Record<Side, readonly string[]>>
}

/** Adds up what is left to send. */
export function estimateRun(
  prepared: Pick<PreparedRun, 'plan' | 'prices' | 'configuration' | 'sending' | 'judge' | 'cases'>,
  finished: ReadonlySet<string>,
  sentAt: string,
): RunEstimate {
  const priced = pricedSides(prepared)
  const sum = { requests: 0, inputTokens: 0, outputTokens: 0, unlimited: 0 }
  const bySide: Record<Side, number | null> = { baseline: null, candidate: null }
  const unpriced: Record<Side, Set<string>> = { baseline: new Set(), candidate: new Set() }
  for (const side of sides) {
    const settings = prepared.configuration.sides[side]
    if (settings.simulated) continue
    for (const [golden, samples] of countSamples(prepared, side, finished)) {
      const { turns, usd } = expectSample(priced[side], golden, sentAt)
      if (usd === null) {
        unpriced[side].add(modelSentOf(settings, golden))
        continue
      }
      const isLimited = outputLimit({ ...golden.request, ...settings.request }) !== null
      bySide[side] = (bySide[side] ?? 0) + samples * usd
      if (golden.fault) continue
      sum.requests += samples * turns.length
      if (!isLimited) sum.unlimited += samples * turns.length
      for (const turn of turns) {
        sum.inputTokens += samples * turn.input
        sum.outputTokens += samples * turn.output
      }
    }
  }
  const { baseline, candidate } = bySide
  const judge = prepared.judge && estimateJudge(prepared.judge, prepared.cases, sentAt)
  const known = [baseline, candidate, judge?.usd].filter(usd => typeof usd === 'number')
  return {
    ...sum,
    bySide,
    judge,
    usd: known.length === 0 ? null : known.reduce((total, usd) => total + usd, 0),
    unpriced: { baseline: [...unpriced.baseline], candidate: [...unpriced.candidate] },
  }
}

/** How many samples of each case a side has yet to answer. */
function countSamples(
  { plan, sending }: Pick<PreparedRun, 'plan' | 'sending'>,
  side: Side,
  finished: ReadonlySet<string>,
): ReadonlyMap<GoldenCase, number> {
  const counts = new Map<GoldenCase, number>()
  const count = ({ golden, mode, sample }: Slot, role: SampleRole) => {
    const key = sampleKey({ caseKey: caseKey(golden), mode, sample, side: role })
    if (finished.has(key) || sending.notSent.has(key)) return
    counts.set(golden, (counts.get(golden) ?? 0) + 1)
  }
  for (const slot of plan.slots) count(slot, side)
  if (side === 'baseline') for (const slot of sending.sentinel) count(slot, 'sentinel')
  return counts
}

/** What the estimate is, what it rests on, and what it leaves out; nothing where all is simulated. */
export function describeEstimate(
  estimate: RunEstimate,
  { prices }: Pick<PreparedRun, 'prices'>,
): string[] {
  const { usd, bySide, judge, requests, inputTokens, outputTokens, unlimited } = estimate
  const parts = sides.flatMap(side => {
    const cost = bySide[side]
    return cost === null ? [] : `${side} ${formatRoughUsd(cost)}`
  })
  if (judge !== null && judge.usd !== null) parts.push(`judge ${formatRoughUsd(judge.usd)}`)
  const assumed =
    unlimited > 0
      ? `; ${expected.outputTokens} tokens out are assumed where max_tokens is not set`
      : ''
  const basis = `${countOf(requests, 'priced request')}, about ${formatCount(inputTokens)} tokens in and ${formatCount(outputTokens)} out`
  return [
    ...describeJudging(judge),
    ...(usd === null
      ? []
      : [
          `estimated cost: ${formatRoughUsd(usd)} (${parts.join(', ')}) at list prices, ${describeTables(prices)}: ${basis}${assumed}`,
        ]),
    ...describeUnpriced(estimate),
  ]
}

function describeJudging(judge: JudgeEstimate | null): string[] {
  if (judge === null) return []
  const requests = countOf(judge.requests, 'request')
  return [
    `judge ${judge.model}: at most ${requests} after sending, for every answer and criterion in both orders`,
  ]
}

/** `no price known for model x (baseline): not counted`. */
export function describeUnpriced({
  unpriced,
  judge,
}: Pick<RunEstimate, 'unpriced' | 'judge'>): string[] {
  const models = new Set([...unpriced.baseline, ...unpriced.candidate])
  const ofJudge =
    judge?.usd === null ? [`no price known for model ${judge.model} (judge): not counted`] : []
  const ofSides = [...models].map(model => {
    const without = sides.filter(side => unpriced[side].includes(model))
    return `no price known for model ${model} (${without.join(' and ')}): not counted`
  })
  return [...ofSides, ...ofJudge]
}
