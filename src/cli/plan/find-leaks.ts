import type { Problem } from '../../model/problem.ts'
import { sides } from '../../model/side.ts'
import { caseKey, type GoldenCase } from '../../model/suite.ts'
import type { ResolvedSides } from '../sides/resolve-sides.ts'

/** Local servers are given words for a key, which prompts may well use. */
const shortestTelling = 16

/**
 * Cases and request settings that hold a key: it would go to the other gateway too, and into the
 * reports as a part of a prompt.
 */
export function findLeaks(
  cases: readonly GoldenCase[],
  resolved: Pick<ResolvedSides, 'secrets' | 'sides'>,
): Problem[] {
  const secrets = resolved.secrets
    .filter(secret => secret.length >= shortestTelling)
    .map(secret => JSON.stringify(secret).slice(1, -1))
  if (secrets.length === 0) return []
  const holdsSecret = (value: unknown): boolean => {
    const text = JSON.stringify(value)
    return secrets.some(secret => text.includes(secret))
  }
  const hint = 'it is in a file now: have the gateway replace it'
  const inCases = cases
    .filter(({ turns, request, golden, expect }) => holdsSecret([turns, request, golden, expect]))
    .map(golden => ({
      severity: 'error' as const,
      message: `${caseKey(golden)} holds a key, which both gateways would be sent`,
      location: golden.location,
      hint,
    }))
  const inSides = sides
    .filter(side => holdsSecret(resolved.sides[side].settings.request))
    .map(side => ({
      severity: 'error' as const,
      message: `the request settings of the ${side} hold a key`,
      hint,
    }))
  return [...inCases, ...inSides]
}
