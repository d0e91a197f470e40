import type { Answer, Failure, FailureClass, Outcome } from './exchange.ts'

/** An outcome in which null stands for what the model wrote, and the server. */
export type OutcomeWithoutText =
  | { readonly kind: 'failed'; readonly failure: SilentFailure; readonly partialText: null }
  | { readonly kind: 'answered'; readonly answer: AnswerWithoutText }

interface SilentFailure extends Omit<Failure, 'message'> {
  readonly message: string | null
}

interface AnswerWithoutText extends Omit<Answer, 'text' | 'refusal' | 'toolCalls'> {
  readonly text: null
  readonly refusal: null
  /** Which tools were called is still told. */
  readonly toolCalls: readonly { readonly name: string; readonly arguments: null }[]
}

export function withoutText(outcome: Outcome): OutcomeWithoutText {
  if (outcome.kind === 'failed') {
    const { failure } = outcome
    const message = quotesNothing(failure.class) ? failure.message : null
    return { ...outcome, failure: { ...failure, message }, partialText: null }
  }
  const { answer } = outcome
  const toolCalls = answer.toolCalls.map(call => ({ ...call, arguments: null }))
  return { ...outcome, answer: { ...answer, text: null, refusal: null, toolCalls } }
}

/** Whether it is certain that the words of a failure are a socket's: those of a server may repeat a prompt. */
export function quotesNothing(failureClass: FailureClass): boolean {
  return failureClass === 'network'
}
