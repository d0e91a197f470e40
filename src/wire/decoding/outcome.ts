import type { Answer, Failure, Outcome } from '../../model/exchange.ts'
import { inBandFailure } from '../failures/http-failure.ts'
import { oneLine } from '../values/one-line.ts'
import type { FoundForm } from '../dialect/wire-form.ts'

export interface Ending {
  readonly answer: Answer
  /** An error that the response itself told of. */
  readonly error: Failure | null
  /** A finish reason, `[DONE]` or a whole message has come. */
  readonly isComplete: boolean
  /** Some part of the response had the form of a completion. */
  readonly isCompletion: boolean
  readonly status: number
  /** What came instead of a completion. */
  readonly seen: string
  readonly forms: readonly FoundForm[]
}

/** Whether a response that began as a success is an answer, and if not, which failure. */
export function decideOutcome(ending: Ending): Outcome {
  const { answer } = ending
  const failure = ending.error ?? findFailure(ending)
  return failure === null
    ? { kind: 'answered', answer }
    : { kind: 'failed', failure, partialText: answer.text }
}

function findFailure(ending: Ending): Failure | null {
  const { answer, isComplete, isCompletion, status, seen, forms } = ending
  if (!isCompletion && seen !== '')
    return inBandFailure('malformed', `not a completion: ${seen}`, status)
  if (!isComplete) {
    const length = answer.text.length
    const how = length === 0 ? 'before any text' : `after ${length} characters`
    return inBandFailure('truncated', `the answer ends ${how}, without an end mark`, status)
  }
  if (!isCompletion) return inBandFailure('malformed', 'the response is empty', status)
  if (answer.finishReason === 'error') {
    const reason = oneLine(answer.nativeFinishReason ?? 'error', 40)
    return inBandFailure('upstream', `the answer ends with finish reason ${reason}`, status)
  }
  // Blanks alone tell a reader nothing, and have nothing in them that could be compared.
  const hasText = answer.text.trim() !== ''
  if (hasText || answer.refusal !== null || answer.toolCalls.length > 0) return null
  if (answer.finishReason === 'content_filter') {
    return inBandFailure('content-filter', 'a content filter left nothing of the answer', status)
  }
  const finish = answer.nativeFinishReason ?? 'none'
  const remarks = forms.flatMap(form => (typeof form === 'string' ? [] : `; ${form.detail}`))
  return inBandFailure(
    'empty',
    `${answer.text === '' ? 'no text' : 'no text but blanks'}, refusal or tool call; finish reason ${finish}, ${answer.reasoningChars} characters of reasoning${remarks.join('')}`,
    status,
  )
}
