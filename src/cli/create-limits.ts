import { caseKey, type GoldenCase } from '../model/suite.ts'
import { modes, sides, type Side } from '../model/side.ts'
import { createRunLimits, type RunLimits } from '../run/run-limits.ts'
import { createSpendingLedger, type SpendingLedger } from '../run/spending-ledger.ts'
import { limitSample } from '../wire/prices/estimate-sample.ts'
import type { JournalReader } from './journal-file.ts'
import type { PreparedRun } from './prepare-run.ts'
import { pricedSides } from './price-sides.ts'
import type { World } from './world.ts'

export interface LimitsInput {
  readonly prepared: PreparedRun
  readonly world: Pick<World, 'now' | 'monotonicMs'>
  /** Opens the journal that earlier parts of the run have written to. */
  readonly readSpent: () => JournalReader
}

/** The limits of a run's cost and time, counted from now on, but all that the journal has spent. */
export function createLimits({ prepared, world, readSpent }: LimitsInput): RunLimits {
  const { budgetUsd, maxDurationMs } = prepared.configuration.run
  const startedMs = world.monotonicMs()
  const elapsedMs = () => world.monotonicMs() - startedMs
  return createRunLimits({
    ...(budgetUsd !== undefined && {
      budget: { usd: budgetUsd, ledger: openLedger({ prepared, world, readSpent }) },
    }),
    ...(maxDurationMs !== undefined && { duration: { ms: maxDurationMs, elapsedMs } }),
  })
}

function openLedger({ prepared, world, readSpent }: LimitsInput): SpendingLedger {
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
  const ledger = createSpendingLedger(({ golden, side }) => limitOf(golden, side))
  const journal = readSpent()
  try {
    for (const golden of prepared.cases) {
      for (const mode of modes.filter(item => golden.modes.includes(item))) {
        const exchanges = journal.readExchanges(golden, mode)
        for (const side of sides) {
          for (const exchange of exchanges[side]) {
            if (exchange) ledger.add({ golden, side }, exchange)
          }
        }
      }
    }
  } finally {
    journal.close()
  }
  return ledger
}
