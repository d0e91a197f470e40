import type { RequestChange } from '../../../model/exchange.ts'
import { isJsonObject, property, type JsonObject, type JsonValue } from '../../../model/json.ts'
import { closeSchema } from './closed-schema.ts'

/** What a field of OpenAI's becomes, and what is lost or changed by that. */
export interface TranslatedField {
  readonly fields: JsonObject
  readonly change?: RequestChange
}

const efforts: ReadonlySet<JsonValue> = new Set(['low', 'medium', 'high', 'xhigh', 'max'])

/** https://platform.claude.com/docs/en/build-with-claude/effort */
export function toEffort(effort: JsonValue): TranslatedField {
  if (efforts.has(effort)) return { fields: { output_config: { effort } } }
  const field = 'reasoning_effort'
  if (effort === 'none') return { fields: { thinking: { type: 'disabled' } } }
  if (effort === 'minimal') {
    const reason = 'the least effort that Anthropic knows is low'
    return {
      fields: { output_config: { effort: 'low' } },
      change: { field, kind: 'renamed', reason },
    }
  }
  const reason = `Anthropic has nothing that means ${JSON.stringify(effort)}`
  return { fields: {}, change: { field, kind: 'removed', reason } }
}

/** https://platform.claude.com/docs/en/build-with-claude/structured-outputs */
export function toOutputFormat(format: JsonValue): TranslatedField {
  const type = property(format, 'type')
  const field = 'response_format'
  if (type === 'text') return { fields: {} }
  const schema = property(property(format, 'json_schema'), 'schema')
  if (type !== 'json_schema' || !isJsonObject(schema)) {
    const reason = 'Anthropic has no JSON mode without a schema: the prompt has to ask for JSON'
    return { fields: {}, change: { field, kind: 'removed', reason } }
  }
  const closed = closeSchema(schema)
  const reason = 'Anthropic takes only schemas whose objects say additionalProperties: false'
  return {
    fields: { output_config: { format: { type, schema: closed.schema } } },
    ...(closed.isChanged && {
      change: { field: `${field}.additionalProperties`, kind: 'added', reason },
    }),
  }
}

/** OpenAI's default tier is Anthropic's standard one. */
export function toServiceTier(tier: JsonValue): TranslatedField {
  if (tier === 'default') return { fields: { service_tier: 'standard_only' } }
  if (tier === 'auto' || tier === 'standard_only') return { fields: { service_tier: tier } }
  const reason = `Anthropic has no service tier ${JSON.stringify(tier)}`
  return { fields: {}, change: { field: 'service_tier', kind: 'removed', reason } }
}
