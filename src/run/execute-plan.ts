import type { Exchange, Send } from '../model/exchange.ts'
import type { RunPlan, Slot } from '../model/plan.ts'
import type { FailingSides, ReachedLimit, ReachedRateLimit } from '../model/reached-limit.ts'
import { sides, type Side } from '../model/side.ts'
import { caseKey } from '../model/suite.ts'
import { afterGrace } from './after-grace.ts'
import { createCircuitBreaker } from './failing-side.ts'
import type { RunLimits } from './run-limits.ts'
import { createRunPace, type RunAllowance, type RunClock } from './run-pace.ts'
import { sampleKey } from './sample-key.ts'
import { createSlotLimiter, type Admission } from './slot-limiter.ts'
import { createSideWatch } from './unusable-side.ts'

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

export type StopReason =
  | 'finished'
  | 'interrupted'
  | 'unusable-side'
  | 'journal'
  | ReachedLimit['kind']

/** How the sending ended. */
export interface ExecutedPlan {
  readonly stopReason: StopReason
  /** What a side did, where that is the reason. */
  readonly reached: ReachedRateLimit | FailingSides | null
}

/** A side that asks for a longer wait than this, in milliseconds, is not waited for. */
const longestWaitMs = 10 * 60_000

/**
 * Sends the plan: at most `concurrency` slots in flight; a slot starts when both sides have room,
 * sends both in the same turn of the event loop, in the order of its coin, and ends when both have
 * ended.
 */
export async function executePlan(options: ExecuteOptions): Promise<ExecutedPlan> {
  const { limits, clock } = options
  const limiter = createSlotLimiter(options.concurrency)
  const pace = createRunPace({
    limiter,
    clock,
    ...(options.allowance && { allowance: options.allowance }),
    patienceMs: () => Math.min(longestWaitMs, limits?.remainingMs() ?? longestWaitMs),
  })
  const watch = createSideWatch()
  const breaker = createCircuitBreaker()
  const stop = new AbortController()
  let journalFailed = false
  let samplesDone = 0
  let ownLimit: 'budget' | 'duration' | null = null
  const endGrace = afterGrace(
    {
      interrupt: options.signal,
      graceMs: options.graceMs ?? 0,
      sleep: (ms, signal) => clock.sleep(ms, signal),
    },
    { startNoMore: () => limiter.wake(), giveUp: () => stop.abort() },
  )

  const isFinished = ({ golden, mode, sample }: Slot, side: Side): boolean =>
    options.finished.size > 0 &&
    options.finished.has(sampleKey({ caseKey: caseKey(golden), mode, sample, side }))

  const sendSide = async (slot: Slot, side: Side): Promise<void> => {
    if (isFinished(slot, side)) {
      samplesDone++
      return
    }
    const request = { golden: slot.golden, side, mode: slot.mode, sample: slot.sample }
    const paced = pace.begin(request)
    const exchange = await options.send[side](request, stop.signal, paced)
    paced.ended()
    const isAborted = options.isAborted(exchange)
    limits?.settle(request, isAborted ? null : exchange)
    if (isAborted || pace.isPutOff(exchange)) return
    if (!slot.golden.fault) {
      watch.observe(exchange)
      breaker.observe(exchange)
    }
    if (!(await options.record(exchange))) {
      journalFailed = true
      stop.abort()
    }
    samplesDone++
  }

  const admit = (slot: Slot): Admission => {
    const sidesLeft = sides.filter(side => !isFinished(slot, side))
    const remainingMs = limits?.remainingMs() ?? Number.POSITIVE_INFINITY
    const wait = pace.wait(slot, sidesLeft)
    if (wait !== null && remainingMs > 0) {
      options.onWait?.(wait.side, wait.ms)
      return Math.min(wait.ms, remainingMs)
    }
    const answer = limits?.admit(slot, sidesLeft) ?? 'start'
    if (answer === 'start' || answer === 'wait') return answer
    ownLimit = answer
    return 'stop'
  }

  const isStopped = () =>
    options.signal.aborted ||
    stop.signal.aborted ||
    watch.unusable !== null ||
    breaker.failing !== null ||
    pace.exhausted !== null
  let slotsPlanned = 0
  let isAllDone = false
  let slots: readonly Slot[] | null = options.plan.slots
  while (slots !== null) {
    slotsPlanned += slots.length
    await limiter.run({
      items: slots,
      stopped: isStopped,
      admit,
      sleep: (ms, signal) => clock.sleep(ms, signal),
      task: async slot => {
        const second: Side = slot.first === 'baseline' ? 'candidate' : 'baseline'
        await Promise.all([sendSide(slot, slot.first), sendSide(slot, second)])
        options.onSlotDone()
      },
    })
    isAllDone = samplesDone >= slotsPlanned * 2
    slots = null
    if (options.nextSlots && isAllDone) {
      // Where more may be wanted, a stop leaves that open.
      if (isStopped()) isAllDone = false
      else slots = await options.nextSlots()
    }
  }
  endGrace()
  const reached = pace.exhausted ?? breaker.failing
  const because = (stopReason: StopReason) => ({ stopReason, reached: null })
  if (journalFailed) return because('journal')
  // What came when all was sent has ended nothing.
  if (options.signal.aborted && !isAllDone) return because('interrupted')
  if (watch.unusable !== null) return because('unusable-side')
  if (reached !== null && !isAllDone) return { stopReason: reached.kind, reached }
  return because(ownLimit ?? 'finished')
}
