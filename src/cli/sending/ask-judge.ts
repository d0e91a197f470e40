import { createGatewayClient, isAborted, type GatewayClient } from '../../gateway/gateway-client.ts'
import type { Exchange } from '../../model/exchange.ts'
import type { ReachedLimit } from '../../model/reached-limit.ts'
import { modes, type Side } from '../../model/side.ts'
import type { GoldenCase } from '../../model/suite.ts'
import { writeJudgeQuestion, type JudgeQuestion } from '../../compare/opinions/judge-question.ts'
import { afterGrace } from '../../run/after-grace.ts'
import type { StopReason } from '../../run/run-stops.ts'
import { listJudgeQuestions, opinionKey } from '../../run/opinions.ts'
import { createRunLimits, type OwnLimit, type RunLimits } from '../../run/run-limits.ts'
import { createSlotLimiter, type Admission } from '../../run/slot-limiter.ts'
import { createSpendingLedger } from '../../run/spending-ledger.ts'
import { limitSample } from '../../wire/prices/estimate-sample.ts'
import { readJournal, type JournalReader } from '../journal/journal-file.ts'
import type { JournalWriter } from '../journal/journal-writer.ts'
import { createOpinionLine } from '../journal/journal-line.ts'
import type { PreparedRun } from '../plan/prepared-run.ts'
import type { ResolvedJudge } from '../sides/resolve-judge.ts'
import { findReachedLimit, interruptGraceMs } from './send-run.ts'
import { sendAtListPrices } from './send-at-list-prices.ts'
import { sha256 } from '../files/sha256.ts'
import { sleep } from '../sleep.ts'
import type { World } from '../world.ts'

export interface AskJudgeOptions {
  readonly prepared: PreparedRun
  readonly world: World
  readonly journal: JournalWriter
  readonly journalPath: string
  /** On the monotonic clock: when the run, or this part of it, began to send. */
  readonly startedMs: number
}

export interface AskedJudge {
  /** Questions put now; those that an earlier part of the run put are not put again. */
  readonly asked: number
  readonly stopReason: Extract<StopReason, 'finished' | 'interrupted' | OwnLimit>
  readonly reachedLimit: ReachedLimit | null
  readonly journalError: unknown
}

interface Pending {
  readonly key: string
  /** The question as a case that is sent. */
  readonly golden: GoldenCase
}

/** A judge that fails so often in a row has no credit, or no such model. */
const hopeless = 5
const nothingAsked: AskedJudge = {
  asked: 0,
  stopReason: 'finished',
  reachedLimit: null,
  journalError: null,
}
/** The judge is on neither side; its exchanges have to name one. */
const side: Side = 'candidate'

/**
 * Puts every answer of the journal that a criterion is about to the judge, once all samples are there:
 * judging takes nothing from the time that requests are measured in, and what one run has paid for is
 * in its journal.
 */
export async function askJudge(options: AskJudgeOptions): Promise<AskedJudge> {
  const { prepared, world, journal } = options
  const { judge } = prepared
  if (judge === null) return nothingAsked
  const reader = readJournal(options.journalPath)
  const limits = createJudgeLimits(reader, judge, options)
  const client = createJudgeClient(judge, options)
  const send = sendAtListPrices(client.send, judge.priced)
  const renderLine = createOpinionLine({
    secrets: prepared.sides.secrets,
    patterns: prepared.configuration.redact ?? [],
  })
  let asked = 0
  let failedInARow = 0
  let journalError: unknown = null
  let ownLimit: OwnLimit | null = null
  const admit = ({ golden }: Pending): Admission => {
    const answer = limits.admit({ golden, mode: 'unary', sample: 1, first: side }, [side])
    if (answer === 'start' || answer === 'wait') return answer
    ownLimit = answer
    return 'stop'
  }
  const ask = async ({ key, golden }: Pending): Promise<void> => {
    const request = { golden, side, mode: 'unary', sample: 1 } as const
    const exchange = await send(request, stop.signal)
    const isLost = isAborted(exchange)
    limits.settle(request, isLost ? null : exchange)
    if (isLost) return
    asked++
    failedInARow = exchange.outcome.kind === 'failed' ? failedInARow + 1 : 0
    try {
      await journal.appendSoon(renderLine(key, exchange))
    } catch (error) {
      journalError = error
    }
  }
  const limiter = createSlotLimiter(prepared.configuration.run.concurrency)
  const stop = new AbortController()
  const grace = { interrupt: world.interrupt, graceMs: interruptGraceMs, sleep }
  const endGrace = afterGrace(grace, {
    startNoMore: () => limiter.wake(),
    giveUp: () => stop.abort(),
  })
  try {
    await limiter.run({
      items: listPending(reader, judge, prepared),
      task: ask,
      admit,
      stopped: () => world.interrupt.aborted || journalError !== null || failedInARow >= hopeless,
    })
  } finally {
    endGrace()
    reader.close()
    await client.close()
  }
  const stopReason = world.interrupt.aborted ? 'interrupted' : (ownLimit ?? 'finished')
  const reachedLimit = findReachedLimit(stopReason, prepared.configuration.run)
  return { asked, stopReason, reachedLimit, journalError }
}

