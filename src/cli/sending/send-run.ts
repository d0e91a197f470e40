import { dirname } from 'node:path'
import type { Exchange, Send } from '../../model/exchange.ts'
import type { Slot } from '../../model/plan.ts'
import type { ReachedLimit } from '../../model/reached-limit.ts'
import type { RunSettings } from '../../model/settings.ts'
import { sides, type Side } from '../../model/side.ts'
import { isAborted, type GatewayClient } from '../../gateway/gateway-client.ts'
import { executePlan } from '../../run/execute-plan.ts'
import { finishedSentinel } from '../../run/plan-sending.ts'
import type { ExecutedPlan, StopReason } from '../../run/run-stops.ts'
import type { SampleRole } from '../../run/sample-key.ts'
import { startEventLoopMonitor } from './event-loop-monitor.ts'
import { createAllowance } from './create-allowance.ts'
import { createLooks, type Looks } from './create-looks.ts'
import type { JournalWriter } from '../journal/journal-writer.ts'
import type { PreparedRun } from '../plan/prepared-run.ts'
import { pricedSides } from '../plan/price-sides.ts'
import { createLargeAnswers, type LargeAnswers } from './large-answers.ts'
import { openBooks } from './open-books.ts'
import { openClients } from './open-clients.ts'
import type { ProgressDisplay } from './progress-display.ts'
import type { RunCounter } from './run-counter.ts'
import { limitHeapGrowth, releaseMemory, settleHeap } from '../judging/limit-memory.ts'
import { sendAtListPrices } from './send-at-list-prices.ts'
import type { RunningSimulators } from '../sides/simulators.ts'
import { sleep } from '../sleep.ts'
import type { World } from '../world.ts'

export interface SendRunOptions {
  readonly prepared: PreparedRun
  readonly world: World
  readonly journal: JournalWriter
  readonly journalPath: string
  readonly finished: ReadonlySet<string>
  /** The journal holds what an earlier part of the run has sent. */
  readonly isResumed: boolean
  readonly simulators: RunningSimulators | null
  readonly progress: ProgressDisplay
}

export interface SentRun {
  readonly stopReason: StopReason
  readonly reachedLimit: ReachedLimit | null
  /** Where that is the budget: the least with which anything more could be sent, in US dollars. */
  readonly neededUsd: number
  readonly eventLoopDelayMs: number | null
  /** Why the journal could not be written, if it could not. */
  readonly journalError: unknown
}

/** A CI service that ends a job kills what is left after 7.5 seconds, and reports take their time. */
export const interruptGraceMs = 4000

/** From here on, the memory that the suites took is worth the tenth of a second to give it back. */
const manySlots = 5000

/** Sends what is not in the journal yet, and writes each exchange to it as it finishes. */
export async function sendRun(options: SendRunOptions): Promise<SentRun> {
  const { prepared, world, journal, progress } = options
  const { slots } = prepared.plan
  const { run } = prepared.configuration
  const large = createLargeAnswers({
    secrets: prepared.sides.secrets,
    patterns: prepared.configuration.redact ?? [],
  })
  const clients = openClients({ ...options, decodeWhole: large.decodeWhole })
  const send = sendersOf(clients, prepared)
  const { counter, limits, earlier } = openBooks(options)
  const recorder = createRecorder({ journal, counter, large })
  try {
    const connections = Math.min(run.concurrency, slots.length)
    if (slots.length >= manySlots) await settleHeap()
    else limitHeapGrowth('sending')
    await Promise.all(
      askedSides(prepared).map(side => clients[side].warmUp(connections, world.interrupt)),
    )
    const monitor = startEventLoopMonitor()
    counter.start()
    progress.start(() => counter.state())
    const looks = createLooks({
      prepared,
      folder: dirname(options.journalPath),
      journal,
      interrupt: world.interrupt,
      eventLoopDelayMs: () => monitor.read(),
      onMore: added => counter.addSlots(added),
    })
    const { stopReason, reached } = await executeParts(options, looks, part =>
      executePlan({
        plan: { ...prepared.plan, slots: part.slots },
        finished: part.finished,
        record: exchange => recorder.record(exchange, part.roleOf(exchange)),
        ...(part.nextSlots && { nextSlots: part.nextSlots }),
        concurrency: run.concurrency,
        send,
        limits,
        allowance: createAllowance(prepared, earlier),
        clock: { now: () => world.now(), monotonicMs: () => world.monotonicMs(), sleep },
        signal: world.interrupt,
        graceMs: interruptGraceMs,
        isAborted,
        onSlotDone: () => counter.slotDone(),
        onWait: (side, ms) => counter.waiting(side, ms),
      }),
    )
    return {
      stopReason: looks.isInterrupted() ? 'interrupted' : stopReason,
      reachedLimit: reached ?? findReachedLimit(stopReason, run),
      neededUsd: limits.neededUsd(),
      eventLoopDelayMs: monitor.stop(),
      journalError: recorder.error() ?? looks.journalError(),
    }
  } finally {
    progress.stop()
    await Promise.all([clients.baseline.close(), clients.candidate.close(), large.close()])
    await releaseMemory()
  }
}

