import type { Answer } from '../../../model/exchange.ts'
import { asList, property } from '../../../model/json.ts'
import { foreignFinishReason, messageStopReasons, normaliseFinishReason } from '../finish-reason.ts'
import type { AnswerCollector } from '../protocol-codec.ts'
import { readText } from '../../values/read-path.ts'
import { areSameCalls } from '../same-calls.ts'
import { isSameText } from '../same-text.ts'
import { createTypeWatch } from '../type-watch.ts'
import type { WireForm } from '../../dialect/wire-form.ts'
import { createContentCollector, readContent, type Content } from './content-collector.ts'

/** Puts an answer together from a whole message, or from the events of a stream. */
export function createAnthropicAnswerCollector(): AnswerCollector {
  const forms = new Set<WireForm>()
  const streamed = createContentCollector()
  const types = createTypeWatch()
  /** Blocks of calls that were begun without input, by index, until a delta brings some. */
  const withoutInput = new Map<unknown, unknown>()
  let hasEvents = false
  let hasStart = false
  let isStopped = false
  let native: string | null = null
  let whole: Content | null = null

  function addStopReason(holder: unknown): void {
    const reason = readText(property(holder, 'stop_reason'))
    if (reason !== null && native !== null && whole === null) {
      forms.add(reason === native ? 'repeated-finish-reason' : 'conflicting-finish-reason')
    }
    native = reason ?? native
  }

  function watchBlock(block: unknown): void {
    types.require('a content block', block, 'object')
    const type = property(block, 'type')
    if (type === 'text') types.expect('text', property(block, 'text'), 'text')
    if (type !== 'tool_use') return
    types.expect('the name of a tool', property(block, 'name'), 'text')
    types.expect('input', property(block, 'input'), 'object')
  }

  function watchStart(frame: unknown): void {
    const index = property(frame, 'index')
    const block = property(frame, 'content_block')
    types.require('the index of a content block', index, 'number')
    watchBlock(block)
    const input = property(block, 'input') ?? null
    if (property(block, 'type') === 'tool_use' && input === null) {
      withoutInput.set(index, property(block, 'input'))
    }
  }

  function watchDelta(frame: unknown): void {
    const delta = property(frame, 'delta')
    const piece = property(delta, 'partial_json')
    types.require('the type of a delta', property(delta, 'type'), 'text')
    types.expect('text', property(delta, 'text'), 'text')
    types.expect('partial_json', piece, 'text')
    if (typeof piece === 'string') withoutInput.delete(property(frame, 'index'))
  }

  /** What Anthropic's client writes into as the events come. */
  function watchBeginning(message: unknown): void {
    types.require('the message of message_start', message, 'object')
    types.require('the content of message_start', property(message, 'content'), 'list')
    types.require('the usage of message_start', property(message, 'usage'), 'object')
    hasStart = true
  }

  function addWhole(message: unknown): boolean {
    types.require('content', property(message, 'content'), 'list')
    for (const block of asList(property(message, 'content'))) {
      watchBlock(block)
      if (property(block, 'type') === 'tool_use')
        types.require('input', property(block, 'input'), 'object')
    }
    whole = readContent(property(message, 'content'))
    addStopReason(message)
    return whole.text !== '' || whole.reasoningChars > 0 || whole.toolCalls.length > 0
  }

  function addEvent(type: unknown, frame: unknown): boolean {
    switch (type) {
      case 'message_start':
        hasEvents = true
        watchBeginning(property(frame, 'message'))
        return false
      case 'content_block_start':
        hasEvents = true
        watchStart(frame)
        return streamed.start(frame)
      case 'content_block_delta':
        hasEvents = true
        watchDelta(frame)
        return streamed.addDelta(frame)
      case 'message_delta':
        hasEvents = true
        types.require('the usage of message_delta', property(frame, 'usage'), 'object')
        addStopReason(property(frame, 'delta'))
        return false
      case 'message_stop':
        isStopped = true
        return false
      default:
        return false
    }
  }

  return {
    add: frame => {
      const type = property(frame, 'type')
      return type === 'message' ? addWhole(frame) : addEvent(type, frame)
    },
    hasEnd: () => native !== null || isStopped || whole !== null,
    hasTerminal: () => isStopped,
    isCompletion: () => hasEvents || whole !== null,
    finish: () => {
      const collected = streamed.finish()
      for (const form of collected.forms) forms.add(form)
      for (const input of withoutInput.values()) types.require('input', input, 'object')
      const content = mergeContent(collected.content, whole)
      const finishReason = normaliseFinishReason(native, content.toolCalls.length > 0)
      const isMisnamed =
        finishReason === 'tool_calls' && normaliseFinishReason(native, false) === 'stop'
      if (isMisnamed) forms.add('stop-with-tool-calls')
      if (native === null) forms.add('no-finish-reason')
      if (hasEvents && !hasStart) forms.add('no-message-start')
      if (hasEvents && !isStopped) forms.add('no-message-stop')
      if (hasEvents && whole !== null) {
        forms.add('terminal-frame')
        if (!isSameText(content.text, collected.content.text)) forms.add('terminal-frame-differs')
        const { toolCalls } = collected.content
        if (toolCalls.length > 0 && !areSameCalls(content.toolCalls, toolCalls)) {
          forms.add('tool-deltas-differ')
        }
      }
      const answer: Answer = {
        text: content.text,
        refusal: null,
        toolCalls: content.toolCalls,
        reasoningChars: content.reasoningChars,
        finishReason,
        nativeFinishReason: native,
      }
      const foreign = foreignFinishReason(native, messageStopReasons)
      return { answer, forms: [...forms, ...foreign, ...types.forms()] }
    },
  }
}

/** A whole message after the deltas counts more than they do, as far as it says something. */
function mergeContent(streamed: Content, whole: Content | null): Content {
  if (whole === null) return streamed
  return {
    text: whole.text || streamed.text,
    reasoningChars: whole.reasoningChars || streamed.reasoningChars,
    toolCalls: whole.toolCalls.length > 0 ? whole.toolCalls : streamed.toolCalls,
  }
}
