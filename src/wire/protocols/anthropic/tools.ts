import type { RequestChange } from '../../../model/exchange.ts'
import { isJsonObject, property, type JsonObject, type JsonValue } from '../../../model/json.ts'
import { writtenChoice, writtenTools } from '../chat/written-tools.ts'

interface TranslatedTools {
  /** `tools` and `tool_choice`, as far as the request asks for them. */
  readonly fields: JsonObject
  readonly changes: readonly RequestChange[]
}

const allowedChange: RequestChange = {
  field: 'tool_choice.allowed_tools',
  kind: 'removed',
  reason: 'Anthropic can be told to call any tool or one, not some of them: all are allowed',
}

/** OpenAI's tools and tool choice, the older functions included; Anthropic's own tools stay. */
export function toAnthropicTools(request: JsonObject): TranslatedTools {
  const tools = writtenTools(request)
  const given = writtenChoice(request)
  const choice = toChoice(given)
  const isSingle = request['parallel_tool_calls'] === false && tools.length > 0
  const single = isSingle ? oneAtATime(choice ?? { type: 'auto' }) : choice
  return {
    fields: {
      ...(tools.length > 0 && { tools: tools.map(declare) }),
      ...(single !== null && { tool_choice: single }),
    },
    changes: property(given, 'allowed_tools') === undefined ? [] : [allowedChange],
  }
}

function oneAtATime(choice: JsonObject): JsonObject {
  return choice['type'] === 'none' ? choice : { ...choice, disable_parallel_tool_use: true }
}

/** Members beside the function, such as `cache_control`, are kept. */
function declare(tool: JsonValue): JsonValue {
  if (!isJsonObject(tool)) return tool
  const { type: _type, function: declaration, ...further } = tool
  if (!isJsonObject(declaration)) return tool
  const { parameters, strict, ...named } = declaration
  const schema = isJsonObject(parameters) ? parameters : { properties: {} }
  return {
    ...further,
    ...named,
    input_schema: { type: 'object', ...schema },
    ...(strict === true && { strict }),
  }
}

function toChoice(choice: JsonValue): JsonObject | null {
  switch (choice) {
    case 'auto':
    case 'none':
      return { type: choice }
    case 'required':
      return { type: 'any' }
    default: {
      if (!isJsonObject(choice)) return null
      const allowed = choice['allowed_tools']
      if (allowed !== undefined) {
        return { type: property(allowed, 'mode') === 'required' ? 'any' : 'auto' }
      }
      const name = property(choice['function'], 'name')
      if (typeof name === 'string') return { type: 'tool', name }
      // The older form names a function alone; a choice in Anthropic's own form has a type.
      return choice['type'] === undefined && typeof choice['name'] === 'string'
        ? { type: 'tool', name: choice['name'] }
        : choice
    }
  }
}
