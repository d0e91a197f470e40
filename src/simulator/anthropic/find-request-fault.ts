import { asList, isJsonObject, property } from '../../model/json.ts'
import type { JsonObject, JsonValue } from '../../model/json.ts'
import type { RequestFault } from '../chat-request.ts'

const fields: ReadonlySet<string> = new Set(
  `model messages max_tokens system metadata stop_sequences stream tools
   tool_choice thinking output_config service_tier cache_control container context_management
   mcp_servers inference_geo speed diagnostics`.split(/\s+/),
)

/** No field of the newer version, not even with its usual value. */
const samplingFields: ReadonlySet<string> = new Set(['temperature', 'top_k', 'top_p'])

/** What Anthropic itself minds in a request that gateways in its form may take. */
export function findRequestFault(body: JsonObject, isEarlierVersion: boolean): RequestFault | null {
  return (
    unknownField(body, isEarlierVersion) ??
    blankStop(body) ??
    openSchema(body) ??
    strayResult(asList(body['messages']))
  )
}

function unknownField(body: JsonObject, isEarlierVersion: boolean): RequestFault | null {
  const field = Object.keys(body).find(
    name => !fields.has(name) && !(isEarlierVersion && samplingFields.has(name)),
  )
  return field === undefined ? null : { field, message: 'Extra inputs are not permitted' }
}

function blankStop(body: JsonObject): RequestFault | null {
  const blank = asList(body['stop_sequences']).findIndex(
    stop => typeof stop === 'string' && stop.trim() === '',
  )
  if (blank < 0) return null
  const message = 'each stop sequence must contain non-whitespace'
  return { field: `stop_sequences.${blank}`, message }
}

function openSchema(body: JsonObject): RequestFault | null {
  const schema = property(property(body['output_config'], 'format'), 'schema')
  if (!isOpen(schema)) return null
  return {
    field: 'output_config.format.schema',
    message: "For 'object' type, 'additionalProperties' must be explicitly set to false",
  }
}

/** Whether an object anywhere in a schema may have further properties. */
function isOpen(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.some(isOpen)
  if (!isJsonObject(schema)) return false
  const isObject = schema['type'] === 'object' && schema['additionalProperties'] !== false
  return isObject || Object.values(schema).some(isOpen)
}

/** Every result answers a call of the turn before, and every call has its result in the next. */
function strayResult(messages: readonly JsonValue[]): RequestFault | null {
  let called: readonly string[] = []
  for (const [index, message] of messages.entries()) {
    const blocks = asList(property(message, 'content'))
    const answered = idsOf(blocks, 'tool_result', 'tool_use_id')
    const stray = answered.find(id => !called.includes(id))
    if (stray !== undefined) {
      return {
        field: `messages.${index}.content.0`,
        message: `unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${stray}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`,
      }
    }
    const missing = called.find(id => !answered.includes(id))
    if (missing !== undefined) {
      return {
        field: `messages.${index - 1}`,
        message: `\`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${missing}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`,
      }
    }
    const empty = blocks.some(
      block => property(block, 'type') === 'text' && property(block, 'text') === '',
    )
    if (empty) return { field: 'messages', message: 'text content blocks must be non-empty' }
    called = idsOf(blocks, 'tool_use', 'id')
  }
  return null
}

function idsOf(blocks: readonly JsonValue[], type: string, member: string): readonly string[] {
  return blocks
    .filter(block => property(block, 'type') === type)
    .map(block => JSON.stringify(property(block, member) ?? null))
}
