import { z } from 'zod'
import { metrics } from '../src/model/gate.ts'
import type { JsonObject, JsonValue } from '../src/model/json.ts'
import { isJsonObject } from '../src/model/json.ts'
import { configSchema } from '../src/suite/schemas/config-schema.ts'
import { priceFileSchema } from '../src/suite/schemas/price-schema.ts'
import { suiteSchema } from '../src/suite/schemas/suite-schema.ts'

/** The JSON Schema of suite files, by which editors complete and check. */
export function suiteJsonSchema(): JsonObject {
  return toJsonSchema(suiteSchema, 'A suite of golden prompts for gateway-parity')
}

/** The JSON Schema of price files. */
export function pricesJsonSchema(): JsonObject {
  return toJsonSchema(priceFileSchema, 'Prices of models for gateway-parity')
}

/** The JSON Schema of `parity.config.yaml`. */
export function configJsonSchema(): JsonObject {
  const schema = toJsonSchema(configSchema, 'Configuration of gateway-parity')
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {}
  const gates = isJsonObject(properties['gates']) ? properties['gates'] : {}
  const { additionalProperties: gate = {}, propertyNames: _, ...rest } = gates
  return {
    ...schema,
    properties: { ...properties, gates: { ...rest, ...namedGates() } },
    definitions: { gate },
  }
}

// draft-07 is what the YAML language server of most editors reads best.
function toJsonSchema(schema: z.ZodType, title: string): JsonObject {
  const { $schema, ...rest } = z.toJSONSchema(schema, { target: 'draft-7', io: 'input' })
  return { $schema: $schema ?? '', title, ...(rest as JsonObject) }
}

/** Gates are keyed by metric; naming every metric lets editors offer and explain them. */
function namedGates(): JsonObject {
  const gate: JsonValue = { $ref: '#/definitions/gate' }
  const names = metrics.map(({ name }) => name.replaceAll('.', '\\.')).join('|')
  return {
    properties: Object.fromEntries(
      metrics.map(({ name, meaning, defaultThreshold }) => {
        const limit = defaultThreshold ? `; by default ${defaultThreshold.text}` : ''
        return [name, { description: `${meaning}${limit}`, allOf: [gate] }]
      }),
    ),
    patternProperties: { [`^(?:${names})\\s*\\{\\s*(?:suite|tag)\\s*:[^{}]+\\}$`]: gate },
    additionalProperties: false,
  }
}
