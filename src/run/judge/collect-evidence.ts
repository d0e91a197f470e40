import type { GoldenCase } from '../../model/suite.ts'
import type { Mode } from '../../model/side.ts'
import type { Exchange } from '../../model/exchange.ts'
import { modes } from '../../model/side.ts'
import { caseKey } from '../../model/suite.ts'
import { compareByCodeUnit } from '../../model/json.ts'
import type { AskJudge } from '../../compare/expectations.ts'
import { unrelatedOrder } from '../../statistics/unrelated-order.ts'
import { planRun } from '../plan-run.ts'
import type { CaseEvidence } from './evidence.ts'
import { onlyAnswered, present, type CaseExchanges } from './case-exchanges.ts'
import { gatherEvidence } from './gather-evidence.ts'
import { isTextCase, stratumKey } from './evidence.ts'
import { createQualityWindow } from './quality-window.ts'
import { createTotals, type RunTotals } from './run-totals.ts'

/** Reads what was observed for one case in one mode; called once for each, so nothing is kept. */
export type ReadExchanges = (golden: GoldenCase, mode: Mode) => CaseExchanges

export interface CollectOptions {
  readonly cases: readonly GoldenCase[]
  readonly readExchanges: ReadExchanges
  readonly seed: string
  readonly timeoutMs: number
  /** The sides were asked at different times. */
  readonly isRecorded?: boolean
  readonly judge?: AskJudge | undefined
  /** Failures that count for no verdict. */
  readonly isLeftOut?: ((exchange: Exchange) => boolean) | null
}

/** Goes once over all exchanges, case by case, and keeps only what the verdict needs. */
export function collectEvidence(options: CollectOptions): {
  evidence: CaseEvidence[]
  totals: RunTotals
} {
  const totals = createTotals()
  const evidence = new Map<string, CaseEvidence>()
  const first = new Map(
    planRun(options.cases, options.seed).slots.map(({ golden, mode, sample, first: side }) => [
      slotKey(golden, mode, sample),
      side,
    ]),
  )
  for (const mode of modes) {
    const window = createQualityWindow()
    for (const golden of seededOrder(options.cases, mode, options.seed)) {
      const seen = options.readExchanges(golden, mode)
      // Requests that are meant to fail would only blur the figures of the real ones.
      for (const side of [seen.baseline, seen.candidate]) {
        for (const exchange of present(side)) {
          if (golden.fault) totals.addFault(exchange)
          else totals.add(exchange)
        }
      }
      const exchanges = golden.fault ? seen : withoutThose(seen, options.isLeftOut ?? null)
      const { timeoutMs, isRecorded = false, judge } = options
      const gathered = gatherEvidence({
        golden,
        mode,
        exchanges,
        timeoutMs,
        isRecorded,
        plannedFirst: sample => first.get(slotKey(golden, mode, sample)) ?? null,
        judge,
      })
      const key = stratumKey(gathered)
      evidence.set(key, gathered)
      const baseline = onlyAnswered(exchanges.baseline)
      const candidate = onlyAnswered(exchanges.candidate)
      if (isTextCase({ golden }) && baseline.length > 0 && candidate.length > 0) {
        window.add({ key, golden, caseKey: gathered.caseKey, baseline, candidate })
      }
    }
    for (const quality of window.finish()) {
      const gathered = evidence.get(quality.key)
      if (gathered) evidence.set(quality.key, { ...gathered, quality })
    }
  }
  return { evidence: inPlanOrder(options.cases, evidence), totals: totals.finish() }
}

function slotKey(golden: GoldenCase, mode: Mode, sample: number): string {
  return `${caseKey(golden)}\u0000${mode}\u0000${sample}`
}

/** Text cases in the seeded order of the unrelated reference; the others after them. */
function seededOrder(cases: readonly GoldenCase[], mode: Mode, seed: string): GoldenCase[] {
  const inMode = cases
    .filter(golden => golden.modes.includes(mode))
    .sort((left, right) => compareByCodeUnit(caseKey(left), caseKey(right)))
  const byKey = new Map(inMode.map(golden => [caseKey(golden), golden]))
  const isText = (golden: GoldenCase) => isTextCase({ golden })
  const texts = unrelatedOrder(inMode.filter(isText).map(caseKey), seed)
  const ordered = texts.flatMap(key => byKey.get(key) ?? [])
  return [...ordered, ...inMode.filter(golden => !isText(golden))]
}

function withoutThose(
  { baseline, candidate }: CaseExchanges,
  isLeftOut: ((exchange: Exchange) => boolean) | null,
): CaseExchanges {
  const kept = (side: CaseExchanges['baseline']) =>
    isLeftOut === null ? side : side.map(item => (item && isLeftOut(item) ? undefined : item))
  return { baseline: kept(baseline), candidate: kept(candidate) }
}

function inPlanOrder(
  cases: readonly GoldenCase[],
  evidence: ReadonlyMap<string, CaseEvidence>,
): CaseEvidence[] {
  return cases.flatMap(golden =>
    modes.flatMap(mode => evidence.get(stratumKey({ caseKey: caseKey(golden), mode })) ?? []),
  )
}
