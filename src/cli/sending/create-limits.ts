import type { Exchange } from '../../model/exchange.ts'
import type { Side } from '../../model/side.ts'
import { caseKey, type GoldenCase } from '../../model/suite.ts'
import { createRunLimits, type RunLimits } from '../../run/run-limits.ts'
import { createSpendingLedger, type SpendingLedger } from '../../run/spending-ledger.ts'
import { limitSample } from '../../wire/prices/estimate-sample.ts'
import type { PreparedRun } from '../plan/prepared-run.ts'
import { pricedSides } from '../plan/price-sides.ts'
import type { World } from '../world.ts'

export interface CountedLimits {
  readonly limits: RunLimits
  /** Counts what an earlier part of the run has spent. */
  readonly addEarlier: (golden: GoldenCase, exchange: Exchange) => void
  /** The same for what it spent on cases that have changed since. */
  readonly addVoided: (exchange: Exchange) => void
}

/** The limits of a run's cost and time, counted from when it is first asked for. */
export function createLimits(
  prepared: PreparedRun,
  world: Pick<World, 'now' | 'monotonicMs'>,
): CountedLimits {
  const { budgetUsd, maxDurationMs } = prepared.configuration.run
  let startedMs: number | null = null
  const elapsedMs = () => {
    startedMs ??= world.monotonicMs()
    return world.monotonicMs() - startedMs
  }
  const ledger = budgetUsd === undefined ? null : openLedger(prepared, world)
  return {
    limits: createRunLimits({
      ...(budgetUsd !== undefined && ledger && { budget: { usd: budgetUsd, ledger } }),
      ...(maxDurationMs !== undefined && { duration: { ms: maxDurationMs, elapsedMs } }),
    }),
    addEarlier: (golden, exchange) => ledger?.add({ golden, side: exchange.side }, exchange),
    addVoided: exchange => ledger?.addVoided(exchange),
  }
}

function openLedger(prepared: PreparedRun, world: Pick<World, 'now'>): SpendingLedger {
  const priced = pricedSides(prepared)
  const startedAt = new Date(world.now()).toISOString()
  const limits: Record<Side, Map<string, number | null>> = {
    baseline: new Map(),
    candidate: new Map(),
  }
  const limitOf = (golden: GoldenCase, side: Side): number | null => {
    const key = caseKey(golden)
    const known = limits[side].get(key)
    if (known !== undefined) return known
    const { usd } = limitSample(priced[side], golden, startedAt)
    limits[side].set(key, usd)
    return usd
  }
  return createSpendingLedger(({ golden, side }) => limitOf(golden, side))
}
