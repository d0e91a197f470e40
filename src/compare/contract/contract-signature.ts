import type { Answer, Exchange, FinishReason } from '../../model/exchange.ts'
import type { ContractKind } from '../../model/gate.ts'
import type { GoldenCase } from '../../model/suite.ts'
import { contractKinds } from '../../model/gate.ts'
import { isJsonObject, property, memberOf } from '../../model/json.ts'
import { describeLanguage } from '../../model/language.ts'
import { canonicalModelId, isModelAsked } from '../../model/model-id.ts'
import { comparableJson } from '../json/comparable-json.ts'
import { comparableJsonText } from '../json/comparable-json-text.ts'
import { visibleAnswer } from '../answers/comparable-text.ts'
import { countCharacters } from '../../model/count-characters.ts'
import { parseJson } from '../../model/parse-json.ts'
import { faultClass } from './fault-class.ts'
import { detectLanguage } from '../text/detect-language.ts'
import { checkAgainstSchema } from '../json/json-schema-check.ts'
import { describeShape } from '../json/json-shape.ts'
import { normaliseText } from '../text/normalise-text.ts'
import { isRefusal } from './refusal.ts'
import { comparableCalls } from '../answers/tool-calls.ts'
import { shortenMiddle } from '../text/visible-text.ts'

/** A `flag` is `broken` or `ok`, whatever others do; a `value` is only compared with other values. */
export const contractKindType: Readonly<Record<ContractKind, 'flag' | 'value'>> = {
  'prompt-tokens': 'value',
  model: 'value',
  'finish-reason': 'value',
  'tool-called': 'value',
  'tool-name': 'value',
  'tool-arguments': 'value',
  'json-valid': 'flag',
  'json-shape': 'value',
  value: 'value',
  refusal: 'flag',
  language: 'value',
  empty: 'flag',
  truncated: 'flag',
  length: 'value',
  usage: 'flag',
  stream: 'flag',
  'fault-class': 'value',
}

const complete: ReadonlySet<string> = new Set<FinishReason>(['stop', 'tool_calls'])

/** Of kinds in which some values are as they should be and others are not: less of these is worse. */
export const isWanted: Readonly<Partial<Record<ContractKind, (value: string) => boolean>>> = {
  model: value => value === 'as requested',
  'finish-reason': value => complete.has(value),
  'tool-called': value => value === 'called',
  'fault-class': value => value !== 'answered',
}

/** What an exchange shows in each kind of contract; null where the kind does not apply to it. */
export type ContractSignature = Readonly<Record<ContractKind, string | null>>

const nothing = Object.fromEntries(contractKinds.map(kind => [kind, null])) as ContractSignature

export function contractSignature(golden: GoldenCase, exchange: Exchange): ContractSignature {
  const { outcome, identity } = exchange
  const failure = outcome.kind === 'failed' ? outcome.failure.class : null
  if (golden.fault) return { ...nothing, 'fault-class': faultClass(outcome) }
  const session: ContractSignature = {
    ...nothing,
    'prompt-tokens': promptTokens(exchange),
    model: identity.modelServed === null ? null : describeModel(exchange, identity.modelServed),
  }
  if (outcome.kind === 'failed') {
    return {
      ...session,
      empty: failure === 'empty' ? 'broken' : null,
      truncated: failure === 'truncated' ? 'broken' : null,
    }
  }
  return {
    ...session,
    'finish-reason': outcome.answer.finishReason ?? 'none',
    refusal: flag(isRefusal(outcome.answer)),
    empty: flag(false),
    truncated: flag(false),
    usage: flag(exchange.usage.inputTokens === null || exchange.usage.outputTokens === null),
    // A stream where JSON was asked for is as unreadable to a client as the reverse.
    stream: flag(hasBreak(exchange)),
    ...contentSignature(golden, outcome.answer),
  }
}

function flag(isBroken: boolean): 'broken' | 'ok' {
  return isBroken ? 'broken' : 'ok'
}

/** Gateways report a cached answer as costing no tokens, which says nothing about the prompt. */
function promptTokens(exchange: Exchange): string | null {
  const { firstTurnInputTokens, cacheHit } = exchange
  return firstTurnInputTokens === null || cacheHit ? null : String(firstTurnInputTokens)
}