/** What has no reply yet, case by case; a reply that failed is asked for again. */
function* listPending(
  reader: JournalReader,
  judge: ResolvedJudge,
  prepared: PreparedRun,
): Generator<Pending> {
  const { seed } = prepared.configuration.run
  for (const [key, question] of listQuestions(reader, prepared.cases)) {
    if (reader.readOpinion(key)?.outcome.kind === 'answered') continue
    const mark = sha256(`${seed} ${key}`).slice(0, 12)
    yield { key, golden: writeJudgeQuestion(question, { model: judge.settings.model, mark }) }
  }
}

/** Each question once, whichever samples it is about. */
function* listQuestions(
  { readExchanges }: JournalReader,
  cases: readonly GoldenCase[],
): Generator<readonly [key: string, question: JudgeQuestion]> {
  const seen = new Set<string>()
  for (const golden of cases.filter(item => item.expect.some(({ kind }) => kind === 'judge'))) {
    for (const mode of modes.filter(item => golden.modes.includes(item))) {
      const { baseline, candidate } = readExchanges(golden, mode)
      for (const question of listJudgeQuestions(golden, [...baseline, ...candidate])) {
        const key = opinionKey(question, sha256)
        if (!seen.has(key)) yield [key, question]
        seen.add(key)
      }
    }
  }
}

/** The judge has what both sides have left of the budget and of the time. */
function createJudgeLimits(
  reader: JournalReader,
  { priced }: ResolvedJudge,
  { prepared, world, startedMs }: AskJudgeOptions,
): RunLimits {
  const { budgetUsd, maxDurationMs } = prepared.configuration.run
  const startedAt = new Date(world.now()).toISOString()
  const ledger = createSpendingLedger(({ golden }) => limitSample(priced, golden, startedAt).usd)
  return createRunLimits({
    ...(budgetUsd !== undefined && {
      budget: { usd: budgetUsd - spentSoFar(reader, prepared), ledger },
    }),
    ...(maxDurationMs !== undefined && {
      duration: { ms: maxDurationMs, elapsedMs: () => world.monotonicMs() - startedMs },
    }),
  })
}

function spentSoFar(reader: JournalReader, { cases, recorded }: PreparedRun): number {
  const costOf = (exchange: Exchange | undefined) => exchange?.cost.usd ?? 0
  let usd = 0
  for (const golden of cases) {
    for (const mode of modes.filter(item => golden.modes.includes(item))) {
      const { baseline, candidate } = reader.readExchanges(golden, mode)
      // What was recorded was paid for then.
      const asked = recorded === null ? baseline : reader.readSentinel(golden, mode)
      for (const exchange of [...asked, ...candidate]) usd += costOf(exchange)
    }
  }
  for (const [key] of listQuestions(reader, cases)) usd += costOf(reader.readOpinion(key))
  return usd
}

function createJudgeClient(
  judge: ResolvedJudge,
  { prepared, world }: AskJudgeOptions,
): GatewayClient {
  const { dialect, settings, apiKey, headers, secretHeaders, proxy } = judge
  return createGatewayClient({
    side,
    dialect,
    settings: { ...settings, headers, simulated: false, defects: [], models: {} },
    apiKey,
    secretHeaders,
    run: prepared.configuration.run,
    connections: prepared.configuration.run.concurrency,
    proxy,
    effects: {
      now: () => world.now(),
      monotonicMs: () => world.monotonicMs(),
      random: () => world.random(),
      sleep,
    },
  })
}
