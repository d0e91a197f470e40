import type { Answer } from '../../../model/exchange.ts'
import { asList, asString, isJsonObject, property } from '../../../model/json.ts'
import { normaliseFinishReason } from '../finish-reason.ts'
import type { AnswerCollector } from '../protocol-codec.ts'
import { readText } from '../../values/read-path.ts'
import { areSameCalls } from '../same-calls.ts'
import { isSameText } from '../same-text.ts'
import { createTypeWatch } from '../type-watch.ts'
import type { WireForm } from '../../dialect/wire-form.ts'
import { createOpenItems } from './open-items.ts'
import { argumentsOf, emptyOutput, readOutput, sizeOf, type Output } from './output-items.ts'

/** Events whose `delta` is text. */
const textDeltas: ReadonlySet<string> = new Set([
  'response.output_text.delta',
  'response.refusal.delta',
  'response.function_call_arguments.delta',
  'response.custom_tool_call_input.delta',
])

/** Statuses after which a response does not change any more. */
const finalStatuses: ReadonlySet<unknown> = new Set([
  'completed',
  'incomplete',
  'failed',
  'cancelled',
])

/** A response with all its items, as a unary reply or the last event of a stream brings it. */
interface Whole {
  readonly output: Output
  /** What stands for a finish reason, once the response is final. */
  readonly native: string | null
}

export function createResponsesAnswerCollector(): AnswerCollector {
  const forms = new Set<WireForm>()
  const open = createOpenItems()
  const types = createTypeWatch()
  let typedFrames = 0
  let untypedFrames = 0
  let whole: Whole | null = null
  let hasLogprobs = false
  /** Characters that readers of the deltas have seen. */
  let seenChars = 0

  function see(piece: string): boolean {
    seenChars += piece.length
    return piece !== ''
  }

  function seeLogprobs(part: unknown): void {
    hasLogprobs ||= asList(property(part, 'logprobs')).length > 0
  }

  /** Clients add up the parts whose type is that of text, and look into each of them. */
  function watchParts(content: unknown): void {
    types.require('content', content, 'list')
    for (const part of asList(content)) {
      types.require('a part of the content', part, 'object')
      if (property(part, 'type') === 'text') forms.add('foreign-part-type')
    }
  }

  function watchItem(item: unknown): void {
    types.require('an item of the output', item, 'object')
    const type = property(item, 'type')
    asList(property(item, 'content')).forEach(seeLogprobs)
    if (type === 'message') watchParts(property(item, 'content'))
    types.expect('the name of a tool', property(item, 'name'), 'text')
    types.expect('arguments', property(item, 'arguments') ?? property(item, 'input'), 'text')
  }

  function addWhole(response: unknown): boolean {
    types.require('output', property(response, 'output'), 'list')
    for (const item of asList(property(response, 'output'))) watchItem(item)
    const output = readOutput(property(response, 'output'))
    const text = output.text || asString(property(response, 'output_text'))
    whole = { output: { ...output, text }, native: nativeFinish(response) }
    const size = sizeOf(whole.output)
    const brought = size > seenChars
    seenChars = Math.max(seenChars, size)
    return brought
  }

  function addItem(frame: unknown, isDone: boolean): boolean {
    open.setItem(frame, isDone)
    watchItem(property(frame, 'item'))
    const size = sizeOf(readOutput([property(frame, 'item')]))
    // What a finished item holds has mostly come before, in deltas.
    if (size === 0 || (isDone && seenChars > 0)) return false
    seenChars += size
    return true
  }

  function endText(frame: unknown, field: 'text' | 'refusal'): boolean {
    const written = asString(property(frame, field))
    return open.endText(frame, field, written) && see(written)
  }

  function addTyped(type: string, frame: unknown): boolean {
    const delta = property(frame, 'delta')
    if (textDeltas.has(type)) types.expect('delta', delta, 'text')
    const piece = asString(delta)
    switch (type) {
      case 'response.output_text.delta':
        seeLogprobs(frame)
        open.addText(frame, 'text', piece)
        return see(piece)
      case 'response.refusal.delta':
        open.addText(frame, 'refusal', piece)
        return see(piece)
      case 'response.output_text.done':
        return endText(frame, 'text')
      case 'response.refusal.done':
        return endText(frame, 'refusal')
      case 'response.reasoning_text.delta':
      case 'response.reasoning_summary_text.delta':
      case 'response.reasoning.delta':
        open.addReasoning(frame, piece.length)
        return piece !== ''
      case 'response.function_call_arguments.delta':
      case 'response.custom_tool_call_input.delta':
        open.addArguments(frame, piece)
        return see(piece)
      case 'response.function_call_arguments.done':
      case 'response.custom_tool_call_input.done':
        open.endArguments(frame)
        return seenChars === 0 && see(argumentsOf(frame))
      case 'response.output_item.added':
      case 'response.output_item.done':
        return addItem(frame, type.endsWith('done'))
      default: {
        const response = property(frame, 'response')
        return isJsonObject(response) && addWhole(response)
      }
    }
  }

  return {
    add: frame => {
      const type = property(frame, 'type')
      if (typeof type === 'string' && type.startsWith('response.')) {
        typedFrames += 1
        return addTyped(type, frame)
      }
      if (property(frame, 'object') !== 'response') return false
      untypedFrames += 1
      return addWhole(frame)
    },
    hasEnd: () => whole !== null && whole.native !== null,
    hasTerminal: () => whole !== null && whole.native !== null,
    isCompletion: () => typedFrames + untypedFrames > 0,
    finish: () => {
      const streamed = open.finish()
      for (const form of streamed.forms) forms.add(form)
      const ended = whole?.output ?? emptyOutput
      const hasOutput = sizeOf(ended) > 0
      const { output } = hasOutput ? { output: ended } : streamed
      if (
        !hasOutput &&
        whole?.native !== undefined &&
        whole.native !== null &&
        sizeOf(streamed.output) > 0
      ) {
        forms.add('empty-terminal-event')
      }
      const { text, toolCalls } = streamed.output
      if (hasOutput && text !== '' && !isSameText(text, ended.text)) {
        forms.add('terminal-frame-differs')
      }
      if (hasOutput && toolCalls.length > 0 && !areSameCalls(toolCalls, ended.toolCalls)) {
        forms.add('tool-deltas-differ')
      }
      // One object alone is a unary reply.
      if (untypedFrames > 0 && typedFrames + untypedFrames > 1) forms.add('untyped-event')
      const native = whole?.native ?? null
      if (native === null) forms.add('no-finish-reason')
      const answer: Answer = {
        text: output.text,
        refusal: output.refusal === '' ? null : output.refusal,
        toolCalls: output.toolCalls,
        reasoningChars: ended.reasoningChars || streamed.output.reasoningChars,
        finishReason: normaliseFinishReason(native, output.toolCalls.length > 0),
        nativeFinishReason: native,
      }
      return { answer, forms: [...forms, ...types.forms()], given: { choices: 1, hasLogprobs } }
    },
  }
}

/**
 * Why a response is incomplete, else its status; AI Stats adds the finish reason of chat. LLM
 * Gateway ends every stream with `response.completed`, so the event's name decides nothing.
 */
function nativeFinish(response: unknown): string | null {
  const status = property(response, 'status')
  if (!finalStatuses.has(status)) return null
  return (
    readText(property(property(response, 'incomplete_details'), 'reason')) ??
    readText(property(response, 'finish_reason')) ??
    readText(status)
  )
}
