import type { Exchange } from '../../model/exchange.ts'
import type { ProgressState } from '../../model/progress.ts'
import { sides, type Side } from '../../model/side.ts'
import { caseKey, keyOfItsCase } from '../../model/suite.ts'
import { sampleKey, type SampleRole } from '../../run/sample-key.ts'
import type { PreparedRun } from '../plan/prepared-run.ts'
import type { World } from '../world.ts'

/** What is shown of a run while it sends; what an earlier part of it did counts as well. */
export interface RunCounter {
  start(): void
  add(exchange: Exchange): void
  /** What counts for nothing any more was paid for all the same. */
  addVoided(exchange: Exchange): void
  slotDone(): void
  /** So many more slots are to be sent than were planned. */
  addSlots(count: number): void
  /** Nothing is started for so long, since that side has no room. */
  waiting(side: Side, ms: number): void
  state(): ProgressState
}

export function createRunCounter(options: {
  readonly prepared: PreparedRun
  /** Keys of the samples that an earlier part of the run finished. */
  readonly finished: ReadonlySet<string>
  readonly world: Pick<World, 'monotonicMs'>
}): RunCounter {
  const { prepared, finished, world } = options
  const { sentinel, notSent } = prepared.sending
  const { slots } = prepared.plan
  const failed: Record<Side, number> = { baseline: 0, candidate: 0 }
  const costUsd: Record<Side, number | null> = { baseline: null, candidate: null }
  const faults = new Set(prepared.cases.filter(golden => golden.fault).map(caseKey))
  const isDone = (slot: (typeof slots)[number], side: SampleRole) => {
    const key = sampleKey({ ...slot, caseKey: caseKey(slot.golden), side })
    return finished.has(key) || notSent.has(key)
  }
  const doneBefore =
    finished.size + notSent.size === 0
      ? 0
      : slots.filter(slot => sides.every(side => isDone(slot, side))).length +
        sentinel.filter(slot => isDone(slot, 'sentinel')).length
  const addCost = (side: Side, { usd }: Exchange['cost']): void => {
    if (usd !== null) costUsd[side] = (costUsd[side] ?? 0) + usd
  }
  let slotsDone = 0
  let slotsAdded = 0
  let startedMs = 0
  let wait: { readonly side: Side; readonly untilMs: number } | null = null
  return {
    start: () => {
      startedMs = world.monotonicMs()
    },
    add: exchange => {
      const { side, outcome, cost } = exchange
      if (outcome.kind === 'failed' && !faults.has(keyOfItsCase(exchange))) failed[side]++
      addCost(side, cost)
    },
    addVoided: ({ side, cost }) => addCost(side, cost),
    slotDone: () => {
      slotsDone++
    },
    addSlots: count => {
      slotsAdded += count
    },
    waiting: (side, ms) => {
      wait = { side, untilMs: world.monotonicMs() + ms }
    },
    state: () => {
      const nowMs = world.monotonicMs()
      const elapsedMs = nowMs - startedMs
      const slotsTotal = slots.length + slotsAdded + sentinel.length
      // What an earlier part did took no time of this one.
      const doneNow = slotsDone - doneBefore
      const remainingMs = doneNow > 0 ? (elapsedMs / doneNow) * (slotsTotal - slotsDone) : null
      const leftMs = wait === null ? 0 : wait.untilMs - nowMs
      const { simulated } = prepared.sides
      return {
        askedSides: prepared.command === 'record' ? ['baseline'] : sides,
        slotsDone,
        slotsTotal,
        failed,
        costUsd,
        elapsedMs,
        remainingMs,
        simulated,
        ...(wait !== null && leftMs > 0 && { waiting: { side: wait.side, ms: leftMs } }),
      }
    },
  }
}
