import { z } from 'zod'
import { compilePattern } from '../../model/pattern.ts'
import { isSlowPattern } from '../../model/slow-pattern.ts'
import { runLimits } from '../../model/run-limits.ts'
import { memberOf, type JsonObject, type JsonValue } from '../../model/json.ts'

/** Every value that the reader of files yields is a JSON value already. */
export const jsonValue: z.ZodType<JsonValue> = z.any()

export const jsonObject: z.ZodType<JsonObject> = z.record(z.string(), jsonValue)

export const text = z.string().min(1)

export const wholeNumber = z.int().min(1)

/** A whole number in a range whose ends belong to it. */
export function within(range: { readonly minimum: number; readonly maximum: number }): z.ZodInt {
  return z.int().min(range.minimum).max(range.maximum)
}

export const timeoutMs = within(runLimits.timeoutMs)

export const samples = z
  .union([within(runLimits.samples), z.literal('auto')])
  .describe('Repetitions per side and mode; auto: as few as can decide, chosen before the run.')

/** How a JSON file tells editors which schema it follows. */
export const schemaReference = text.describe('The JSON Schema of this file, for editors.')

export const mode = z.enum(['unary', 'stream', 'both'])

/** Text that stands in tables, file names and keys: one line, with nothing invisible in it. */
export const label = text.superRefine((value, context) => {
  const problem = value === '' ? undefined : describeLabelProblem(value)
  if (problem !== undefined) context.addIssue({ code: 'custom', message: problem })
})

/** What is wrong with text that names something, if anything. */
export function describeLabelProblem(value: string): string | undefined {
  if (value === '') return 'a name must not be empty'
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(value)) return 'a name must not contain control characters'
  return value === value.trim() ? undefined : 'a name must not begin or end with a space'
}

export const pattern = text.superRefine((value, context) => {
  const problem = describePatternProblem(value)
  if (problem !== undefined) context.addIssue({ code: 'custom', message: problem })
})

export const slowPatternMessage =
  'takes ages on simple texts: avoid a repetition inside a repetition, as in (a+)+'

/** What is wrong with a regular expression, if anything. */
export function describePatternProblem(value: string): string | undefined {
  try {
    return isSlowPattern(value, compilePattern(value)) ? slowPatternMessage : undefined
  } catch (error) {
    const reason = error instanceof Error ? error.message.split(': ').at(-1) : String(error)
    return `not a valid pattern: ${reason}`
  }
}

const ownKeys: Readonly<Record<string, string>> = {
  model: 'name the model with `model` of the case or of `defaults`',
  messages: 'write them as `prompt`, `messages` or `turns` of the case',
  stream: 'choose streaming with `mode`',
}

/** Fields of the chat request, but not those that the harness itself fills in. */
export const request = jsonObject
  .superRefine((value, context) => {
    for (const key of Object.keys(value)) {
      const hint = memberOf(ownKeys, key)
      if (hint === undefined) continue
      context.addIssue({
        code: 'custom',
        path: [key],
        message: `"request" must not contain "${key}"`,
        params: { target: 'key', hint },
      })
    }
  })
  .meta({ propertyNames: { not: { enum: Object.keys(ownKeys) } } })
