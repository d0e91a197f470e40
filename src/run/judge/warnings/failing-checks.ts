import { countOf } from '../../../model/format.ts'
import type { Problem } from '../../../model/problem.ts'
import { sides } from '../../../model/side.ts'
import type { CaseEvidence, ExpectationEvidence } from '../evidence/evidence.ts'

/**
 * Golden checks that every answer of both sides fails: no difference can show in them, and as a rule it
 * is the expectation that is wrong.
 */
export function findFailingChecks(evidence: readonly CaseEvidence[]): Problem[] {
  const found = new Map<ExpectationEvidence['kind'], Map<string, CaseEvidence>>()
  for (const [caseKey, modes] of groupByCase(evidence)) {
    const [first] = modes
    first?.expectations.forEach(({ kind }, index) => {
      if (!modes.every(({ expectations }) => failsThroughout(expectations[index]))) return
      found.set(kind, (found.get(kind) ?? new Map<string, CaseEvidence>()).set(caseKey, first))
    })
  }
  return [...found].flatMap(([kind, cases]): Problem[] => {
    const [first] = cases.values()
    if (!first) return []
    const where =
      cases.size > 1 ? `${countOf(cases.size, 'case')}, first ${first.caseKey}` : first.caseKey
    return [
      {
        severity: 'warning',
        message: `"${kind}" fails on every answer of both sides in ${where}, so it can show no difference there`,
        hint: 'mend or remove it',
        location: first.golden.location,
      },
    ]
  })
}

function failsThroughout(check: ExpectationEvidence | undefined): boolean {
  return sides.every(side => {
    const outcomes = check?.outcomes[side] ?? []
    return outcomes.length > 0 && outcomes.every(outcome => outcome === 'broken')
  })
}

/** The modes of each case. */
function groupByCase(evidence: readonly CaseEvidence[]): Map<string, CaseEvidence[]> {
  const groups = new Map<string, CaseEvidence[]>()
  for (const item of evidence) {
    groups.set(item.caseKey, [...(groups.get(item.caseKey) ?? []), item])
  }
  return groups
}
