import { describeLocation, type Problem } from '../../model/problem.ts'
import { caseKey, type GoldenCase, type Suite } from '../../model/suite.ts'

/** Cases of different files that would have the same identity in every report. */
export function findDuplicateCases(suites: readonly Suite[]): Problem[] {
  const first = new Map<string, GoldenCase>()
  const problems: Problem[] = []
  for (const golden of suites.flatMap(suite => suite.cases)) {
    const key = caseKey(golden)
    const earlier = first.get(key)
    if (earlier) {
      problems.push({
        severity: 'error',
        message: `case "${key}" exists already`,
        location: golden.location,
        hint: `see ${describeLocation(earlier.location)}`,
      })
    } else {
      first.set(key, golden)
    }
  }
  return problems
}
