import type { Answer, ToolCall } from '../../../model/exchange.ts'
import { asList, asString, isJsonObject, property } from '../../../model/json.ts'
import {
  foreignFinishReason,
  geminiFinishReasons,
  normaliseFinishReason,
} from '../finish-reason.ts'
import type { AskedFor } from '../asked-for.ts'
import type { AnswerCollector } from '../protocol-codec.ts'
import { createTypeWatch } from '../type-watch.ts'
import type { WireForm } from '../../dialect/wire-form.ts'

/** Puts an answer together from Gemini's responses: one, the chunks of a stream, or a list. */
export function createGeminiAnswerCollector(asked: AskedFor): AnswerCollector {
  const forms = new Set<WireForm>()
  const types = createTypeWatch()
  const toolCalls: ToolCall[] = []
  let text = ''
  let reasoningChars = 0
  let isCompletion = false
  let finish: string | null = null
  let blockReason: string | null = null
  let counted = asked.choices > 1 ? 0 : null
  let choices = 1
  let hasLogprobs = false

  function addPart(part: unknown): boolean {
    types.require('a part', part, 'object')
    const written = property(part, 'text')
    types.expect('text', written, 'text')
    const piece = asString(written)
    if (property(part, 'thought') === true) reasoningChars += piece.length
    else text += piece
    // Some write a call beside a text, which is mostly empty, into one part.
    return addCall(part) || piece !== ''
  }

  function addCall(part: unknown): boolean {
    const called = property(part, 'functionCall')
    const name = property(called, 'name')
    types.expect('functionCall', called, 'object')
    types.expect('the name of a tool', name, 'text')
    types.expect('args', property(called, 'args'), 'object')
    if (typeof name !== 'string') return false
    toolCalls.push({ name, arguments: JSON.stringify(property(called, 'args') ?? {}) })
    return true
  }

  function addCandidate(candidate: unknown, place: number): boolean {
    // A first index of 0 may be left out. Clients read the first candidate, whatever its index.
    const written = property(candidate, 'index')
    types.expect('the index of a candidate', written, 'number')
    const index = typeof written === 'number' ? written : place
    counted ??= index
    choices = Math.max(choices, place + 1, index - counted + 1)
    if (index !== counted) return false
    hasLogprobs ||= isJsonObject(property(candidate, 'logprobsResult'))
    const reason = property(candidate, 'finishReason')
    if (typeof reason === 'string' && reason !== '' && reason !== unspecified) {
      if (finish !== null) {
        forms.add(reason === finish ? 'repeated-finish-reason' : 'conflicting-finish-reason')
      }
      finish = reason
    }
    const parts = property(property(candidate, 'content'), 'parts')
    types.expect('parts', parts, 'list')
    return asList(parts).reduce<boolean>((any, part) => addPart(part) || any, false)
  }

  function addResponse(frame: unknown): boolean {
    const candidates = property(frame, 'candidates')
    types.expect('candidates', candidates, 'list')
    const blocked = property(property(frame, 'promptFeedback'), 'blockReason')
    if (typeof blocked === 'string' && blocked !== '') blockReason = blocked
    isCompletion ||=
      Array.isArray(candidates) ||
      blockReason !== null ||
      property(frame, 'usageMetadata') !== undefined
    return asList(candidates).reduce<boolean>(
      (any, candidate, place) => addCandidate(candidate, place) || any,
      false,
    )
  }

  return {
    // Asked for a stream without `alt=sse`, Gemini sends its chunks as one list.
    add: frame =>
      Array.isArray(frame)
        ? frame.reduce<boolean>((any, response) => addResponse(response) || any, false)
        : addResponse(frame),
    hasEnd: () => finish !== null || blockReason !== null,
    // Nothing but the end of the body ends a stream.
    hasTerminal: () => false,
    isCompletion: () => isCompletion,
    finish: () => {
      const native = finish ?? blockReason
      if (native === null) forms.add('no-finish-reason')
      const answer: Answer = {
        text,
        refusal: null,
        toolCalls,
        reasoningChars,
        // A prompt that is blocked for whatever reason is a prompt that a filter took.
        finishReason:
          finish === null && blockReason !== null
            ? 'content_filter'
            : normaliseFinishReason(native, toolCalls.length > 0),
        nativeFinishReason: native,
      }
      const foreign = finish === null ? [] : foreignFinishReason(finish, geminiFinishReasons)
      return {
        answer,
        forms: [...forms, ...foreign, ...types.forms()],
        given: { choices, hasLogprobs },
      }
    },
  }
}

/** What a field of this type holds that nobody set. */
const unspecified = 'FINISH_REASON_UNSPECIFIED'
