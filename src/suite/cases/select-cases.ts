import { compilePattern } from '../../model/pattern.ts'
import { caseKey, type Suite } from '../../model/suite.ts'

export interface CaseSelection {
  /** A pattern that `suite/case-id` matches; case counts unless it begins with `(?i)`. */
  readonly grep?: string
  /** A pattern that `suite/case-id` does not match. */
  readonly grepInvert?: string
  /** At least one of these. */
  readonly tags?: readonly string[]
}

/**
 * The suites with the cases that were asked for; suites that have none of them are left out.
 *
 * @throws SyntaxError when a pattern is no regular expression.
 */
export function selectCases(suites: readonly Suite[], selection: CaseSelection): Suite[] {
  const { grep, grepInvert, tags = [] } = selection
  const wanted = grep === undefined ? undefined : compilePattern(grep)
  const unwanted = grepInvert === undefined ? undefined : compilePattern(grepInvert)
  return suites.flatMap(suite => {
    const cases = suite.cases.filter(golden => {
      const key = caseKey(golden)
      if (wanted && !wanted.test(key)) return false
      if (unwanted?.test(key)) return false
      return tags.length === 0 || tags.some(tag => golden.tags.includes(tag))
    })
    return cases.length > 0 ? [{ ...suite, cases }] : []
  })
}
