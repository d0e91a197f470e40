import type { RequestChange } from '../../../model/exchange.ts'
import {
  asList,
  isJsonObject,
  property,
  type JsonObject,
  type JsonValue,
} from '../../../model/json.ts'
import { writtenChoice, writtenTools } from '../chat/written-tools.ts'

interface TranslatedTools {
  /** `tools` and `toolConfig`, as far as the request asks for them. */
  readonly fields: JsonObject
  readonly changes: readonly RequestChange[]
}

const strictChange: RequestChange = {
  field: 'tools.strict',
  kind: 'renamed',
  reason: 'Gemini checks arguments for all tools at once: mode VALIDATED is sent',
}

/** OpenAI's tools and tool choice, the legacy functions included; tools of Gemini's own stay. */
export function toGeminiTools(request: JsonObject): TranslatedTools {
  const listed = writtenTools(request)
  const declarations = listed.filter(isFunctionTool)
  const native = listed.filter(tool => !isFunctionTool(tool))
  const isStrict = declarations.some(tool => property(tool['function'], 'strict') === true)
  const choice = readChoice(writtenChoice(request))
  const isFree = choice === null || choice['mode'] === 'AUTO'
  const calling = isStrict && isFree ? { mode: 'VALIDATED' } : choice
  const tools = [
    ...(declarations.length > 0 ? [{ functionDeclarations: declarations.map(declare) }] : []),
    ...native,
  ]
  return {
    fields: {
      ...(tools.length > 0 && { tools }),
      ...(calling !== null && { toolConfig: { functionCallingConfig: calling } }),
    },
    changes: isStrict && isFree ? [strictChange] : [],
  }
}

interface FunctionTool extends JsonObject {
  function: JsonObject
}

function isFunctionTool(tool: JsonValue): tool is FunctionTool {
  return isJsonObject(tool) && isJsonObject(tool['function'])
}

/**
 * `parametersJsonSchema` takes a JSON Schema as it is; `parameters` would take only a part of
 * OpenAPI's and refuse `additionalProperties`, `$ref` and lists of types.
 */
function declare(tool: FunctionTool): JsonObject {
  const { parameters, strict: _strict, ...named } = tool.function
  return { ...named, ...(parameters !== undefined && { parametersJsonSchema: parameters }) }
}

function readChoice(choice: JsonValue): JsonObject | null {
  switch (choice) {
    case 'auto':
      return { mode: 'AUTO' }
    case 'none':
      return { mode: 'NONE' }
    case 'required':
      return { mode: 'ANY' }
    default: {
      const allowed = property(choice, 'allowed_tools')
      if (allowed !== undefined) return readAllowed(allowed)
      const name = property(property(choice, 'function'), 'name') ?? property(choice, 'name')
      return typeof name === 'string' ? { mode: 'ANY', allowedFunctionNames: [name] } : null
    }
  }
}

/** Some of the tools, of which one must or may be called. */
function readAllowed(allowed: unknown): JsonObject {
  const tools = property(allowed, 'tools')
  const names = asList(tools).flatMap((tool: unknown) => {
    const name = property(property(tool, 'function'), 'name')
    return typeof name === 'string' ? [name] : []
  })
  const mode = property(allowed, 'mode') === 'required' ? 'ANY' : 'VALIDATED'
  return { mode, allowedFunctionNames: names }
}
