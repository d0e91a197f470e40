import { Ajv, type Options, type ValidateFunction } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { JsonObject, JsonValue } from '../../model/json.ts'
import { isJsonObject } from '../../model/json.ts'
import { compilePattern } from '../../model/pattern.ts'
import { matchPattern } from '../text/match-pattern.ts'
import { shorten } from '../text/visible-text.ts'

/**
 * `unusable`: the schema itself is wrong, or needs something that is not here; `undecided`: a pattern of
 * it would take ages on this value.
 */
export type SchemaCheck =
  | { readonly kind: 'fits' | 'undecided' }
  | { readonly kind: 'violated' | 'unusable'; readonly detail: string }

const options: Options = {
  strict: false,
  // Providers take formats as hints, and so do we.
  validateFormats: false,
  // Two schemas may have the same $id.
  addUsedSchema: false,
  logger: false,
  code: { regExp: Object.assign(limitedPattern, { code: 'limitedPattern' }) },
}

let draft7: Ajv | undefined
let draft2020: Ajv2020 | undefined

const compiled = new WeakMap<JsonObject, ValidateFunction | string>()

/** Why a JSON Schema cannot be used; undefined when it can. */
export function checkJsonSchema(schema: JsonValue): string | undefined {
  if (typeof schema === 'boolean') return undefined
  if (!isJsonObject(schema)) return 'a schema is an object, true or false'
  const compiledSchema = compileOnce(schema)
  return typeof compiledSchema === 'string' ? compiledSchema : undefined
}

/** Whether a value fits a JSON Schema: of draft 2020-12 if it says so, else of draft 7. */
export function checkAgainstSchema(schema: JsonObject | boolean, value: JsonValue): SchemaCheck {
  if (typeof schema === 'boolean') {
    return schema ? { kind: 'fits' } : { kind: 'violated', detail: 'the schema allows no value' }
  }
  const validate = compileOnce(schema)
  if (typeof validate === 'string') return { kind: 'unusable', detail: validate }
  try {
    if (validate(value)) return { kind: 'fits' }
  } catch (error) {
    if (error instanceof TookTooLong) return { kind: 'undecided' }
    // A schema that refers to itself without end.
    return { kind: 'unusable', detail: describeError(error) }
  }
  const violation = validate.errors?.[0]
  const place = violation?.instancePath ? `at ${shorten(violation.instancePath, 60)}: ` : ''
  return {
    kind: 'violated',
    detail: `${place}${shorten(violation?.message ?? 'does not fit', 160)}`,
  }
}

function compileOnce(schema: JsonObject): ValidateFunction | string {
  const known = compiled.get(schema)
  if (known !== undefined) return known
  const made = compile(schema)
  compiled.set(schema, made)
  return made
}

/** Returns what is wrong if it does not compile. */
function compile(schema: JsonObject): ValidateFunction | string {
  const { $schema: dialect, $async: _, ...rest } = schema
  try {
    if (typeof dialect === 'string' && dialect.includes('2020-12')) {
      draft2020 ??= new Ajv2020(options)
      return draft2020.compile(rest)
    }
    draft7 ??= new Ajv(options)
    return draft7.compile(rest)
  } catch (error) {
    return describeError(error)
  }
}

class TookTooLong extends Error {}

/** A pattern of a schema, in the form that the library asks for. */
function limitedPattern(pattern: string) {
  // Says at once where it is none.
  compilePattern(pattern)
  return {
    test(text: string): boolean {
      const isMatch = matchPattern(pattern, text)
      if (isMatch === null) throw new TookTooLong()
      return isMatch
    },
    // The library takes patterns with the same text for one.
    toString: () => pattern,
  }
}

function describeError(error: unknown): string {
  return shorten(error instanceof Error ? error.message : String(error), 200)
}
