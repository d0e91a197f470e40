import type { CaseResult } from './report.ts'

/** Tells one case in one mode from all others: ids and suites hold any text, so no character parts them. */
export function caseInModeKey({
  suite,
  caseId,
  mode,
}: Pick<CaseResult, 'suite' | 'caseId' | 'mode'>): string {
  return JSON.stringify([suite, caseId, mode])
}
