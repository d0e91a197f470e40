import { asList, asObject, isJsonObject, property } from '../../model/json.ts'
import type { JsonObject, JsonValue } from '../../model/json.ts'
import { below, randomStream } from '../../statistics/basics/random.ts'
import type { Prompt } from './read-prompt.ts'
import { structuredString } from './structured-string.ts'
import { writeSentence } from './text-model.ts'
import type { Speaker } from './text-model.ts'

export interface ValueOptions {
  readonly schema: JsonValue
  readonly prompt: Prompt
  readonly speaker: Speaker
  /**
   * Leaves out optional properties that the prompt does not speak of, as models do when they fill
   * in a tool's arguments.
   */
  readonly isSparse: boolean
}

/** What filling in a schema has used up so far. */
interface Filling extends ValueOptions {
  readonly used: Map<string, number>
}

interface Place {
  /** `$.items[0].name` */
  readonly path: string
  /** Name of the nearest property. */
  readonly name: string
  readonly depth: number
}

/** Schemas may refer to themselves; below this, lists end and optional properties are left out. */
const depthLimit = 6
/** Beyond this nothing is filled in any more: such a schema has no finite value. */
const deepest = 40

/**
 * A value that fits a JSON Schema: what the prompt names goes where it seems to belong, the rest is
 * made up, the same for every sample but for free text. Patterns are met only by what the prompt
 * names.
 */
export function structuredValue(options: ValueOptions): JsonValue {
  const filling: Filling = { ...options, used: new Map() }
  return fill(options.schema, { path: '$', name: '', depth: 0 }, filling)
}

/** An object for a prompt that wants JSON without saying which. */
export function freeObject(prompt: Prompt, speaker: Speaker): JsonObject {
  const keys = prompt.jsonKeys.length > 0 ? prompt.jsonKeys : ['topic', 'summary']
  const properties = keys.map(key => {
    const isNumber =
      /count|price|total|amount|age$|quantity|score|rating|year|population|percent/i.test(key)
    const isFlag = /^(is|has|can|should)(_|[A-Z])|valid$/.test(key)
    return [key, { type: isNumber ? 'number' : isFlag ? 'boolean' : 'string' }]
  })
  const schema = { type: 'object', properties: Object.fromEntries(properties) as JsonObject }
  return structuredValue({ schema, prompt, speaker, isSparse: false }) as JsonObject
}

function fill(schema: JsonValue, place: Place, filling: Filling): JsonValue {
  if (place.depth > deepest) return null
  if (!isJsonObject(schema)) return filling.prompt.topics[0] ?? place.name
  const resolved = resolve(schema, place, filling)
  const constant = property(resolved, 'const')
  if (constant !== undefined) return constant as JsonValue
  const options = property(resolved, 'enum')
  if (Array.isArray(options) && options.length > 0) {
    return chooseEnum(options as JsonValue[], place, filling)
  }
  switch (typeOf(resolved)) {
    case 'object':
      return fillObject(resolved, place, filling)
    case 'array':
      return fillArray(resolved, place, filling)
    case 'integer':
      return fillNumber(resolved, place, { filling, isInteger: true })
    case 'number':
      return fillNumber(resolved, place, { filling, isInteger: false })
    case 'boolean':
      return pick(place, filling, 2) === 0
    case 'null':
      return null
    default:
      return structuredString(resolved, {
        name: place.name,
        prompt: filling.prompt,
        take: (kind, candidates) => take(kind, candidates, filling),
        sentence: () => writeSentence(filling.prompt, filling.speaker, place.path),
      })
  }
}

/** Follows `$ref`, takes the first fitting branch of a union, and merges `allOf`. */
function resolve(schema: JsonObject, place: Place, filling: Filling): JsonObject {
  const reference = property(schema, '$ref')
  if (typeof reference === 'string') {
    const target = follow(reference, filling.schema)
    const next = { ...place, depth: place.depth + 1 }
    return isJsonObject(target) && place.depth <= deepest ? resolve(target, next, filling) : {}
  }
  const union = property(schema, 'anyOf') ?? property(schema, 'oneOf')
  if (Array.isArray(union)) {
    const branches = union.filter(isJsonObject)
    const isNull = (branch: JsonObject): boolean => property(branch, 'type') === 'null'
    const branch =
      (place.depth > depthLimit ? branches.find(isNull) : undefined) ??
      branches.find(candidate => !isNull(candidate)) ??
      branches[0]
    const { anyOf: _anyOf, oneOf: _oneOf, ...rest } = schema
    return branch === undefined ? rest : resolve({ ...rest, ...branch }, place, filling)
  }
  const parts = property(schema, 'allOf')
  if (!Array.isArray(parts)) return schema
  const { allOf: _allOf, ...rest } = schema
  return [rest, ...parts.filter(isJsonObject).map(part => resolve(part, place, filling))].reduce(
    mergeSchemas,
    {},
  )
}

