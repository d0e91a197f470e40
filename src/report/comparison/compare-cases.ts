import { caseInModeKey } from '../../model/case-in-mode-key.ts'
import type { CaseResult } from '../../model/report.ts'
import { compareByCodeUnit } from '../../model/json.ts'
import { modes } from '../../model/side.ts'
import { findChange } from './find-change.ts'
import { changes, type CaseComparison, type CaseState, type Change } from './run-comparison.ts'

/** Every case in every mode that either run had, what needs attention first. */
export function compareCases(
  before: readonly CaseResult[],
  after: readonly CaseResult[],
): CaseComparison[] {
  const earlier = new Map(before.map(result => [caseInModeKey(result), result]))
  const later = new Map(after.map(result => [caseInModeKey(result), result]))
  const all = new Map([...earlier, ...later])
  return [...all]
    .map(([key, named]) => pair(named, earlier.get(key) ?? null, later.get(key) ?? null))
    .sort(
      (left, right) =>
        changes.indexOf(left.change) - changes.indexOf(right.change) ||
        Number(driftsNow(right)) - Number(driftsNow(left)) ||
        compareByCodeUnit(left.suite, right.suite) ||
        compareByCodeUnit(left.caseId, right.caseId) ||
        modes.indexOf(left.mode) - modes.indexOf(right.mode),
    )
}

/** Whether it drifts in the later run and did not in the earlier one, or was not in it. */
export function isNewDrift(compared: CaseComparison): boolean {
  return driftsNow(compared) && compared.before?.verdict !== 'drift'
}

function pair(
  { suite, caseId, mode }: CaseResult,
  before: CaseResult | null,
  after: CaseResult | null,
): CaseComparison {
  const change = changeOf(before, after)
  return { suite, caseId, mode, change, before: stateOf(before), after: stateOf(after) }
}

function changeOf(before: CaseResult | null, after: CaseResult | null): Change {
  const change = findChange(before?.verdict ?? null, after?.verdict ?? null)
  return change === 'fixed' && after?.waivedBy != null ? 'waived' : change
}

function stateOf(result: CaseResult | null): CaseState | null {
  if (result === null) return null
  const { verdict, reason, waivedBy } = result
  return { verdict, reason, waivedBy }
}

function driftsNow({ after }: CaseComparison): boolean {
  return after?.verdict === 'drift'
}
