import { setTimeout as delay } from 'node:timers/promises'
import type { Exchange, SampleRequest, Send } from '../model/exchange.ts'
import type { ProgressState } from '../model/progress.ts'
import type { ReachedLimit } from '../model/reached-limit.ts'
import type { RunSettings } from '../model/settings.ts'
import type { Side } from '../model/side.ts'
import { caseKey } from '../model/suite.ts'
import { createGatewayClient, isAborted, type GatewayClient } from '../gateway/gateway-client.ts'
import { executePlan, type StopReason } from '../run/execute-plan.ts'
import { renderJournalExchange } from '../run/journal-format.ts'
import { startEventLoopMonitor } from './event-loop-monitor.ts'
import { createLimits } from './create-limits.ts'
import { readJournal, type JournalWriter } from './journal-file.ts'
import type { PreparedRun } from './prepare-run.ts'
import { pricedSides } from './price-sides.ts'
import type { ProgressDisplay } from './progress-display.ts'
import { redactExchange } from './redact-exchange.ts'
import { createRedactor, type Redact } from './redact.ts'
import { sendAtListPrices } from './send-at-list-prices.ts'
import type { RunningSimulators } from './simulators.ts'
import type { World } from './world.ts'

export interface SendRunOptions {
  readonly prepared: PreparedRun
  readonly world: World
  readonly journal: JournalWriter
  readonly journalPath: string
  readonly finished: ReadonlySet<string>
  readonly simulators: RunningSimulators | null
  readonly progress: ProgressDisplay
}

export interface SentRun {
  readonly stopReason: StopReason
  readonly reachedLimit: ReachedLimit | null
  readonly eventLoopDelayMs: number | null
  /** Why the journal could not be written, if it could not. */
  readonly journalError: unknown
}

/** Sends what is not in the journal yet, and writes each exchange to it as it finishes. */
export async function sendRun(options: SendRunOptions): Promise<SentRun> {
  const { prepared, world, journal, progress } = options
  const redact = createRedactor(prepared.sides.secrets)
  const clients = {
    baseline: clientOf('baseline', options),
    candidate: clientOf('candidate', options),
  }
  const priced = pricedSides(prepared)
  // The money of simulated gateways is none.
  const send = (side: Side): Send =>
    prepared.configuration.sides[side].simulated
      ? clients[side].send
      : sendAtListPrices(clients[side].send, priced[side])
  const counter = createCounter(prepared, world)
  let journalError: unknown = null
  const record = (exchange: Exchange): boolean => {
    try {
      journal.append(renderRedacted(exchange, redact))
    } catch (error) {
      journalError = error
      return false
    }
    counter.add(exchange)
    return true
  }
  try {
    const { concurrency } = prepared.configuration.run
    const connections = Math.min(concurrency, prepared.plan.slots.length)
    await Promise.all([
      clients.baseline.warmUp(connections, world.interrupt),
      clients.candidate.warmUp(connections, world.interrupt),
    ])
    const monitor = startEventLoopMonitor()
    counter.start()
    progress.start(() => counter.state())
    const stopReason = await executePlan({
      plan: prepared.plan,
      concurrency,
      send: { baseline: send('baseline'), candidate: send('candidate') },
      limits: createLimits({ prepared, world, readSpent: () => readJournal(options.journalPath) }),
      finished: options.finished,
      signal: world.interrupt,
      isAborted,
      record,
      onSlotDone: counter.slotDone,
    })
    const reachedLimit = findReachedLimit(stopReason, prepared.configuration.run)
    return { stopReason, reachedLimit, eventLoopDelayMs: monitor.stop(), journalError }
  } finally {
    progress.stop()
    await Promise.all([clients.baseline.close(), clients.candidate.close()])
  }
}

/** The journal's line; the exchange is gone through only where a secret is somewhere in it. */
function renderRedacted(exchange: Exchange, redact: Redact): string {
  const line = renderJournalExchange(exchange)
  return redact(line) === line ? line : renderJournalExchange(redactExchange(exchange, redact))
}

function findReachedLimit(
  stopReason: StopReason,
  { budgetUsd, maxDurationMs }: RunSettings,
): ReachedLimit | null {
  if (stopReason === 'budget' && budgetUsd !== undefined) return { kind: 'budget', usd: budgetUsd }
  if (stopReason === 'duration' && maxDurationMs !== undefined) {
    return { kind: 'duration', ms: maxDurationMs }
  }
  return null
}

function clientOf(side: Side, { prepared, world, simulators }: SendRunOptions): GatewayClient {
  const { dialect, settings, apiKey, headers, secretHeaders } = prepared.sides.sides[side]
  const simulated = simulators?.sides[side]
  return createGatewayClient({
    side,
    dialect,
    settings: { ...settings, headers, ...(simulated && { baseUrl: simulated.url }) },
    apiKey: simulated ? simulated.key : apiKey,
    secretHeaders,
    run: prepared.configuration.run,
    connections: prepared.configuration.run.concurrency,
    effects: {
      now: () => world.now(),
      monotonicMs: () => world.monotonicMs(),
      random: () => world.random(),
      sleep: (ms, signal) => delay(ms, undefined, { signal }).catch(() => {}),
    },
    ...(simulated && { headersFor: slotHeader }),
  })
}

/** Tells a simulated gateway which sample it answers, so that answers do not depend on arrival order. */
function slotHeader({ golden, mode, sample }: SampleRequest): Record<string, string> {
  return { 'x-parity-slot': `${encodeURIComponent(caseKey(golden))};${mode};${sample}` }
}

function createCounter(prepared: PreparedRun, world: World) {
  const failed: Record<Side, number> = { baseline: 0, candidate: 0 }
  const costUsd: Record<Side, number | null> = { baseline: null, candidate: null }
  let slotsDone = 0
  let startedMs = 0
  const faults = new Set(prepared.cases.filter(golden => golden.fault).map(caseKey))
  return {
    start: () => {
      startedMs = world.monotonicMs()
    },
    add: ({ side, suite, caseId, outcome, cost }: Exchange) => {
      const isFault = faults.has(caseKey({ suite, id: caseId }))
      if (outcome.kind === 'failed' && !isFault) failed[side]++
      if (cost.usd !== null) costUsd[side] = (costUsd[side] ?? 0) + cost.usd
    },
    slotDone: () => {
      slotsDone++
    },
    state: (): ProgressState => {
      const elapsedMs = world.monotonicMs() - startedMs
      const slotsTotal = prepared.plan.slots.length
      const remainingMs =
        slotsDone === 0 ? null : (elapsedMs / slotsDone) * (slotsTotal - slotsDone)
      const { simulated } = prepared.sides
      return { slotsDone, slotsTotal, failed, costUsd, elapsedMs, remainingMs, simulated }
    },
  }
}
