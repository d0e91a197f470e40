import { parseJson } from '../../model/parse-json.ts'
import { nothingMore, withMissingForms, type AskedFor } from '../protocols/asked-for.ts'
import { codecOf } from '../protocols/codecs.ts'
import type { Decoded } from './decoded.ts'
import { isEmptyError, isErrorFrame, parseErrorBody } from '../failures/error-detail.ts'
import { createFactCollector } from './frame-facts.ts'
import { classifyHttpError, inBandError, inBandFailure } from '../failures/http-failure.ts'
import type { ResponseHeaders } from '../facts/identity.ts'
import { withoutInlineReasoning } from './inline-reasoning.ts'
import { describeHtml, isHtml, oneLine } from '../values/one-line.ts'
import { decideOutcome } from './outcome.ts'
import type { Dialect } from '../dialect/profile.ts'
import { notesOf, type WireForm } from '../dialect/wire-form.ts'

export interface WholeResponse {
  readonly dialect: Dialect
  readonly status: number
  readonly headers: ResponseHeaders
  readonly body: string
  /** Nothing more than an answer, where left out. */
  readonly asked?: AskedFor
  /** Wall clock, for servers that name the time until which to wait. */
  readonly nowMs: number
}

/** Decodes a whole JSON response: a completion, or an error of any kind and status. */
export function decodeJson(response: WholeResponse): Decoded {
  const { dialect, status, headers, nowMs } = response
  const facts = createFactCollector(dialect, headers)
  if (status < 200 || status > 299) {
    facts.add(parseErrorBody(response.body))
    const failure = classifyHttpError(response)
    return {
      outcome: { kind: 'failed', failure, partialText: '' },
      ...facts.finish(),
      wireNotes: [],
    }
  }
  const hasMark = response.body.startsWith('\uFEFF')
  const body = hasMark ? response.body.slice(1) : response.body
  const parsed = parseJson(body)
  if (parsed === undefined) return notJson(response, body)
  const codec = codecOf(dialect.protocol)
  const { asked = nothingMore } = response
  const answer = codec.createCollector(dialect, 'unary', asked)
  facts.add(parsed)
  answer.add(parsed)
  const collected = withMissingForms(withoutInlineReasoning(answer.finish()), asked)
  const { text, refusal, toolCalls } = collected.answer
  const isAnswer = text !== '' || refusal !== null || toolCalls.length > 0
  // Clients of whole answers pass over an error that is empty.
  const failing = [parsed, codec.inner(parsed)].find(
    frame => isErrorFrame(frame) && !(isAnswer && isEmptyError(frame)),
  )
  const outcome = decideOutcome({
    answer: collected.answer,
    error: failing === undefined ? null : inBandError(failing, { status, headers, nowMs }),
    isComplete: true,
    isCompletion: answer.isCompletion(),
    status,
    forms: collected.forms,
    seen: answer.isCompletion() ? '' : oneLine(body, 200),
  })
  const mark: readonly WireForm[] = hasMark ? ['byte-order-mark'] : []
  const wireNotes = notesOf(dialect, outcome, [...mark, ...collected.forms, ...facts.forms()])
  return { outcome, ...facts.finish(), wireNotes }
}

function notJson(response: WholeResponse, body: string): Decoded {
  const facts = createFactCollector(response.dialect, response.headers)
  const trimmed = body.trim()
  const isCut =
    (trimmed.startsWith('{') && !trimmed.endsWith('}')) ||
    (trimmed.startsWith('[') && !trimmed.endsWith(']'))
  const seen = isHtml(trimmed) ? describeHtml(trimmed) : oneLine(trimmed, 200)
  const failure = isCut
    ? inBandFailure(
        'truncated',
        `the JSON ends after ${trimmed.length} characters`,
        response.status,
      )
    : inBandFailure(
        'malformed',
        trimmed === '' ? 'the response is empty' : `not a completion: ${seen}`,
        response.status,
      )
  return { outcome: { kind: 'failed', failure, partialText: '' }, ...facts.finish(), wireNotes: [] }
}
