import { profiles } from '../../wire/profiles.ts'
import type { CodeFinding, FindingKind } from '../finding/code-finding.ts'

/** How much a finding says about where the traffic goes today. */
const weights: Readonly<Partial<Record<FindingKind, number>>> = {
  'base-url': 5,
  key: 3,
  'key-variable': 3,
  header: 2,
  fallback: 1,
  field: 1,
  client: 1,
}

/** The gateway that a code base asks today; null where nothing names one but the candidate. */
export function guessBaseline(findings: readonly CodeFinding[], candidate: string): string | null {
  const scores = new Map<string, number>()
  for (const { kind, gateway } of findings) {
    if (gateway === null || gateway === candidate) continue
    scores.set(gateway, (scores.get(gateway) ?? 0) + (weights[kind] ?? 0))
  }
  const order = profiles.map(({ name }) => name)
  const best = [...scores].sort(
    ([leftName, left], [rightName, right]) =>
      right - left || order.indexOf(leftName) - order.indexOf(rightName),
  )[0]
  return best && best[1] > 0 ? best[0] : null
}
