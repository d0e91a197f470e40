import { isJsonObject, property } from '../../model/json.ts'
import type { JsonObject, JsonValue } from '../../model/json.ts'
import type { RequestFault } from '../chat-request.ts'

/** The first thing that no gateway takes in a request for a response. */
export function findRequestFault(body: JsonObject): RequestFault | null {
  const { input, tools } = body
  if (typeof input !== 'string' && !(Array.isArray(input) && input.length > 0)) {
    return { field: 'input', message: 'input must be text or a list with at least one item' }
  }
  return (typeof input === 'string' ? null : findItemFault(input)) ?? findToolFault(tools)
}

function findItemFault(items: readonly JsonValue[]): RequestFault | null {
  const calls = new Set<unknown>()
  for (const [index, item] of items.entries()) {
    const place = `input[${index}]`
    const { type = 'message', call_id: callId, role, content, output } = objectOf(item)
    switch (type) {
      case 'message': {
        if (typeof role !== 'string' || role === 'tool') return invalid(`${place}.role`, role)
        const fault = findPartFault(content, `${place}.content`, partTypes(role))
        if (fault !== null) return fault
        break
      }
      case 'function_call':
        calls.add(callId)
        break
      case 'function_call_output': {
        const id = JSON.stringify(callId)
        const message = `No tool call found for function call output with call_id ${id}.`
        if (!calls.has(callId)) return { field: `${place}.call_id`, message }
        const fault = findPartFault(output, `${place}.output`, partTypes('user'))
        if (fault !== null) return fault
        break
      }
      case 'reasoning':
        break
      default:
        return invalid(`${place}.type`, type)
    }
  }
  return null
}

/** What the assistant said has parts of its own types. */
function partTypes(role: string): readonly unknown[] {
  return role === 'assistant'
    ? ['output_text', 'refusal']
    : ['input_text', 'input_image', 'input_file']
}

function findPartFault(
  content: JsonValue | undefined,
  place: string,
  types: readonly unknown[],
): RequestFault | null {
  if (typeof content === 'string') return null
  if (!Array.isArray(content)) return invalid(place, content)
  const index = content.findIndex(part => !types.includes(property(part, 'type')))
  return index < 0 ? null : invalid(`${place}[${index}]`, property(content[index], 'type'))
}

/** Functions are named in the tool itself. */
function findToolFault(tools: JsonValue | undefined): RequestFault | null {
  if (!Array.isArray(tools)) return null
  const index = tools.findIndex(
    tool => property(tool, 'type') === 'function' && typeof property(tool, 'name') !== 'string',
  )
  const field = `tools[${index}].name`
  return index < 0 ? null : { field, message: `Missing required parameter: '${field}'.` }
}

function invalid(field: string, value: unknown): RequestFault {
  return { field, message: `Invalid value for '${field}': ${JSON.stringify(value) ?? 'missing'}.` }
}

function objectOf(value: JsonValue): JsonObject {
  return isJsonObject(value) ? value : { type: null }
}
