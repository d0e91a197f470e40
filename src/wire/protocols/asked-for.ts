import { property } from '../../model/json.ts'
import type { FoundForm } from '../dialect/wire-form.ts'
import type { CollectedAnswer } from './protocol-codec.ts'

/** What a request asks an answer to bring beside what it says. */
export interface AskedFor {
  /** Answers to the same prompt: `n` of chat completions. */
  readonly choices: number
  /** How likely each token was. */
  readonly logprobs: boolean
}

/** What of it an answer brings. */
export interface Given {
  readonly choices: number
  readonly hasLogprobs: boolean
}

export const nothingMore: AskedFor = { choices: 1, logprobs: false }

/** Reads the request fields of a case, which are those of chat completions. */
export function askedFor(request: unknown): AskedFor {
  const choices = property(request, 'n')
  const logprobs = property(request, 'logprobs')
  return {
    choices: typeof choices === 'number' && choices > 1 ? choices : 1,
    // A number is what the older completions take.
    logprobs: logprobs === true,
  }
}

const oneAnswer: Given = { choices: 1, hasLogprobs: false }

/** Adds what was asked for and did not come: a client that looks for it finds nothing. */
export function withMissingForms(collected: CollectedAnswer, asked: AskedFor): CollectedAnswer {
  const { answer, given: { choices, hasLogprobs } = oneAnswer } = collected
  const missing: FoundForm[] = []
  if (choices < asked.choices) missing.push('choices-missing')
  // A tool call has none on any gateway.
  if (asked.logprobs && !hasLogprobs && answer.text !== '') missing.push('logprobs-missing')
  return missing.length === 0
    ? collected
    : { ...collected, forms: [...collected.forms, ...missing] }
}
