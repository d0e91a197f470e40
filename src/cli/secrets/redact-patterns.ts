import type { GoldenCase } from '../../model/suite.ts'
import { tookTooLong, withTimeLimit } from '../../model/time-limit.ts'
import { createRedactor, mark, type Redact } from './redact.ts'
import { UsageError } from '../usage-error.ts'

/** A pattern can take ages on some text; then the text is left out as a whole. */
const limitMs = 50
const leftOut = '[redacted: the patterns under redact: took too long]'

/** Removes what the user's patterns match. */
export function createPatternRedactor(patterns: readonly string[]): Redact {
  if (patterns.length === 0) return text => text
  const compiled = patterns.map(compile)
  return text => {
    const redacted = withTimeLimit(limitMs, () =>
      compiled.reduce((rest, pattern) => rest.replace(pattern, mark), text),
    )
    return redacted === tookTooLong ? leftOut : redacted
  }
}

/** Removes secrets, and then what the user's patterns match. */
export function createTextRedactor({
  secrets,
  patterns = [],
}: {
  readonly secrets: readonly string[]
  readonly patterns: readonly string[] | undefined
}): Redact {
  const redactSecrets = createRedactor(secrets)
  const redactPatterns = createPatternRedactor(patterns)
  return text => redactPatterns(redactSecrets(text))
}

/** @throws UsageError when a pattern is so slow that texts would have to be left out. */
export function checkPatterns(patterns: readonly string[], cases: readonly GoldenCase[]): void {
  const texts = cases.map(({ turns }) => JSON.stringify(turns))
  for (const pattern of patterns) {
    const redact = createPatternRedactor([pattern])
    if (texts.some(text => redact(text) === leftOut)) {
      throw new UsageError(
        `redact: the pattern ${JSON.stringify(pattern)} takes too long on some prompts (avoid a repetition inside a repetition)`,
      )
    }
  }
}

function compile(pattern: string): RegExp {
  return new RegExp(pattern, 'gu')
}
