import { compilePattern } from '../../model/pattern.ts'
import { tookTooLong, withTimeLimit } from '../../model/time-limit.ts'

/** What a pattern is tried on, so that a huge answer cannot hold up the run. */
const longestMatched = 100_000

/** Milliseconds after which a pattern is given up on a text; most take thousands of times less. */
const limitMs = 250

/**
 * Whether a pattern of a suite matches a text; null where that would take ages. Patterns that do so on
 * simple texts are refused with their suite, but no test tells them all.
 *
 * @throws SyntaxError when it is no regular expression.
 */
export function matchPattern(pattern: string, text: string): boolean | null {
  const compiled = compilePattern(pattern)
  const result = withTimeLimit(limitMs, () => compiled.test(text.slice(0, longestMatched)))
  return result === tookTooLong ? null : result
}
