import type { Exchange, Send } from '../model/exchange.ts'
import type { RunPlan, Slot } from '../model/plan.ts'
import type { ReachedLimit } from '../model/reached-limit.ts'
import { sides, type Side } from '../model/side.ts'
import { caseKey } from '../model/suite.ts'
import type { RunLimits } from './run-limits.ts'
import { createRateLimitGovernor } from './rate-limit-governor.ts'
import { sampleKey } from './sample-key.ts'
import { createSlotLimiter } from './slot-limiter.ts'
import { createSideWatch } from './unusable-side.ts'

export interface ExecuteOptions {
  readonly plan: RunPlan
  readonly concurrency: number
  readonly send: Readonly<Record<Side, Send>>
  /** Keys of samples that an earlier part of this run finished. */
  readonly finished: ReadonlySet<string>
  /** Stops sending; requests in flight are given up and leave no exchange. */
  readonly signal: AbortSignal
  readonly isAborted: (exchange: Exchange) => boolean
  /** Called for each finished sample, before the slot counts as done. Returns false to stop. */
  readonly record: (exchange: Exchange) => boolean
  readonly onSlotDone: () => void
  /** What the run may cost and take; none by default. */
  readonly limits?: RunLimits
}

export type StopReason =
  | 'finished'
  | 'interrupted'
  | 'unusable-side'
  | 'journal'
  | ReachedLimit['kind']

/**
 * Sends the plan: at most `concurrency` slots in flight; a slot sends both sides in the same turn of
 * the event loop, in the order of its coin, and ends when both have ended.
 */
export async function executePlan(options: ExecuteOptions): Promise<StopReason> {
  const limiter = createSlotLimiter(options.concurrency)
  const governor = createRateLimitGovernor(limiter)
  const watch = createSideWatch()
  const stop = new AbortController()
  let journalFailed = false
  let samplesDone = 0
  let reached: ReachedLimit['kind'] | null = null
  const { limits } = options
  const interrupt = () => stop.abort()
  if (options.signal.aborted) stop.abort()
  options.signal.addEventListener('abort', interrupt, { once: true })

  const isFinished = ({ golden, mode, sample }: Slot, side: Side): boolean =>
    options.finished.has(sampleKey({ caseKey: caseKey(golden), mode, sample, side }))

  const sendSide = async (slot: Slot, side: Side): Promise<Exchange | null> => {
    if (isFinished(slot, side)) {
      samplesDone++
      return null
    }
    const request = { golden: slot.golden, side, mode: slot.mode, sample: slot.sample }
    const exchange = await options.send[side](request, stop.signal)
    const isAborted = options.isAborted(exchange)
    limits?.settle(request, isAborted ? null : exchange)
    if (isAborted) return null
    if (!slot.golden.fault) watch.observe(exchange)
    if (!options.record(exchange)) {
      journalFailed = true
      stop.abort()
    }
    samplesDone++
    return exchange
  }

  await limiter.run({
    items: options.plan.slots,
    stopped: () => stop.signal.aborted || watch.unusable !== null,
    admit: slot => {
      const sidesLeft = sides.filter(side => !isFinished(slot, side))
      const answer = limits?.admit(slot, sidesLeft) ?? 'start'
      if (answer === 'start' || answer === 'wait') return answer
      reached = answer
      return 'stop'
    },
    task: async slot => {
      const second: Side = slot.first === 'baseline' ? 'candidate' : 'baseline'
      const exchanges = await Promise.all([sendSide(slot, slot.first), sendSide(slot, second)])
      governor.observe(exchanges.filter(exchange => exchange !== null))
      options.onSlotDone()
    },
  })
  options.signal.removeEventListener('abort', interrupt)
  if (journalFailed) return 'journal'
  // An interrupt that came when all was sent interrupted nothing.
  if (options.signal.aborted && samplesDone < options.plan.slots.length * 2) return 'interrupted'
  if (watch.unusable !== null) return 'unusable-side'
  return reached ?? 'finished'
}
