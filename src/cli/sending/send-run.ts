import { dirname } from 'node:path'
import type { Exchange, SampleRequest, Send } from '../../model/exchange.ts'
import type { ReachedLimit } from '../../model/reached-limit.ts'
import type { RunSettings } from '../../model/settings.ts'
import { sides, type Side } from '../../model/side.ts'
import { caseKey } from '../../model/suite.ts'
import { isAborted, type GatewayClient } from '../../gateway/gateway-client.ts'
import { executePlan, type ExecuteOptions } from '../../run/execute-plan.ts'
import type { StopReason } from '../../run/run-stops.ts'
import { finishedSentinel } from '../../run/plan-sending.ts'
import type { SampleRole } from '../../run/sample-key.ts'
import { startEventLoopMonitor } from './event-loop-monitor.ts'
import { createAllowance } from './create-allowance.ts'
import { createEarlierRequests } from './earlier-requests.ts'
import { createLimits } from './create-limits.ts'
import { createLooks } from './create-looks.ts'
import { visitJournal } from '../journal/journal-file.ts'
import type { JournalWriter } from '../journal/journal-writer.ts'
import { openClient } from '../sides/open-client.ts'
import type { PreparedRun } from '../plan/prepared-run.ts'
import { pricedSides } from '../plan/price-sides.ts'
import { createLargeAnswers, type LargeAnswers } from './large-answers.ts'
import type { ProgressDisplay } from './progress-display.ts'
import { createRunCounter } from './run-counter.ts'
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
  const large = createLargeAnswers({
    secrets: prepared.sides.secrets,
    patterns: prepared.configuration.redact ?? [],
  })
  const clients = {
    baseline: clientOf('baseline', options, large),
    candidate: clientOf('candidate', options, large),
  }
  const priced = pricedSides(prepared)
  const send = (side: Side): Send => sendAtListPrices(clients[side].send, priced[side])
  const counter = createRunCounter({ prepared, finished: options.finished, world })
  const { limits, addEarlier, addVoided } = createLimits(prepared, world)
  const earlier = createEarlierRequests(world)
  // What was recorded was paid for then.
  const isRecorded = (role: SampleRole): boolean =>
    prepared.recorded !== null && role === 'baseline'
  if (options.isResumed) {
    visitJournal(options.journalPath, prepared.cases, {
      finished(golden, exchange, role) {
        if (isRecorded(role)) return
        counter.add(exchange)
        addEarlier(golden, exchange)
        earlier.add(exchange)
      },
      voided(exchange, role) {
        if (isRecorded(role)) return
        counter.addVoided(exchange)
        addVoided(exchange)
        earlier.add(exchange)
      },
    })
  }
  let journalError: unknown = null
  const record = async (exchange: Exchange, role: SampleRole): Promise<boolean> => {
    try {
      await journal.appendSoon(await large.renderLine(exchange, role))
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
    if (prepared.plan.slots.length >= manySlots) await settleHeap()
    else limitHeapGrowth('sending')
    await Promise.all(
      askedSides(prepared).map(side => clients[side].warmUp(connections, world.interrupt)),
    )
    const monitor = startEventLoopMonitor()
    counter.start()
    progress.start(() => counter.state())
    const execute = (part: Pick<ExecuteOptions, 'plan' | 'finished' | 'record' | 'nextSlots'>) =>
      executePlan({
        ...part,
        concurrency,
        send: { baseline: send('baseline'), candidate: send('candidate') },
        limits,
        allowance: createAllowance(prepared, earlier.list()),
        clock: { now: () => world.now(), monotonicMs: () => world.monotonicMs(), sleep },
        signal: world.interrupt,
        graceMs: interruptGraceMs,
        isAborted,
        onSlotDone: () => counter.slotDone(),
        onWait: (side, ms) => counter.waiting(side, ms),
      })
    const { notSent, sentinel } = prepared.sending
    const checked =
      sentinel.length === 0
        ? null
        : await execute({
            plan: { ...prepared.plan, slots: sentinel },
            finished: finishedSentinel(sentinel, options.finished),
            record: exchange => record(exchange, 'sentinel'),
          })
    const looks = createLooks({
      prepared,
      folder: dirname(options.journalPath),
      journal,
      interrupt: world.interrupt,
      eventLoopDelayMs: () => monitor.read(),
      onMore: slots => counter.addSlots(slots),
    })
    const { stopReason, reached } =
      checked !== null && checked.stopReason !== 'finished'
        ? checked
        : await execute({
            plan: { ...prepared.plan, slots: looks.firstSlots },
            finished: new Set([...options.finished, ...notSent]),
            record: exchange => record(exchange, exchange.side),
            ...(prepared.configuration.run.looks && { nextSlots: looks.nextSlots }),
          })
    const reachedLimit = reached ?? findReachedLimit(stopReason, prepared.configuration.run)
    return {
      stopReason: looks.isInterrupted() ? 'interrupted' : stopReason,
      reachedLimit,
      neededUsd: limits.neededUsd(),
      eventLoopDelayMs: monitor.stop(),
      journalError: journalError ?? looks.journalError(),
    }
  } finally {
    progress.stop()
    await Promise.all([clients.baseline.close(), clients.candidate.close(), large.close()])
    await releaseMemory()
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

function clientOf(
  side: Side,
  { prepared, world, simulators }: SendRunOptions,
  { decodeWhole }: LargeAnswers,
): GatewayClient {
  const isSentinel = prepared.recorded !== null && side === 'baseline'
  const { client } = openClient({
    side,
    resolved: prepared.sides.sides[side],
    simulators,
    simulatedHeaders: isSentinel ? sentinelHeader : slotHeader,
    run: prepared.configuration.run,
    world,
    decodeWhole,
  })
  return client
}

/** Tells a simulated gateway which sample it answers, so that answers do not depend on arrival order. */
function slotHeader({ golden, mode, sample }: SampleRequest): Record<string, string> {
  return { 'x-parity-slot': `${encodeURIComponent(caseKey(golden))};${mode};${sample}` }
}

/** What was recorded are the first samples of a case; its check asks for further ones. */
function sentinelHeader(request: SampleRequest): Record<string, string> {
  return slotHeader({ ...request, sample: request.golden.samples + request.sample })
}
