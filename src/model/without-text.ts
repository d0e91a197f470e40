import type { Answer, Failure, Outcome } from './exchange.ts'

/** An outcome in which null stands for what the model wrote. */
export type OutcomeWithoutText =
  | { readonly kind: 'failed'; readonly failure: Failure; readonly partialText: null }
  | { readonly kind: 'answered'; readonly answer: AnswerWithoutText }

interface AnswerWithoutText extends Omit<Answer, 'text' | 'refusal' | 'toolCalls'> {
  readonly text: null
  readonly refusal: null
  /** Which tools were called is still told. */
  readonly toolCalls: readonly { readonly name: string; readonly arguments: null }[]
}

export function withoutText(outcome: Outcome): OutcomeWithoutText {
  if (outcome.kind === 'failed') return { ...outcome, partialText: null }
  const { answer } = outcome
  const toolCalls = answer.toolCalls.map(call => ({ ...call, arguments: null }))
  return { ...outcome, answer: { ...answer, text: null, refusal: null, toolCalls } }
}
