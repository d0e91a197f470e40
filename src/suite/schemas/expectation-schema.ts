import { z } from 'zod'
import { isValidPath } from '../../model/json-path.ts'
import { languageCode } from './language-code.ts'
import { jsonObject, jsonValue, pattern, text } from './shared-schema.ts'

const timeForm = 'must be a time such as 800ms or 2s'

/** One golden check: a mapping with a single key, which is its kind. */
export const expectationSchema = z
  .strictObject({
    contains: text.describe('The answer has this text in it.').exactOptional(),
    'not-contains': text.describe('The answer does not have this text in it.').exactOptional(),
    matches: pattern
      .describe(
        'The answer matches this regular expression, which may begin with (?i), (?s), (?m).',
      )
      .exactOptional(),
    'not-matches': pattern
      .describe('The answer does not match this regular expression.')
      .exactOptional(),
    equals: jsonValue
      .describe('The answer is this text or, as JSON, this value.')
      .pipe(z.any())
      .exactOptional(),
    'one-of': z.array(text).min(1).describe('The answer is one of these texts.').exactOptional(),
    'starts-with': text.describe('The answer begins with this text.').exactOptional(),
    'json-schema': z
      .union([jsonObject, z.boolean()])
      .describe('The answer is JSON and fits this JSON Schema.')
      .exactOptional(),
    'tool-called': text.describe('A tool with this name is called.').exactOptional(),
    'finish-reason': z
      .enum(['stop', 'length', 'tool_calls', 'content_filter', 'error', 'other'])
      .describe('The answer ends for this reason.')
      .exactOptional(),
    language: languageCode
      .describe('The answer is written in this language, by its two-letter code: en, fr, zh.')
      .exactOptional(),
    'max-length': z
      .int()
      .min(0)
      .describe('The answer has at most this many characters.')
      .exactOptional(),
    'json-path': z
      .strictObject({
        path: text
          .refine(isValidPath, { error: 'not a path such as $.items[*].id' })
          .describe('Where to look: $.total, $.items[0].id, $.items[*].id.'),
        equals: jsonValue.describe('What stands there.').pipe(z.any()).exactOptional(),
        matches: pattern.describe('What the text there matches.').exactOptional(),
      })
      .describe('The answer is JSON and has something at this path.')
      .exactOptional(),
    'max-latency': z
      .string(timeForm)
      .regex(/^\d+(?:\.\d+)?\s*(?:ms|s)$/, timeForm)
      .describe('The whole answer takes at most this long: 800ms, 2s.')
      .exactOptional(),
    'max-cost': z
      .number()
      .min(0)
      .describe('The request costs at most this many US dollars.')
      .exactOptional(),
    judge: text
      .max(2000)
      .describe('The answer meets this criterion in the eyes of the configured judge model.')
      .exactOptional(),
    'similar-to-golden': z
      .number()
      .gt(0)
      .max(1)
      .describe('The answer is at least so like the golden answer of the case, from 0 to 1.')
      .exactOptional(),
  })
  .refine(value => Object.keys(value).length === 1, {
    error: 'a check has exactly one key',
    // A mistyped key is a problem of its own.
    when: payload => payload.issues.length === 0,
    params: { hint: 'write each check as its own list item' },
  })
  .meta({ minProperties: 1, maxProperties: 1 })

export type ExpectationDocument = z.infer<typeof expectationSchema>
