import type { Problem } from '../../../model/problem.ts'
import { countOf } from '../../../model/format.ts'
import { sides, type Side } from '../../../model/side.ts'
import type { CaseEvidence, ExpectationEvidence } from '../evidence/evidence.ts'

/**
 * Golden checks that none of a side's answers decided: too short to tell their language, no cost
 * reported. They are neither passed nor failed, and a reader who counts on them has to know.
 */
export function findUndecidedChecks(evidence: readonly CaseEvidence[]): Problem[] {
  return sides.flatMap(side => {
    const cases = new Map<string, Set<string>>()
    for (const item of evidence) {
      for (const kind of undecidedKinds(item, side)) {
        cases.set(kind, (cases.get(kind) ?? new Set()).add(item.caseKey))
      }
    }
    return [...cases].map(([kind, keys]): Problem => {
      const [first = ''] = keys
      const where = keys.size > 1 ? `${countOf(keys.size, 'case')}, first ${first}` : first
      return {
        severity: 'warning',
        message: `${side}: "${kind}" could be decided in no answer of ${where}, so it shows nothing there`,
      }
    })
  })
}

function undecidedKinds(
  { expectations, numbers }: CaseEvidence,
  side: Side,
): ExpectationEvidence['kind'][] {
  if (numbers[side].answered === 0) return []
  return expectations.filter(({ outcomes }) => outcomes[side].length === 0).map(({ kind }) => kind)
}
