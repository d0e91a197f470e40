import { asList, type JsonObject, type JsonValue } from '../../../model/json.ts'

/** The tools of a chat request, the older functions included. */
export function writtenTools(request: JsonObject): readonly JsonValue[] {
  return [...asList(request['tools']), ...toolsOf(request['functions'])]
}

/** Functions of the older form as tools. */
export function toolsOf(functions: JsonValue | undefined): readonly JsonValue[] {
  return asList(functions).map(declared => ({ type: 'function', function: declared }))
}

/** How they are to be chosen; null where the request does not say. */
export function writtenChoice(request: JsonObject): JsonValue {
  return request['tool_choice'] ?? request['function_call'] ?? null
}
