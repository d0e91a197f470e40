import type { LookReport } from '../model/report.ts'
import type { LookSettings } from '../model/settings.ts'
import { caseKey, type GoldenCase } from '../model/suite.ts'
import { usualErrorLevel } from './error-level.ts'
import { finishingOrder } from './finishing-order.ts'
import type { JournalHeader, JournalLook } from './journal-format.ts'

/** A look at the data of a run, and what the run consisted of then. */
export interface TakenLook {
  readonly record: JournalLook
  /** Null where the suites have changed since, so that nobody can look again. */
  readonly cases: readonly GoldenCase[] | null
}

/** The look that a verdict rests on. */
export interface Look extends LookReport {
  /** As it was known at the look that ended the run; undefined where sending was cut off. */
  readonly eventLoopDelayMs: number | null | undefined
  /** What had been sent by then. */
  readonly cases: readonly GoldenCase[]
  /** The looks before it whose findings stand. */
  readonly earlier: readonly TakenLook[]
}

/** Half of the prompts, and all of them. */
const earlyLevels = [0.01, 0.04] as const
/** Of the first of these levels, for the test of quality that goes on between the looks. */
const anytimeLevel = 0.005
/** The whole plan, and further rounds of samples: most is decided by the plan as it was written. */
const roundLevels = [0.035, 0.0075, 0.0075] as const
/** More samples of a case say ever less about what the cases have in common. */
const maxSamples = 10
/** A round brings a case at most so many times the samples that it had. */
const maxGrowth = 2

/** How sure bounds of a level are: `98.75 %`. */
export function describeConfidence(errorLevel: number): string {
  return `${Number((100 * (1 - errorLevel)).toPrecision(8))} %`
}

/** The looks at a run of these cases; null where no round could add anything. */
export function planLooks(
  rule: LookSettings['rule'],
  cases: readonly GoldenCase[],
): LookSettings | null {
  if (rule === 'stop-early') return { rule, levels: earlyLevels, anytimeLevel }
  const able = cases.filter(golden => canGrow(golden, { maxSamples }))
  const fewest = Math.min(...able.map(golden => golden.samples))
  if (!Number.isFinite(fewest)) return null
  const rounds = Math.ceil(Math.log(maxSamples / fewest) / Math.log(maxGrowth))
  const levels = roundLevels.slice(0, rounds + 1)
  const rest = usualErrorLevel - levels.slice(0, -1).reduce((sum, level) => sum + level, 0)
  return { rule, maxSamples, levels: [...levels.slice(0, -1), Number(rest.toFixed(10))] }
}

/** Whether further rounds can add anything; requests that are meant to fail always fail alike. */
export function canGrow(
  { fault, samples }: GoldenCase,
  { maxSamples: most = 0 }: Pick<LookSettings, 'maxSamples'>,
): boolean {
  return !fault && samples < most
}

/** As many samples as the next round brings a case. */
export function mostSamplesNext(samples: number, { maxSamples: most = 0 }: LookSettings): number {
  return Math.max(samples, Math.min(maxGrowth * samples, most))
}

/** The cases with as many samples as they can get at all after so many looks. */
export function withMostSamples(
  cases: readonly GoldenCase[],
  looks: LookSettings,
  taken: number,
): readonly GoldenCase[] {
  return cases.map(golden => {
    if (!canGrow(golden, looks)) return golden
    let { samples } = golden
    for (let round = taken + 1; round < looks.levels.length; round++) {
      samples = mostSamplesNext(samples, looks)
    }
    return { ...golden, samples }
  })
}

export function withSamples(
  cases: readonly GoldenCase[],
  samples: JournalLook['samples'],
): readonly GoldenCase[] {
  if (samples === undefined) return cases
  return cases.map(golden => ({ ...golden, samples: samples[caseKey(golden)] ?? golden.samples }))
}

/** The suites have changed: what was looked at is gone in part, and the run goes on. */
export function forgetCases({ record }: TakenLook): TakenLook {
  const { ended: _, ...rest } = record
  return { record: rest, cases: null }
}

/** Where a run stands; null where it is judged once, when all is sent. */
export function findLook(
  { cases, configuration: { run } }: Pick<JournalHeader, 'cases' | 'configuration'>,
  taken: readonly TakenLook[],
): Look | null {
  const { looks, seed } = run
  if (looks === undefined) return null
  const { rule, levels } = looks
  const last = taken.at(-1)
  const ended = last?.record.ended ?? null
  const next = last === undefined ? 1 : last.record.look + (ended === null ? 1 : 0)
  const look = Math.min(next, levels.length)
  const finished = ended === null ? undefined : last?.record.cases
  return {
    rule,
    look,
    of: levels.length,
    errorLevel: levels[look - 1] ?? 0,
    ended,
    casesPlanned: cases.length,
    eventLoopDelayMs: ended === null ? undefined : last?.record.eventLoopDelayMs,
    early: last?.record.early ?? false,
    cases: finished === undefined ? cases : firstOf(cases, finished, seed),
    // Parts of the cases are judged anew with all others; a limit that a round has shown to be kept
    // needs no more samples.
    earlier: rule === 'until-decided' ? taken.filter(({ record }) => record.look < look) : [],
  }
}

/** In the order of the plan. */
function firstOf(cases: readonly GoldenCase[], count: number, seed: string): GoldenCase[] {
  const first = new Set(finishingOrder(cases, seed).blocks.flat().slice(0, count))
  return cases.filter(golden => first.has(golden))
}
