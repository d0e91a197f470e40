import { isJsonObject } from '../../model/json.ts'
import { parseJson } from '../../model/parse-json.ts'
import { shorten } from '../text/visible-text.ts'

/** What the judge said to one question. */
export interface Opinion {
  readonly verdict: 'pass' | 'fail' | 'unsure' | 'unreadable'
  /** In one line, in its own words. */
  readonly reason: string
}

const verdicts = ['pass', 'fail', 'unsure'] as const
const unreadable: Opinion = { verdict: 'unreadable', reason: '' }

/**
 * Reads the judge's reply strictly: one JSON object with a verdict and a reason and nothing else, in a
 * code fence or not. A verdict is never looked for in other text, which may quote the answer.
 */
export function parseOpinion(text: string): Opinion {
  const value = parseJson(text.trim().replace(/^```(?:json)?\n([\s\S]*)\n```$/, '$1'))
  if (!isJsonObject(value)) return unreadable
  const { verdict, reason = '', ...others } = value
  const known = verdicts.find(name => name === verdict)
  if (known === undefined || typeof reason !== 'string' || Object.keys(others).length > 0) {
    return unreadable
  }
  return { verdict: known, reason: shorten(reason.trim(), 120) }
}
