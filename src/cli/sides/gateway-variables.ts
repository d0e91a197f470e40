import type { GatewayVariable } from '../../check/asking/side-under-check.ts'
import { findKeyVariables } from '../../inventory/finding/key-variables.ts'
import { compareByCodeUnit } from '../../model/json.ts'
import { sides, type Side } from '../../model/side.ts'
import { valueOf, type Environment } from '../inputs/environment.ts'

/** The variables that are set and belong to some gateway's clients, without their values. */
export function findGatewayVariables(
  environment: Environment,
  keys: Readonly<Record<Side, string | null>>,
): readonly GatewayVariable[] {
  return Object.keys(environment)
    .sort(compareByCodeUnit)
    .flatMap((name): GatewayVariable | [] => {
      const value = valueOf(environment, name)
      const found = findKeyVariables(name, '').find(variable => variable.name === name)
      if (value === undefined || found === undefined || found.holds === 'other') return []
      const { gateway, holds } = found
      const isUrl = holds === 'url' && URL.canParse(value)
      return {
        name,
        gateway,
        holds,
        host: isUrl ? new URL(value).host : null,
        keyOf: sides.findLast(side => keys[side] === value) ?? null,
      }
    })
}
