import type { Side } from '../../model/side.ts'
import type { GoldenCase } from '../../model/suite.ts'
import type { EarlierRequest, RunAllowance } from '../../run/run-pace.ts'
import { estimateTurns, expected } from '../../wire/prices/estimate-tokens.ts'
import type { PreparedRun } from '../plan/prepared-run.ts'

/** How fast each side may be sent to, with the tokens that a request is thought to take. */
export function createAllowance(
  { configuration }: Pick<PreparedRun, 'configuration'>,
  earlier: Readonly<Record<Side, readonly EarlierRequest[]>>,
): RunAllowance {
  const known: Record<Side, Map<GoldenCase, readonly number[]>> = {
    baseline: new Map(),
    candidate: new Map(),
  }
  return {
    sides: configuration.sides,
    earlier,
    tokensOf(golden, side) {
      const { tokensPerMinute, request } = configuration.sides[side]
      if (tokensPerMinute === undefined) return []
      const before = known[side].get(golden)
      if (before) return before
      const turns = estimateTurns(golden, request, expected).map(
        ({ input, output }) => input + output,
      )
      known[side].set(golden, turns)
      return turns
    },
  }
}