function describeModel({ identity }: Exchange, served: string): string {
  return isModelAsked(served, identity) ? 'as requested' : canonicalModelId(served)
}

function hasBreak(exchange: Exchange): boolean {
  return exchange.wireNotes.some(note => note.level === 'break')
}

function contentSignature(golden: GoldenCase, answer: Answer): Partial<ContractSignature> {
  switch (golden.compare.kind) {
    case 'none':
      return {}
    case 'exact':
      return { ...toolSignature(golden, answer), value: normaliseText(visibleAnswer(answer)) }
    case 'json':
      return { ...toolSignature(golden, answer), ...jsonSignature(golden, answer) }
    case 'text':
    case 'tools':
      return { ...toolSignature(golden, answer), ...proseSignature(answer) }
  }
}

/** Written answers only: beside a tool call, a few words come or not. */
function proseSignature(answer: Answer): Partial<ContractSignature> {
  if (answer.toolCalls.length > 0) return {}
  const text = visibleAnswer(answer)
  return { language: detectLanguage(text), length: String(countCharacters(text)) }
}

function toolSignature(golden: GoldenCase, answer: Answer): Partial<ContractSignature> {
  if (!hasItems(golden.request['tools']) && !hasItems(golden.request['functions'])) return {}
  if (answer.toolCalls.length === 0) return { 'tool-called': 'not called' }
  const calls = comparableCalls(answer.toolCalls, golden.compare)
  return {
    'tool-called': 'called',
    'tool-name': calls.map(call => call.name).join(', '),
    'tool-arguments': calls.map(call => call.text).join(' '),
  }
}

function hasItems(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0
}

function jsonSignature(golden: GoldenCase, answer: Answer): Partial<ContractSignature> {
  // A tool call or a refusal takes the place of the JSON; other kinds look at those.
  if (answer.text === '' && (answer.toolCalls.length > 0 || answer.refusal !== null)) return {}
  const value = parseJson(answer.text)
  if (value === undefined) return { 'json-valid': 'broken' }
  const format = property(golden.request['response_format'], 'json_schema')
  const schema = property(format, 'schema')
  const check = isJsonObject(schema) ? checkAgainstSchema(schema, value).kind : 'fits'
  const comparable = comparableJson(value, golden.compare)
  return {
    'json-valid': check === 'unusable' || check === 'undecided' ? null : flag(check === 'violated'),
    'json-shape': describeShape(comparable),
    value: comparableJsonText(answer.text, golden.compare) ?? null,
  }
}

const flagWords: Readonly<Partial<Record<ContractKind, Readonly<Record<string, string>>>>> = {
  'json-valid': { broken: 'invalid JSON', ok: 'valid JSON' },
  refusal: { broken: 'refused', ok: 'not refused' },
  empty: { broken: 'empty answer', ok: 'answer' },
  truncated: { broken: 'cut off', ok: 'complete' },
  usage: { broken: 'usage missing', ok: 'usage reported' },
  stream: { broken: 'malformed response', ok: 'well-formed response' },
}

const longestShown = 120

/** A signature in a few words of one line: `finish_reason stop`, `412 prompt tokens`. */
export function describeSignature(kind: ContractKind, value: string): string {
  const shown = shortenMiddle(value, longestShown)
  switch (kind) {
    case 'prompt-tokens':
      return `${shown} prompt tokens`
    case 'model':
      return value === 'as requested' ? 'the requested model' : `model ${shown}`
    case 'finish-reason':
      return value === 'none' ? 'no finish_reason' : `finish_reason ${shown}`
    case 'tool-called':
      return value === 'called' ? 'tool called' : 'no tool called'
    case 'tool-name':
      return `${value.includes(', ') ? 'tools' : 'tool'} ${shown}`
    case 'tool-arguments':
      return `call ${shown}`
    case 'json-shape':
      return `shape ${shown}`
    case 'value':
      return shown === '' ? 'empty text' : shown
    case 'language':
      return describeLanguage(value)
    case 'length':
      return `${shown} characters`
    case 'fault-class':
      return value === 'answered' ? 'answered' : `fails with ${shown}`
    case 'json-valid':
    case 'refusal':
    case 'empty':
    case 'truncated':
    case 'usage':
    case 'stream':
      return memberOf(flagWords[kind] ?? {}, value) ?? shown
  }
}
