import type {
  Exchange,
  FinishReason,
  SampleRequest,
  ToolCall,
  WireNote,
} from '../../model/exchange.ts'
import type { FailureClass } from '../../model/exchange.ts'
import type { GateScope, GateSetting } from '../../model/gate.ts'
import type { PriceRow } from '../../model/price.ts'
import type { RunReport } from '../../model/report.ts'
import type { JudgeSettings, Waiver } from '../../model/settings.ts'
import type { GoldenCase } from '../../model/suite.ts'
import { caseKey } from '../../model/suite.ts'
import type { RecordedBaseline } from '../../model/recording.ts'
import { sides } from '../../model/side.ts'
import {
  parseJournalExchange,
  parseJournalLine,
  renderJournalExchange,
  renderJournalRecord,
  renderJournalSentinel,
  type JournalFooter,
  type JournalHeader,
} from '../../run/journal-format.ts'
import { judgeRun, type JudgeOptions } from '../../run/judge/judge-run.ts'
import { planRun } from '../../run/plan-run.ts'
import { createSampleReader, pairReader } from '../../run/read-samples.ts'
import { sampleKey } from '../../run/sample-key.ts'
import { parseThreshold } from '../../suite/configuration/parse-threshold.ts'
import { aSide } from './build-report.ts'
import { anExchange } from './build-exchange.ts'
import { usualAnswer } from './chance-answer.ts'

export { chanceAnswer, usualAnswer } from './chance-answer.ts'

/** What one sample showed; whatever is absent is unremarkable. */
export interface Observed {
  readonly text?: string
  readonly refusal?: string
  readonly finishReason?: FinishReason | null
  readonly toolCalls?: readonly ToolCall[]
  readonly failure?: FailureClass
  readonly failureCode?: string
  /** Failure classes of the attempts before the last one. */
  readonly failedAttempts?: readonly FailureClass[]
  readonly costUsd?: number | null
  readonly costSource?: 'reported' | 'priced'
  readonly totalMs?: number
  readonly firstDeltaMs?: number | null
  /** How much later than the other side it was sent. */
  readonly lateMs?: number
  readonly inputTokens?: number | null
  readonly outputTokens?: number | null
  readonly modelServed?: string | null
  readonly cacheHit?: boolean
  readonly wireNotes?: readonly WireNote[]
  readonly partialText?: string
  readonly requestChanges?: Exchange['requestChanges']
}

export interface RunGiven {
  readonly cases: readonly GoldenCase[]
  /** Null: the sample was never sent. */
  readonly observe?: (place: SampleRequest) => Observed | null
  readonly gates?: readonly GateSetting[]
  readonly waivers?: readonly Waiver[]
  readonly prices?: readonly PriceRow[]
  readonly quality?: JudgeSettings['quality']
  readonly seed?: string
  readonly concurrency?: number
  readonly simulated?: boolean
  /** The baseline of the run was recorded. */
  readonly recordedBaseline?: RecordedBaseline
  /** What the live baseline says when it is asked again; nothing by default. */
  readonly observeLive?: (place: SampleRequest) => Observed | null
  /** Null: the run was cut off. */
  readonly footer?: Partial<JournalFooter> | null
}

/** The lines of a whole journal: header, exchanges in sending order, footer. */
export function journalOf(given: RunGiven): string[] {
  const { cases, observe = usualAnswer, footer = {} } = given
  const header = aJournalHeader(given)
  const { slots } = planRun(cases, header.configuration.run.seed)
  const exchanges = slots.flatMap(({ golden, mode, sample }) =>
    sides.flatMap(side => {
      const place = { golden, side, mode, sample }
      const observed = observe(place)
      return observed === null ? [] : renderJournalExchange(exchangeOf(place, observed))
    }),
  )
  const asked = slots.filter(({ golden }) =>
    given.recordedBaseline?.sentinel.includes(caseKey(golden)),
  )
  const live = asked.flatMap(({ golden, mode, sample }) => {
    const place = { golden, side: 'baseline', mode, sample } as const
    const observed = given.observeLive?.(place) ?? null
    return observed === null ? [] : renderJournalSentinel(exchangeOf(place, observed))
  })
  const end: JournalFooter = {
    type: 'footer',
    finishedAt: '2026-03-01T10:05:00.000Z',
    stopReason: 'finished',
    eventLoopDelayMs: 0.2,
    ...footer,
  }
  return [
    renderJournalRecord(header),
    ...exchanges,
    ...live,
    ...(footer === null ? [] : [renderJournalRecord(end)]),
  ].map(line => line.trimEnd())
}

/** Judges a journal that is held in memory; where its exchanges stand does not matter. */
export function judgeJournal(lines: readonly string[]): RunReport {
  return judgeRun({ ...readLines(lines), warnings: [] })
}

