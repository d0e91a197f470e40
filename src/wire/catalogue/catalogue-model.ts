import { asList, isJsonObject, property } from '../../model/json.ts'
import { readDecimal, readPath, readText } from '../values/read-path.ts'

/** A model as a gateway's catalogue lists it; null is what the catalogue does not say. */
export interface CatalogueModel {
  readonly id: string
  /** Other ids by which it is known. */
  readonly aliases: readonly string[]
  /** Other ways to write its id: pinned to a provider, or without the prefix that lists use. */
  readonly spellings: readonly string[]
  /** `text`, `image`, ... */
  readonly inputs: readonly string[] | null
  /** Request parameters that it takes. */
  readonly parameters: readonly string[] | null
  /** The longest input, in tokens. */
  readonly contextTokens: number | null
  /** US dollars per token. */
  readonly price: { readonly input: number; readonly output: number } | null
  /** YYYY-MM-DD. */
  readonly deprecatedOn: string | null
  /** YYYY-MM-DD; from then on it answers no more. */
  readonly retiresOn: string | null
  readonly status: 'active' | 'deprecated' | 'retired'
  /** The model that the gateway names in its place. */
  readonly replacement: string | null
}

/** Reads a row of any catalogue; null where it has no id. */
export function decodeCatalogueModel(
  row: unknown,
  { zeroMeansUnset }: { readonly zeroMeansUnset: boolean },
): CatalogueModel | null {
  const id = ['id', 'model_id', 'name'].map(name => readText(property(row, name))).find(isPresent)
  if (id === undefined) return null
  const lifecycle = property(row, 'lifecycle')
  const isFree = property(row, 'free') === true
  return {
    id,
    aliases: texts(property(row, 'aliases')).filter(alias => alias !== id),
    spellings: spellingsOf(row, id),
    inputs: firstList(row, [
      ['architecture', 'input_modalities'],
      ['input_modalities'],
      ['input_types'],
    ]),
    parameters: firstList(row, [['supported_parameters'], ['supported_params']]),
    contextTokens: firstCount(row, [
      ['context_length'],
      ['top_provider', 'context_length'],
      ['max_input_tokens'],
      ['inputTokenLimit'],
    ]),
    price: readPrice(property(row, 'pricing'), zeroMeansUnset && !isFree),
    deprecatedOn: firstDay(row, [
      ['lifecycle', 'deprecation_date'],
      ['deprecation_date'],
      ['deprecated_at'],
    ]),
    retiresOn: firstDay(row, [
      ['lifecycle', 'retirement_date'],
      ['retirement_date'],
      ['deactivated_at'],
      ['expiration_date'],
    ]),
    status: readStatus(property(lifecycle, 'status') ?? property(row, 'status')),
    replacement: readText(property(lifecycle, 'replacement_model_id')),
  }
}

function isPresent<Value>(value: Value | null): value is Value {
  return value !== null
}

function spellingsOf(row: unknown, id: string): readonly string[] {
  const providers = property(row, 'providers')
  // LLM Gateway pins a model as `provider/id`, AI Stats as `provider:author/slug`.
  const pinned = asList(providers).flatMap(provider =>
    [
      { name: readText(property(provider, 'providerId')), mark: '/' },
      { name: readText(property(provider, 'api_provider_id')), mark: ':' },
    ].flatMap(({ name, mark }) => (name === null ? [] : `${name}${mark}${id}`)),
  )
  // Gemini lists `models/x` and is asked for `x`.
  const bare = id.startsWith('models/') ? [id.slice('models/'.length)] : []
  return [...bare, ...pinned].filter(spelling => spelling !== id)
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter(item => typeof item === 'string' && item !== '') : []
}

function firstList(row: unknown, paths: readonly (readonly string[])[]): readonly string[] | null {
  const found = paths.map(path => readPath(row, path)).find(Array.isArray)
  return found === undefined ? null : texts(found)
}

function firstCount(row: unknown, paths: readonly (readonly string[])[]): number | null {
  const counts = paths.map(path => readDecimal(readPath(row, path)))
  return counts.find(count => count !== null && count > 0) ?? null
}

function firstDay(row: unknown, paths: readonly (readonly string[])[]): string | null {
  const days = paths.map(path => readText(readPath(row, path)))
  return days.find(day => day !== null && /^\d{4}-\d{2}-\d{2}/.test(day))?.slice(0, 10) ?? null
}

function readPrice(pricing: unknown, isZeroUnset: boolean): CatalogueModel['price'] {
  if (!isJsonObject(pricing)) return null
  const input = readDecimal(pricing['prompt'])
  const output = readDecimal(pricing['completion'])
  if (input === null || output === null) return null
  return isZeroUnset && input === 0 && output === 0 ? null : { input, output }
}

function readStatus(value: unknown): CatalogueModel['status'] {
  const name = typeof value === 'string' ? value.toLowerCase() : ''
  return name === 'deprecated' || name === 'retired' ? name : 'active'
}
