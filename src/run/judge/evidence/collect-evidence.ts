import type { GoldenCase } from '../../../model/suite.ts'
import type { Mode, Side } from '../../../model/side.ts'
import type { Exchange } from '../../../model/exchange.ts'
import type { ReachedLimit } from '../../../model/reached-limit.ts'
import { modes } from '../../../model/side.ts'
import { caseKey } from '../../../model/suite.ts'
import { compareByCodeUnit } from '../../../model/json.ts'
import type { AskJudge } from '../../../compare/expectations.ts'
import { unrelatedOrder } from '../../../statistics/basics/unrelated-order.ts'
import { findOwnTrouble } from '../../own-trouble.ts'
import { planRun } from '../../plan-run.ts'
import type { CaseEvidence } from './evidence.ts'
import { onlyAnswered, present, type CaseExchanges } from './case-exchanges.ts'
import { gatherEvidence } from './gather-evidence.ts'
import { isTextCase, stratumKey } from './evidence.ts'
import { createQualityWindow, joinWindowParts, type WindowPart } from './quality-window.ts'
import { createTotals, joinTotals, type RunTotals, type TotalsPart } from './run-totals.ts'

/** Reads what was observed for one case in one mode; called once for each, so nothing is kept. */
export type ReadExchanges = (golden: GoldenCase, mode: Mode) => CaseExchanges

/** What decides which evidence is taken from exchanges, as plain data. */
export interface EvidenceSettings {
  readonly cases: readonly GoldenCase[]
  readonly seed: string
  readonly timeoutMs: number
  /** The sides were asked at different times. */
  readonly isRecorded?: boolean
  /** Why the run ended early: failures that tell of the user's own set-up count for no verdict. */
  readonly reachedLimit?: ReachedLimit | null
}

export interface EvidenceSources {
  readonly readExchanges: ReadExchanges
  readonly judge?: AskJudge | undefined
}

/** The evidence of some cases, as plain data. */
export interface EvidencePart {
  readonly mode: Mode
  readonly evidence: readonly CaseEvidence[]
  readonly window: WindowPart
  readonly totals: TotalsPart
}

export interface CollectedEvidence {
  readonly evidence: readonly CaseEvidence[]
  readonly totals: RunTotals
}

interface Stretch {
  readonly mode: Mode
  readonly cases: readonly GoldenCase[]
}

/** Cases of a stretch. A fixed number: sums of sums would differ in their last digit with another. */
const stretchLength = 256

/** Goes once over all exchanges, case by case, and keeps only what the verdict needs. */
export function collectEvidence(options: EvidenceSettings & EvidenceSources): CollectedEvidence {
  const { collect } = prepareEvidence(options, options)
  const parts = Array.from({ length: countStretches(options) }, (_, index) => collect(index))
  return joinEvidence(options, parts)
}

/** The same in stretches, which may be taken in any order and anywhere. */
export function prepareEvidence(
  settings: EvidenceSettings,
  sources: EvidenceSources,
): { readonly collect: (index: number) => EvidencePart } {
  const stretches = modes.flatMap(mode =>
    stretchesOf(mode, seededOrder(settings.cases, mode, settings.seed)),
  )
  const first = new Map(
    planRun(settings.cases, settings.seed).slots.map(({ golden, mode, sample, first: side }) => [
      slotKey(golden, mode, sample),
      side,
    ]),
  )
  const plannedFirst = (golden: GoldenCase, mode: Mode, sample: number) =>
    first.get(slotKey(golden, mode, sample)) ?? null
  return {
    collect(index) {
      const stretch = stretches[index]
      if (stretch === undefined) throw new RangeError(`there is no stretch ${index}`)
      return collectStretch(stretch, { ...settings, ...sources, plannedFirst })
    },
  }
}

/** In how many stretches evidence is taken. */
export function countStretches({ cases }: Pick<EvidenceSettings, 'cases'>): number {
  return modes.reduce((sum, mode) => {
    const inMode = cases.filter(golden => golden.modes.includes(mode))
    return sum + Math.ceil(inMode.length / stretchLength)
  }, 0)
}

/** All of it, from the parts in the order of the stretches. */
export function joinEvidence(
  { cases }: Pick<EvidenceSettings, 'cases'>,
  parts: readonly EvidencePart[],
): CollectedEvidence {
  const evidence = new Map(
    parts.flatMap(part => part.evidence.map(item => [stratumKey(item), item] as const)),
  )
  // After the last case of a mode comes its first one.
  for (const mode of modes) {
    const windows = parts.filter(part => part.mode === mode).map(part => part.window)
    for (const quality of joinWindowParts(windows)) {
      const gathered = evidence.get(quality.key)
      if (gathered) evidence.set(quality.key, { ...gathered, quality })
    }
  }
  return {
    evidence: inPlanOrder(cases, evidence),
    totals: joinTotals(parts.map(part => part.totals)),
  }
}

interface StretchOptions extends EvidenceSettings, EvidenceSources {
  readonly plannedFirst: (golden: GoldenCase, mode: Mode, sample: number) => Side | null
}

function collectStretch({ mode, cases }: Stretch, options: StretchOptions): EvidencePart {
  const { timeoutMs, isRecorded = false, judge } = options
  const isLeftOut = findOwnTrouble(options.reachedLimit ?? null)
  const totals = createTotals()
  const window = createQualityWindow()
  const evidence = cases.map(golden => {
    const seen = options.readExchanges(golden, mode)
    // Requests that are meant to fail would only blur the figures of the real ones.
    for (const side of [seen.baseline, seen.candidate]) {
      for (const exchange of present(side)) {
        if (golden.fault) totals.addFault(exchange)
        else totals.add(exchange, golden.cluster)
      }
    }
    const exchanges = golden.fault ? seen : withoutThose(seen, isLeftOut)
    const gathered = gatherEvidence({
      golden,
      mode,
      exchanges,
      timeoutMs,
      isRecorded,
      plannedFirst: sample => options.plannedFirst(golden, mode, sample),
      judge,
    })
    const baseline = onlyAnswered(exchanges.baseline)
    const candidate = onlyAnswered(exchanges.candidate)
    if (isTextCase({ golden }) && baseline.length > 0 && candidate.length > 0) {
      const key = stratumKey(gathered)
      window.add({ key, golden, caseKey: gathered.caseKey, baseline, candidate })
    }
    return gathered
  })
  return { mode, evidence, window: window.finish(), totals: totals.finish() }
}

function slotKey(golden: GoldenCase, mode: Mode, sample: number): string {
  return `${caseKey(golden)}\u0000${mode}\u0000${sample}`
}

function stretchesOf(mode: Mode, cases: readonly GoldenCase[]): Stretch[] {
  return Array.from({ length: Math.ceil(cases.length / stretchLength) }, (_, index) => ({
    mode,
    cases: cases.slice(index * stretchLength, (index + 1) * stretchLength),
  }))
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
