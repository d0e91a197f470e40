import {
  asObject,
  isJsonObject,
  property,
  type JsonObject,
  type JsonValue,
} from '../../../model/json.ts'

/** A tool with its name and parameters in itself; the protocol's own kinds stay as they are. */
export function flattenTool(tool: JsonValue): JsonValue {
  if (!isJsonObject(tool)) return tool
  const { function: declared, custom, ...others } = tool
  if (isJsonObject(declared)) {
    return {
      ...others,
      // A function without parameters takes none, and one that is not said to be strict is not:
      // here both must be said.
      parameters: { type: 'object', properties: {} },
      strict: false,
      ...declared,
    }
  }
  return isJsonObject(custom) ? { ...others, ...custom, ...grammarOf(custom) } : tool
}

/** A grammar, too, stands in the format itself. */
function grammarOf(custom: JsonObject): JsonObject {
  const grammar = property(custom['format'], 'grammar')
  return isJsonObject(grammar) ? { format: { type: 'grammar', ...grammar } } : {}
}

export function flattenToolChoice(choice: JsonValue): JsonValue {
  if (!isJsonObject(choice)) return choice
  const { function: named, custom, allowed_tools: allowed, ...others } = choice
  if (isJsonObject(allowed)) {
    const { tools } = allowed
    return {
      ...others,
      ...allowed,
      ...(Array.isArray(tools) && { tools: tools.map(flattenToolChoice) }),
    }
  }
  return { ...others, ...(isJsonObject(named) ? named : asObject(custom)) }
}
