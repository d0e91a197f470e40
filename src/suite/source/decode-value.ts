import { z } from 'zod'
import { isJsonObject } from '../../model/json.ts'
import type { JsonValue } from '../../model/json.ts'
import { describeIssue } from './describe-issue.ts'
import { suggestName } from './nearest-name.ts'
import type { ProblemList } from './problem-list.ts'
import type { SourcePath } from './source-document.ts'

/** What people write beside `request` by mistake. */
const requestFields: ReadonlySet<string> = new Set([
  'temperature',
  'top_p',
  'max_tokens',
  'max_completion_tokens',
  'tools',
  'tool_choice',
  'response_format',
  'seed',
  'stop',
  'stream_options',
  'reasoning_effort',
])

const requestHint = 'fields of the request go under "request"'

/** Checks a whole file's value against its schema and reports everything that does not fit. */
export function decodeValue<Value>(
  schema: z.ZodType<Value>,
  value: JsonValue,
  problems: ProblemList,
): Value | undefined {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  for (const issue of flattenIssues(result.error.issues)) {
    const path = issue.path.map(step => (typeof step === 'number' ? step : String(step)))
    if (issue.code === 'unrecognized_keys') {
      const known = knownKeys(schema, path)
      for (const key of issue.keys) {
        const hint = hintFor(key, known) ?? suggestName(key, known)
        problems.add([...path, key], `unknown key "${key}"`, { hint, target: 'key' })
      }
      continue
    }
    const { message, hint, target } = describeIssue(issue, path, valueAt(value, path))
    problems.add(path, message, { hint, target })
  }
  return undefined
}

/** What is meant by a key of another place or another tool. */
function hintFor(key: string, known: readonly string[]): string | undefined {
  if (known.includes('request') && requestFields.has(key)) return requestHint
  if (known.includes('keyEnv') && /^(?:api[-_]?)?(?:key|token)$/i.test(key)) {
    return 'name the environment variable that holds the key with "keyEnv"'
  }
  return known.includes('url') && /^base[-_]?url$/i.test(key) ? 'did you mean "url"?' : undefined
}

/** The value if it fits; what does not has been reported with the whole file. */
export function decodePart<Value>(
  schema: z.ZodType<Value>,
  value: JsonValue | undefined,
): Value | undefined {
  const result = schema.safeParse(value)
  return result.success ? result.data : undefined
}

/**
 * Where a value may have several forms, only what is wrong with the form that the user chose is of
 * interest: the one whose outermost type fits.
 */
function flattenIssues(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue[] {
  return issues.flatMap(issue => {
    if (issue.code !== 'invalid_union') return [issue]
    const meant = issue.errors.find(
      branch => !branch.some(inner => inner.path.length === 0 && isFormIssue(inner)),
    )
    if (!meant) return [issue]
    return flattenIssues(
      meant.map(inner => Object.assign({}, inner, { path: issue.path.concat(inner.path) })),
    )
  })
}

function isFormIssue(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'invalid_type' || issue.code === 'invalid_value'
}

function valueAt(value: JsonValue, path: SourcePath): JsonValue | undefined {
  let current: JsonValue | undefined = value
  for (const step of path) {
    if (Array.isArray(current)) current = current[Number(step)]
    else if (isJsonObject(current) && Object.hasOwn(current, step)) current = current[step]
    else return undefined
  }
  return current
}

/** The keys that a mapping at this path may have. */
function knownKeys(schema: z.core.$ZodType, path: SourcePath): readonly string[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodExactOptional) {
    return knownKeys(schema.unwrap(), path)
  }
  if (schema instanceof z.ZodUnion) {
    return schema.options.flatMap((option: z.core.$ZodType) => knownKeys(option, path))
  }
  const [step, ...rest] = path
  if (schema instanceof z.ZodObject) {
    if (step === undefined) return Object.keys(schema.shape)
    const next: z.core.$ZodType | undefined = schema.shape[step]
    return next ? knownKeys(next, rest) : []
  }
  if (schema instanceof z.ZodArray) return knownKeys(schema.element, rest)
  if (schema instanceof z.ZodRecord) return knownKeys(schema.valueType, rest)
  return []
}
