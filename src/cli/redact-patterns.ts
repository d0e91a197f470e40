import { createContext, Script } from 'node:vm'
import type { GoldenCase } from '../model/suite.ts'
import { mark, type Redact } from './redact.ts'
import { UsageError } from './usage-error.ts'

/** A pattern can take ages on some text; then the text is left out as a whole. */
const limitMs = 50
const leftOut = '[redacted: the patterns under redact: took too long]'

const script = new Script('patterns.reduce((text, pattern) => text.replace(pattern, mark), input)')

/**
 * Removes what the user's patterns match. Node can only end a regular expression that runs inside
 * a script with a time limit, so it does.
 */
export function createPatternRedactor(patterns: readonly string[]): Redact {
  if (patterns.length === 0) return text => text
  const context = createContext({
    patterns: patterns.map(source => new RegExp(source, 'gu')),
    mark,
    input: '',
  })
  return text => {
    context['input'] = text
    try {
      return String(script.runInContext(context, { timeout: limitMs }))
    } catch (error) {
      if (isTimeout(error)) return leftOut
      throw error
    }
  }
}

/** Runs of one kind are what patterns that repeat a repetition take ages on. */
const probes = ['a', '0', ' ', 'a ', 'a1', '-', 'a@'].map(text => `${text.repeat(2000)}\n!`)

/** @throws UsageError when a pattern is so slow that texts would have to be left out. */
export function checkPatterns(patterns: readonly string[], cases: readonly GoldenCase[]): void {
  const texts = [...probes, ...cases.flatMap(({ turns }) => JSON.stringify(turns))]
  for (const pattern of patterns) {
    const redact = createPatternRedactor([pattern])
    if (texts.some(text => redact(text) === leftOut)) {
      throw new UsageError(
        `redact: the pattern ${JSON.stringify(pattern)} takes too long on some texts (avoid a repetition inside a repetition)`,
      )
    }
  }
}

/** Errors of a script are of its own realm, and of no class that is known here. */
function isTimeout(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  )
}
