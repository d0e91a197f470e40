import type { Exchange, Send } from '../model/exchange.ts'
import type { RunPlan, Slot } from '../model/plan.ts'
import { sides, type Side } from '../model/side.ts'
import { caseKey } from '../model/suite.ts'
import { afterGrace } from './after-grace.ts'
import type { RunLimits } from './run-limits.ts'
import { createRunPace, type RunAllowance, type RunClock, type RunPace } from './run-pace.ts'
import { createRunStops, type ExecutedPlan, type RunStops } from './run-stops.ts'
import { sampleKey } from './sample-key.ts'
import { createSlotLimiter, type Admission, type Sleep } from './slot-limiter.ts'

export interface ExecuteOptions {
  readonly plan: RunPlan
  readonly concurrency: number
  readonly send: Readonly<Record<Side, Send>>
  /** Keys of samples that an earlier part of this run finished. */
  readonly finished: ReadonlySet<string>
  /** Stops sending. What is in flight by then has its grace, and is given up and leaves no exchange. */
  readonly signal: AbortSignal
  /** How long what is in flight may still take when the signal comes, since it is paid for; 0 by default. */
  readonly graceMs?: number
  readonly isAborted: (exchange: Exchange) => boolean
  /** Called for each finished sample; the slot counts as done after it. False stops the sending. */
  readonly record: (exchange: Exchange) => boolean | Promise<boolean>
  readonly onSlotDone: () => void
  /** Asked when all has been sent: what else is to be sent; null: nothing. Absent: nothing is. */
  readonly nextSlots?: () => Promise<readonly Slot[] | null>
  /** Called when nothing is started for so many milliseconds, since that side has no room. */
  readonly onWait?: (side: Side, ms: number) => void
  /** What the run may cost and take; none by default. */
  readonly limits?: RunLimits
  readonly clock: RunClock
  /** How fast the user allows each side to be sent to; as fast as it goes by default. */
  readonly allowance?: RunAllowance
}

/** A side that asks for a longer wait than this, in milliseconds, is not waited for. */
const longestWaitMs = 10 * 60_000

/**
 * Sends the plan: at most `concurrency` slots in flight; a slot starts when both sides have room,
 * sends both in the same turn of the event loop, in the order of its coin, and ends when both have
 * ended.
 */
export async function executePlan(options: ExecuteOptions): Promise<ExecutedPlan> {
  const { limits, clock, signal, nextSlots } = options
  const sleep: Sleep = (ms, until) => clock.sleep(ms, until)
  const limiter = createSlotLimiter(options.concurrency)
  const pace = createRunPace({
    limiter,
    clock,
    ...(options.allowance && { allowance: options.allowance }),
    patienceMs: () => Math.min(longestWaitMs, limits?.remainingMs() ?? longestWaitMs),
  })
  const stops = createRunStops({ interrupt: signal, pace })
  const abandoning = new AbortController()
  const endGrace = afterGrace(
    { interrupt: signal, graceMs: options.graceMs ?? 0, sleep },
    { startNoMore: () => limiter.wake(), giveUp: () => abandoning.abort() },
  )
  const sender = createSlotSender(options, { pace, stops, abandoning })
  let samplesPlanned = 0
  let isAllDone = false
  let slots: readonly Slot[] | null = options.plan.slots
  while (slots !== null) {
    samplesPlanned += 2 * slots.length
    await limiter.run({
      items: slots,
      stopped: stops.isStopped,
      admit: sender.admit,
      sleep,
      task: sender.send,
    })
    isAllDone = sender.samplesDone() >= samplesPlanned
    slots = null
    if (nextSlots && isAllDone) {
      // Where more may be wanted, a stop leaves that open.
      if (stops.isStopped()) isAllDone = false
      else slots = await nextSlots()
    }
  }
  endGrace()
  return stops.describeEnd(isAllDone)
}

/** What is there for all slots of a run. */
interface RunControls {
  readonly pace: RunPace
  readonly stops: RunStops
  /** Gives up what is in flight. */
  readonly abandoning: AbortController
}

interface SlotSender {
  /** Whether a slot may start now. */
  readonly admit: (slot: Slot) => Admission
  readonly send: (slot: Slot) => Promise<void>
  /** With those that an earlier part of the run finished. */
  readonly samplesDone: () => number
}

function createSlotSender(
  options: ExecuteOptions,
  { pace, stops, abandoning }: RunControls,
): SlotSender {
  const { limits, finished } = options
  let samplesDone = 0

  const isFinished = ({ golden, mode, sample }: Slot, side: Side): boolean =>
    finished.size > 0 && finished.has(sampleKey({ caseKey: caseKey(golden), mode, sample, side }))

  const sendSide = async (slot: Slot, side: Side): Promise<void> => {
    if (isFinished(slot, side)) {
      samplesDone++
      return
    }
    const request = { golden: slot.golden, side, mode: slot.mode, sample: slot.sample }
    const paced = pace.begin(request)
    const exchange = await options.send[side](request, abandoning.signal, paced)
    paced.ended()
    const isAborted = options.isAborted(exchange)
    limits?.settle(request, isAborted ? null : exchange)
    if (isAborted || pace.isPutOff(exchange)) return
    if (!slot.golden.fault) stops.observe(exchange)
    if (!(await options.record(exchange))) {
      stops.journalFailed()
      abandoning.abort()
    }
    samplesDone++
  }

  return {
    samplesDone: () => samplesDone,
    async send(slot) {
      const second: Side = slot.first === 'baseline' ? 'candidate' : 'baseline'
      await Promise.all([sendSide(slot, slot.first), sendSide(slot, second)])
      options.onSlotDone()
    },
    admit(slot) {
      const sidesLeft = sides.filter(side => !isFinished(slot, side))
      const remainingMs = limits?.remainingMs() ?? Number.POSITIVE_INFINITY
      const wait = pace.wait(slot, sidesLeft)
      if (wait !== null && remainingMs > 0) {
        options.onWait?.(wait.side, wait.ms)
        return Math.min(wait.ms, remainingMs)
      }
      const answer = limits?.admit(slot, sidesLeft) ?? 'start'
      if (answer === 'start' || answer === 'wait') return answer
      stops.reachLimit(answer)
      return 'stop'
    },
  }
}
