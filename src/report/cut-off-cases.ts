import { countOf } from '../model/format.ts'
import type { CaseResult } from '../model/report.ts'
import { keyOfItsCase } from '../model/suite.ts'

/** Whether nothing but missing samples keeps a case from being compared: there is nothing to look at. */
export function isCutOff({ verdict, sides, unsent = 0 }: CaseResult): boolean {
  const { baseline, candidate } = sides
  return verdict === 'inconclusive' && unsent > 0 && baseline.failed + candidate.failed === 0
}

/** `12 of 60 cases were not carried out in full`; empty where all were. */
export function describeCutOffCases(cases: readonly CaseResult[]): string {
  const cutOff = new Set(cases.filter(isCutOff).map(keyOfItsCase)).size
  const all = new Set(cases.map(keyOfItsCase)).size
  if (cutOff === 0) return ''
  return `${cutOff} of ${countOf(all, 'case')} ${cutOff === 1 ? 'was' : 'were'} not carried out in full`
}
