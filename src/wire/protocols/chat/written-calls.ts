import {
  asList,
  asString,
  isJsonObject,
  property,
  type JsonObject,
  type JsonValue,
} from '../../../model/json.ts'
import { parseJson } from '../../../model/parse-json.ts'
import type { ChatMessage } from '../../../model/suite.ts'

/** The calls of a message as they are listed; the older `function_call` is one like the others. */
export function listedCalls(message: unknown): readonly JsonValue[] {
  const listed = property(message, 'tool_calls')
  if (Array.isArray(listed)) return asList(listed)
  const legacy = property(message, 'function_call')
  return isJsonObject(legacy) ? [{ function: legacy }] : []
}

/** A call in an earlier turn of a case. */
export interface WrittenCall {
  readonly id: string
  readonly name: string
  readonly input: JsonObject
  /** As it is listed. */
  readonly listed: JsonValue
}

/** The calls of a message for protocols that know functions alone, whose input is an object. */
export function writtenCalls(message: ChatMessage): readonly WrittenCall[] {
  return listedCalls(message).map(listed => {
    const called = property(listed, 'function')
    const input = inputOf(asString(property(called, 'arguments')))
    return { id: callIdOf(listed), name: asString(property(called, 'name')), input, listed }
  })
}

/** Text that is no object can only be a member of one. */
function inputOf(written: string): JsonObject {
  const input = parseJson(written)
  if (isJsonObject(input)) return input
  return written === '' ? {} : { arguments: written }
}

/** The older calls have no ids: a call and its result are known by the function's name. */
export function callIdOf(listed: JsonValue): string {
  const called = property(listed, 'function') ?? property(listed, 'custom')
  const name = asString(property(called, 'name'))
  return asString(property(listed, 'id')) || legacyId(name)
}

/** The id of the call whose result a message holds. */
export function resultIdOf(message: ChatMessage): JsonValue {
  return message['tool_call_id'] ?? legacyId(asString(message['name']))
}

function legacyId(name: string): string {
  return `call_${name}`
}