function mergeSchemas(left: JsonObject, right: JsonObject): JsonObject {
  const properties = { ...asObject(left['properties']), ...asObject(right['properties']) }
  const required = [...asList(left['required']), ...asList(right['required'])]
  return {
    ...left,
    ...right,
    ...(Object.keys(properties).length > 0 && { properties }),
    ...(required.length > 0 && { required }),
  }
}

function follow(reference: string, root: JsonValue): unknown {
  let target: unknown = root
  for (const step of reference.replace(/^#\/?/, '').split('/')) {
    if (step !== '') target = property(target, step.replaceAll('~1', '/').replaceAll('~0', '~'))
  }
  return target
}

function typeOf(schema: JsonObject): string {
  const type = property(schema, 'type')
  if (typeof type === 'string') return type
  const listed = asList(type).find(entry => entry !== 'null')
  if (typeof listed === 'string') return listed
  if (schema['properties'] !== undefined) return 'object'
  return schema['items'] === undefined ? 'string' : 'array'
}

function chooseEnum(options: readonly JsonValue[], place: Place, filling: Filling): JsonValue {
  const text = filling.prompt.lastUserText.toLowerCase()
  const named = options.find(option => typeof option === 'string' && isNamed(option, text))
  return named ?? options[pick(place, filling, options.length)] ?? null
}

function isNamed(option: string, text: string): boolean {
  return option !== '' && ` ${text} `.split(/[^\p{L}\p{N}-]+/u).includes(option.toLowerCase())
}

function fillObject(schema: JsonObject, place: Place, filling: Filling): JsonObject {
  const required = asList(schema['required'])
  const entries = Object.entries(asObject(schema['properties'])).filter(
    ([name, child]) => required.includes(name) || isWanted(child, place, filling),
  )
  return Object.fromEntries(
    entries.map(([name, child]) => {
      const inner = { path: `${place.path}.${name}`, name, depth: place.depth + 1 }
      return [name, fill(child, inner, filling)]
    }),
  )
}

function isWanted(schema: JsonValue, place: Place, filling: Filling): boolean {
  if (place.depth > depthLimit) return false
  if (!filling.isSparse) return true
  const text = filling.prompt.lastUserText.toLowerCase()
  return asList(property(schema, 'enum')).some(
    option => typeof option === 'string' && isNamed(option, text),
  )
}

function fillArray(schema: JsonObject, place: Place, filling: Filling): JsonValue[] {
  const least = asNumber(schema['minItems']) ?? 0
  const most = asNumber(schema['maxItems']) ?? Math.max(least, 3)
  const wished = place.depth > depthLimit ? 0 : 2 + pick(place, filling, 2)
  const length = Math.max(least, Math.min(most, wished))
  const items: JsonValue[] = []
  const tuple = asList(schema['prefixItems'])
  for (let index = 0; index < length; index += 1) {
    const inner = { path: `${place.path}[${index}]`, name: place.name, depth: place.depth + 1 }
    const item = fill(tuple[index] ?? schema['items'] ?? {}, inner, filling)
    const isRepeat = items.some(known => JSON.stringify(known) === JSON.stringify(item))
    if (!isRepeat || items.length < least) items.push(item)
  }
  return items
}

function fillNumber(
  schema: JsonObject,
  place: Place,
  context: { readonly filling: Filling; readonly isInteger: boolean },
): number {
  const { filling, isInteger } = context
  const step = asNumber(schema['multipleOf']) ?? (isInteger ? 1 : 0.01)
  const aboveLow = asNumber(schema['exclusiveMinimum'])
  const belowHigh = asNumber(schema['exclusiveMaximum'])
  const least = aboveLow === null ? asNumber(schema['minimum']) : aboveLow + step
  const most = belowHigh === null ? asNumber(schema['maximum']) : belowHigh - step
  const fits = (value: number): boolean =>
    value >= (least ?? -Infinity) &&
    value <= (most ?? Infinity) &&
    (!isInteger || Number.isInteger(value)) &&
    (schema['multipleOf'] === undefined || Number.isInteger(value / step))
  const named = take('number', filling.prompt.entities.numbers.filter(fits), filling)
  if (named !== null) return named
  const low = least ?? Math.min(1, most ?? 1)
  const high = most ?? low + 99
  const first = Math.ceil(low / step)
  const steps = Math.max(0, Math.floor(high / step) - first)
  const value = (first + pick(place, filling, Math.min(steps, 1_000_000) + 1)) * step
  return isInteger ? Math.round(value) : Number(value.toFixed(6))
}

/** The next of the things that the prompt names; the last one again when they are used up. */
function take<Value>(kind: string, candidates: readonly Value[], filling: Filling): Value | null {
  const used = filling.used.get(kind) ?? 0
  filling.used.set(kind, used + 1)
  return candidates[Math.min(used, candidates.length - 1)] ?? null
}

/** A number below `count` that depends on the prompt and the place alone. */
function pick(place: Place, filling: Filling, count: number): number {
  const { prompt, speaker } = filling
  const name = `${speaker.modelKey} ${prompt.digest} ${place.path}`
  return below(randomStream('value', name), Math.max(1, count))
}

function asNumber(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}