/** Slots that are sent for one purpose. */
interface Part {
  readonly slots: readonly Slot[]
  readonly finished: ReadonlySet<string>
  readonly roleOf: (exchange: Exchange) => SampleRole
  readonly nextSlots?: Looks['nextSlots']
}

/** The check of a recorded baseline comes first, and all else unless the check was ended early. */
async function executeParts(
  { prepared, finished }: SendRunOptions,
  looks: Looks,
  execute: (part: Part) => Promise<ExecutedPlan>,
): Promise<ExecutedPlan> {
  const { notSent, sentinel } = prepared.sending
  if (sentinel.length > 0) {
    const checked = await execute({
      slots: sentinel,
      finished: finishedSentinel(sentinel, finished),
      roleOf: () => 'sentinel',
    })
    if (checked.stopReason !== 'finished') return checked
  }
  return execute({
    slots: looks.firstSlots,
    finished: new Set([...finished, ...notSent]),
    roleOf: exchange => exchange.side,
    ...(prepared.configuration.run.looks && { nextSlots: looks.nextSlots }),
  })
}

interface Recorder {
  /** False when the exchange could not be written. */
  record(exchange: Exchange, role: SampleRole): Promise<boolean>
  /** Why, if one could not. */
  error(): unknown
}

function createRecorder(
  options: Pick<SendRunOptions, 'journal'> & {
    readonly counter: RunCounter
    readonly large: LargeAnswers
  },
): Recorder {
  const { journal, counter, large } = options
  let journalError: unknown = null
  return {
    async record(exchange, role) {
      try {
        await journal.appendSoon(await large.renderLine(exchange, role))
      } catch (error) {
        journalError = error
        return false
      }
      counter.add(exchange)
      return true
    },
    error: () => journalError,
  }
}

function sendersOf(
  clients: Readonly<Record<Side, GatewayClient>>,
  prepared: PreparedRun,
): Readonly<Record<Side, Send>> {
  const priced = pricedSides(prepared)
  return {
    baseline: sendAtListPrices(clients.baseline.send, priced.baseline),
    candidate: sendAtListPrices(clients.candidate.send, priced.candidate),
  }
}

/** Whom this run sends to. */
function askedSides({ command, recorded, sending }: PreparedRun): Side[] {
  return sides.filter(side =>
    side === 'candidate' ? command !== 'record' : recorded === null || sending.sentinel.length > 0,
  )
}

/** The limit of the user's own that a run has come to. */
export function findReachedLimit(
  stopReason: StopReason,
  { budgetUsd, maxDurationMs }: RunSettings,
): ReachedLimit | null {
  if (stopReason === 'budget' && budgetUsd !== undefined) return { kind: 'budget', usd: budgetUsd }
  if (stopReason === 'duration' && maxDurationMs !== undefined) {
    return { kind: 'duration', ms: maxDurationMs }
  }
  return null
}
