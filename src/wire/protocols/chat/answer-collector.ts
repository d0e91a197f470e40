import type { Answer } from '../../../model/exchange.ts'
import { asString, isJsonObject, property } from '../../../model/json.ts'
import type { Mode } from '../../../model/side.ts'
import { reasoningLength, refusalOf, textOf } from './content.ts'
import { chatFinishReasons, foreignFinishReason, normaliseFinishReason } from '../finish-reason.ts'
import type { Dialect } from '../../dialect/profile.ts'
import type { AskedFor } from '../asked-for.ts'
import type { AnswerCollector } from '../protocol-codec.ts'
import { areSameCalls } from '../same-calls.ts'
import { isSameText } from '../same-text.ts'
import { createToolCallCollector, readToolCalls } from './tool-calls.ts'
import { createShapeWatch } from './shape-watch.ts'
import type { WireForm } from '../../dialect/wire-form.ts'

/** What the older form of a tool call says without saying it. */
const legacyCall = { index: 0, type: 'function' }

interface Whole {
  readonly text: string
  readonly refusal: string
  readonly message: unknown
}

export function createChatAnswerCollector(
  dialect: Dialect,
  mode: Mode,
  asked: AskedFor,
): AnswerCollector {
  const forms = new Set<WireForm>()
  const tools = createToolCallCollector()
  const shape = createShapeWatch(dialect, mode)
  let text = ''
  let refusal = ''
  let reasoningChars = 0
  let hasDeltas = false
  let hasRole = false
  let isCompletion = false
  let finish: string | null = null
  let terminalFinish: string | null = null
  let whole: Whole | null = null
  let counted: number | null = asked.choices > 1 ? 0 : null
  /** Of servers that count from 1: the choices of the lowest index, until one of index 0 comes. */
  let waiting: { readonly place: number; readonly parts: unknown[] } | null = null
  let hasCounted = false
  let choices = 1
  let hasLogprobs = false

  function addFinish(value: unknown): string | null {
    if (value === '') forms.add('empty-finish-reason')
    return typeof value === 'string' && value !== '' ? value : null
  }

  function addWhole(message: unknown, choice: unknown): boolean {
    shape.message(message)
    whole = { text: textOf(property(message, 'content')), refusal: refusalOf(message), message }
    if (Array.isArray(property(message, 'content'))) forms.add('content-parts')
    terminalFinish = addFinish(property(choice, 'finish_reason')) ?? terminalFinish
    const reasoning = reasoningLength(message)
    if (reasoning > 0) reasoningChars = reasoning
    return whole.text !== '' || whole.refusal !== '' || readToolCalls(message).length > 0
  }

  function addDelta(delta: unknown, choice: unknown): boolean {
    hasDeltas = true
    hasRole ||= asString(property(delta, 'role')) !== ''
    shape.message(delta)
    const content = property(delta, 'content')
    if (Array.isArray(content)) forms.add('content-parts')
    const piece = textOf(content)
    const isReasoning = property(choice, 'reasoning') === true
    if (isReasoning && piece !== '') forms.add('reasoning-as-content')
    const reasoning = reasoningLength(delta) + (isReasoning ? piece.length : 0)
    const refused = refusalOf(delta)
    text += isReasoning ? '' : piece
    refusal += refused
    reasoningChars += reasoning
    const legacy = property(delta, 'function_call')
    const choiceIndex = property(choice, 'index')
    const called = tools.add(
      isJsonObject(legacy) ? [{ ...legacyCall, function: legacy }] : property(delta, 'tool_calls'),
      dialect.singleChoice && typeof choiceIndex === 'number' ? choiceIndex : null,
    )
    return piece !== '' || reasoning > 0 || refused !== '' || called
  }

  /** The first of those that were asked for; without any, the one that comes first. */
  function isCounted(choice: unknown, position: number): boolean {
    if (dialect.singleChoice) return true
    const index = property(choice, 'index')
    const place = typeof index === 'number' ? index : position
    if (place < asked.choices) choices = Math.max(choices, place + 1)
    counted ??= place
    hasCounted ||= place === counted
    if (hasCounted) waiting = null
    else if (waiting === null || place < waiting.place) waiting = { place, parts: [choice] }
    else if (place === waiting.place) waiting.parts.push(choice)
    return place === counted
  }

  const bringsText = (choice: unknown): boolean =>
    waiting !== null && textOf(property(property(choice, 'delta'), 'content')) !== ''
  const isEnd = (choice: unknown): boolean =>
    asString(property(choice, 'finish_reason')) !== '' || isJsonObject(property(choice, 'message'))

  function addChoice(choice: unknown): boolean {
    shape.choice(choice)
    hasLogprobs ||= isJsonObject(property(choice, 'logprobs'))
    const message = property(choice, 'message')
    const delta = property(choice, 'delta')
    if (isJsonObject(message) && !isJsonObject(delta)) return addWhole(message, choice)
    if (mode === 'unary' && isJsonObject(delta)) forms.add('delta-in-json')
    const brought = addDelta(delta, choice)
    const reason = addFinish(property(choice, 'finish_reason'))
    if (reason !== null && finish !== null) {
      forms.add(reason === finish ? 'repeated-finish-reason' : 'conflicting-finish-reason')
    }
    finish = reason ?? finish
    return brought
  }

  return {
    add: frame => {
      shape.frame(frame)
      const listed = property(frame, 'choices')
      if (!Array.isArray(listed)) return false
      isCompletion = true
      const brought = listed
        .filter(isCounted)
        .reduce<boolean>((any, choice) => addChoice(choice) || any, false)
      return brought || listed.some(bringsText)
    },
    hasEnd: () => finish !== null || whole !== null || waiting?.parts.some(isEnd) === true,
    hasTerminal: () => whole !== null && terminalFinish !== null,
    isCompletion: () => isCompletion,
    finish: () => {
      for (const choice of waiting?.parts ?? []) addChoice(choice)
      const collected = tools.finish()
      for (const form of collected.forms) forms.add(form)
      const wholeCalls = whole === null ? [] : readToolCalls(whole.message)
      const toolCalls = wholeCalls.length > 0 ? wholeCalls : collected.toolCalls
      const finalRefusal = whole !== null && whole.refusal !== '' ? whole.refusal : refusal
      const native = terminalFinish ?? finish
      const finishReason = normaliseFinishReason(native, toolCalls.length > 0)
      if (finishReason === 'tool_calls' && native?.toLowerCase() === 'stop') {
        forms.add('stop-with-tool-calls')
      }
      if (native === null) forms.add('no-finish-reason')
      if (whole !== null && hasDeltas) {
        forms.add('terminal-frame')
        if (finish === null && terminalFinish !== null) forms.add('finish-in-terminal-frame')
      }
      if (whole === null && hasDeltas && !hasRole && mode === 'stream') forms.add('role-missing')
      if (whole !== null && mode === 'stream') {
        if (whole.text !== '' && !isSameText(whole.text, text)) forms.add('terminal-frame-differs')
        if (wholeCalls.length > 0 && !areSameCalls(wholeCalls, collected.toolCalls)) {
          forms.add('tool-deltas-differ')
        }
      }
      const answer: Answer = {
        text: whole !== null && whole.text !== '' ? whole.text : text,
        refusal: finalRefusal === '' ? null : finalRefusal,
        toolCalls,
        reasoningChars,
        finishReason,
        nativeFinishReason: native,
      }
      const foreign = foreignFinishReason(native, chatFinishReasons)
      return {
        answer,
        forms: [...forms, ...foreign, ...shape.forms()],
        given: { choices, hasLogprobs },
      }
    },
  }
}