/** What a journal that is held in memory says. */
export function readLines(
  lines: readonly string[],
): Pick<JudgeOptions, 'header' | 'footer' | 'readExchanges' | 'readSentinel'> {
  const exchanges = new Map<string, Exchange>()
  let header: JournalHeader | undefined
  let footer: JournalFooter | null = null
  for (const text of lines) {
    const line = parseJournalLine(text)
    if (line.kind === 'header') header = line.header
    if (line.kind === 'footer') footer = line.footer
    const exchange = line.kind === 'exchange' ? parseJournalExchange(text) : undefined
    if (line.kind === 'exchange' && exchange) exchanges.set(sampleKey(line.address), exchange)
  }
  if (!header) throw new Error('a journal without a header')
  const samplesOf = createSampleReader(key => exchanges.get(key))
  return {
    header,
    footer,
    readExchanges: pairReader(samplesOf),
    readSentinel: (golden, mode) => samplesOf(golden, mode, 'sentinel'),
  }
}

export function judgedRun(given: RunGiven): RunReport {
  return judgeJournal(journalOf(given))
}

/** `<= 1pp` over the run, or over a scope. */
export function aGateSetting(
  metric: string,
  threshold?: string,
  given: { readonly scope?: GateScope; readonly required?: boolean } = {},
): GateSetting {
  const parsed = threshold === undefined ? undefined : parseThreshold(threshold)
  if (threshold !== undefined && !parsed) throw new Error(`no threshold: ${threshold}`)
  return {
    metric,
    scope: given.scope ?? { kind: 'run' },
    required: given.required ?? true,
    ...(parsed && { threshold: parsed }),
  }
}

/** The first line of a journal about these cases. */
export function aJournalHeader(given: RunGiven): JournalHeader {
  return {
    type: 'header',
    formatVersion: 1,
    toolVersion: '0.1.0',
    runId: 'run-1',
    startedAt: '2026-03-01T10:00:00.000Z',
    simulated: given.simulated ?? false,
    configuration: {
      sides: { baseline: aSide(), candidate: aSide() },
      run: {
        concurrency: given.concurrency ?? 8,
        retries: 2,
        timeoutMs: 60_000,
        connectTimeoutMs: 10_000,
        seed: given.seed ?? '42',
        seedSource: 'given',
      },
      judge: {
        quality: given.quality ?? { mode: 'equivalent', margin: 0.1 },
        gates: given.gates ?? [],
        waivers: given.waivers ?? [],
        allowInconclusive: false,
      },
      defaultMode: 'unary',
    },
    suites: [{ name: 'support', file: 'suites/support.yaml', sha256: 'a'.repeat(64) }],
    cases: given.cases,
    ...(given.prices && { prices: given.prices }),
    ...(given.recordedBaseline && { recordedBaseline: given.recordedBaseline }),
  }
}

export function exchangeOf(
  { golden, side, mode, sample }: SampleRequest,
  observed: Observed,
): Exchange {
  const { failure, failedAttempts = [] } = observed
  const startedAt = new Date(Date.UTC(2026, 2, 1, 10) + (observed.lateMs ?? 0)).toISOString()
  const totalMs = observed.totalMs ?? 1000
  const plain = anExchange({ startedAt, ...(failure && { failure: { class: failure } }) })
  const attemptOf = (failureClass: FailureClass | null): Exchange['attempts'][number] => ({
    startedAt,
    turn: 1,
    httpStatus: failureClass === null ? 200 : 500,
    failureClass,
    totalMs,
    costUsd: null,
    requestId: null,
  })
  const isTimed = failure === undefined && failedAttempts.length === 0
  const inputTokens = observed.inputTokens === undefined ? 12 : observed.inputTokens
  const costUsd = observed.costUsd === undefined ? (failure ? null : 0.001) : observed.costUsd
  return {
    ...plain,
    suite: golden.suite,
    caseId: golden.id,
    mode,
    sample,
    side,
    attempts: [...failedAttempts.map(attemptOf), attemptOf(failure ?? null)],
    outcome: outcomeOf(plain, observed),
    timings: isTimed
      ? {
          connectMs: null,
          headersMs: 1,
          firstByteMs: 1,
          firstDeltaMs:
            observed.firstDeltaMs === undefined
              ? mode === 'stream'
                ? totalMs / 4
                : null
              : observed.firstDeltaMs,
          lastDeltaMs: null,
          totalMs,
        }
      : null,
    usage: {
      inputTokens,
      cachedInputTokens: 0,
      outputTokens: observed.outputTokens === undefined ? 8 : observed.outputTokens,
      reasoningTokens: 0,
    },
    firstTurnInputTokens: inputTokens,
    cost: {
      usd: costUsd,
      source: costUsd === null ? 'unknown' : (observed.costSource ?? 'reported'),
    },
    cacheHit: observed.cacheHit ?? false,
    identity: {
      ...plain.identity,
      modelServed: observed.modelServed === undefined ? 'gpt-4o-mini' : observed.modelServed,
    },
    wireNotes: observed.wireNotes ?? [],
    requestChanges: observed.requestChanges ?? [],
  }
}

function outcomeOf({ outcome }: Exchange, observed: Observed): Exchange['outcome'] {
  if (outcome.kind === 'failed') {
    const failure = { ...outcome.failure, code: observed.failureCode ?? null }
    return { ...outcome, failure, partialText: observed.partialText ?? '' }
  }
  return {
    kind: 'answered',
    answer: {
      ...outcome.answer,
      text: observed.text ?? outcome.answer.text,
      refusal: observed.refusal ?? null,
      toolCalls: observed.toolCalls ?? [],
      finishReason: observed.finishReason === undefined ? 'stop' : observed.finishReason,
    },
  }
}
