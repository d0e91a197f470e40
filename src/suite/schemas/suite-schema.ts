import { z } from 'zod'
import { isValidPath } from '../../model/json-path.ts'
import { expectationSchema } from './expectation-schema.ts'
import { messageSchema } from './message-schema.ts'
import {
  jsonValue,
  label,
  mode,
  request,
  samples,
  schemaReference,
  text,
  timeoutMs,
} from './shared-schema.ts'

const ignorePath = text
  .regex(/^\$[.[]/, { error: 'must be a path such as $.createdAt or $.items[*].id', abort: true })
  .refine(isValidPath, "is no path; write it like $.createdAt, $.items[*].id or $['a key']")

const compareKind = z.enum(['text', 'json', 'tools', 'exact', 'none'])

const compareSchema = z.union([
  compareKind,
  z.strictObject({
    kind: compareKind
      .describe('text, json, tools, exact or none; found out from the request when absent.')
      .exactOptional(),
    ignore: z
      .array(ignorePath)
      .describe('Paths such as $.createdAt or $.items[*].id that may differ.')
      .exactOptional(),
    numericTolerance: z
      .number()
      .min(0)
      .max(1)
      .describe('Numbers that differ by at most this share of the larger one are equal.')
      .exactOptional(),
  }),
])

const shared = {
  model: text.describe('The model id, before the model map of the configuration.').exactOptional(),
  mode: mode.describe('stream, unary (not streamed), or both.').exactOptional(),
  samples: samples.exactOptional(),
  timeoutMs: timeoutMs.describe('Limit of a whole request, in milliseconds.').exactOptional(),
  tags: z.array(label).describe('Words to select cases and to scope gates by.').exactOptional(),
  request: request
    .describe('Any further field of the chat request, sent unchanged.')
    .exactOptional(),
  compare: compareSchema.describe('How answers are compared.').exactOptional(),
  expect: z
    .array(expectationSchema)
    .describe('Golden checks, applied to the answers of both sides.')
    .exactOptional(),
}

export const defaultsSchema = z.strictObject(shared)

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()])

const variables = z.record(z.string(), z.union([scalar, z.array(jsonValue).min(1)]))

export const caseSchema = z.strictObject({
  id: label.describe('Unique in its suite, and kept when the case moves or changes.'),
  ...shared,
  weight: z
    .number()
    .positive()
    .describe(
      'Share of traffic that the case stands for: in the forecast of cost only, never in a gate.',
    )
    .exactOptional(),
  cluster: label
    .describe('Cases that share a cluster count as one unit of statistics.')
    .exactOptional(),
  prompt: text.describe('Short for one user message.').exactOptional(),
  messages: z
    .array(messageSchema)
    .min(1)
    .describe('The chat messages, sent as written.')
    .exactOptional(),
  turns: z
    .array(z.union([text, messageSchema]))
    .min(1)
    .describe("User turns; each is sent after the side's own previous answer.")
    .exactOptional(),
  vars: variables
    .describe('Values for {{name}}; lists expand to every combination.')
    .exactOptional(),
  data: text
    .regex(/\.(?:csv|jsonl)$/i, 'must be a .csv or .jsonl file')
    .describe('A .csv or .jsonl file beside the suite: one case per row.')
    .exactOptional(),
  golden: text.describe('A reference answer.').exactOptional(),
  fault: z
    .enum(['invalid-key', 'invalid-model'])
    .describe('Both sides must fail, in the same class.')
    .exactOptional(),
})

export const suiteSchema = z.strictObject({
  $schema: schemaReference.exactOptional(),
  suite: label.describe("The suite's name; the file's base name when absent.").exactOptional(),
  defaults: defaultsSchema
    .describe('What holds for every case that says nothing else.')
    .exactOptional(),
  cases: z.array(caseSchema).min(1).describe('The golden prompts.'),
})

export type CaseDocument = z.infer<typeof caseSchema>
export type DefaultsDocument = z.infer<typeof defaultsSchema>
export type MessageDocument = z.infer<typeof messageSchema>
export type CompareDocument = z.infer<typeof compareSchema>
