import { z } from 'zod'
import { defects } from '../../model/defect.ts'
import { runLimits } from '../../model/run-limits.ts'
import { protocols } from '../../model/protocol.ts'
import {
  label,
  mode,
  request,
  samples,
  schemaReference,
  text,
  timeoutMs,
  wholeNumber,
  within,
} from './shared-schema.ts'

const sideSchema = z.strictObject(
  {
    gateway: text
      .describe(
        'A gateway profile; the rest defaults from it. As baseline also `recording:<path>`.',
      )
      .meta({
        examples: [
          'llm-gateway',
          'ai-stats',
          'openrouter',
          'openai',
          'anthropic',
          'gemini',
          'openai-compatible',
          'simulated:llm-gateway',
          'simulated:ai-stats',
          'simulated:openrouter',
          'simulated:openai',
          'simulated:anthropic',
          'simulated:gemini',
          'simulated:ai-stats@2025',
          'recording:recordings/<id>',
        ],
      })
      .exactOptional(),
    protocol: z
      .enum(protocols)
      .describe('How requests are written; the usual one of the gateway by default.')
      .exactOptional(),
    url: text
      .describe(
        'The base URL, as the OpenAI client takes it. ${NAME} is read from the environment.',
      )
      .exactOptional(),
    keyEnv: text
      .regex(
        /^[A-Za-z_][A-Za-z0-9_]{0,99}$/,
        'must be the name of an environment variable, not the key itself',
      )
      .describe('The environment variable that holds the key.')
      .exactOptional(),
    headers: z
      .record(z.string(), z.string())
      .describe('Further headers. ${NAME} is read from the environment.')
      .exactOptional(),
    request: request
      .describe('Fields put over every request of this side, such as a pinned provider.')
      .exactOptional(),
    requestsPerMinute: wholeNumber
      .describe(
        'Requests that this side may be sent in any 60 seconds, retries and turns included.',
      )
      .exactOptional(),
    tokensPerMinute: wholeNumber
      .describe('Tokens, in and out together, that this side may be sent in any 60 seconds.')
      .exactOptional(),
    defects: z
      .array(z.enum(defects.map(defect => defect.name)))
      .describe('What a simulated gateway does wrong on purpose.')
      .exactOptional(),
  },
  'must be a mapping such as { gateway: openrouter }',
)

const judgeSchema = sideSchema
  .pick({ gateway: true, protocol: true, url: true, keyEnv: true, headers: true })
  .extend({
    model: text.describe('The id of the model, as its gateway knows it.'),
    request: request
      .describe('Fields put over every request to the judge, such as a limit of tokens.')
      .exactOptional(),
  })

const modelIdsSchema = z.strictObject(
  {
    baseline: text.describe('The id that the baseline knows it by.').exactOptional(),
    candidate: text.describe('The id that the candidate knows it by.').exactOptional(),
  },
  'must be a mapping such as { candidate: openai/gpt-4o-mini }',
)

const runSchema = z.strictObject({
  samples: samples.exactOptional(),
  concurrency: within(runLimits.concurrency)
    .describe('Slots in flight; each sends to both sides.')
    .exactOptional(),
  seed: z
    .union([text, z.int().min(0)])
    .describe('Fixes the order of sending and every resampling.')
    .exactOptional(),
  timeoutMs: timeoutMs.describe('Limit of a whole request, in milliseconds.').exactOptional(),
  connectTimeoutMs: timeoutMs.describe('Limit of connecting, in milliseconds.').exactOptional(),
  retries: within(runLimits.retries).describe('Further attempts after the first.').exactOptional(),
  mode: mode.describe('Mode of cases that name none.').exactOptional(),
  budgetUsd: z
    .number()
    .gt(0)
    .describe('US dollars that both sides together may cost; no more is started beyond it.')
    .exactOptional(),
  maxDuration: z
    .string('must be a time such as 30m, 2h or 90s')
    .min(1)
    .describe('After this time no more samples are started: 30m, 2h, 90s.')
    .exactOptional(),
  askAboveUsd: z
    .number()
    .min(0)
    .describe('Estimated US dollars above which you are asked before anything is sent.')
    .exactOptional(),
  stopEarly: z
    .boolean()
    .describe('Looks at half of the prompts, too, and ends there if they decide the verdict.')
    .exactOptional(),
  untilDecided: z
    .boolean()
    .describe('Sends further samples of what is open, up to 10 a case, until it is decided.')
    .exactOptional(),
})

export const qualitySchema = z.strictObject({
  mode: z
    .enum(['identical', 'equivalent'])
    .describe('equivalent allows the margin; identical allows nothing.')
    .exactOptional(),
  margin: z
    .union([
      z.number().gt(0).lt(1),
      z.string().regex(/^\s*\d+(?:\.\d+)?\s*%\s*$/, 'must be a share such as 10% or 0.1'),
    ])
    .describe('The share of answers that may be replaced: 10% or 0.1.')
    .exactOptional(),
})

const threshold = text.describe(
  'An operator and a number with unit. <= 1.10: candidate to baseline; <= 5%: a share; <= 1pp and <= 400ms: candidate minus baseline, so 400ms is time on top of what the baseline takes.',
)

export const gateSchema = z.union(
  [
    threshold,
    z.strictObject({
      threshold: threshold.exactOptional(),
      required: z.boolean().describe('false: shown, but it never blocks.').exactOptional(),
    }),
  ],
  'must be a limit such as "<= 10%", or a mapping with it',
)

const gatesSchema = z.record(z.string(), gateSchema)

export const waiverSchema = z.strictObject({
  id: label.describe('Names the waiver in reports.'),
  cases: text.describe('A glob over suite/case-id, such as support/*.'),
  finding: text.describe('A contract metric, expect.failed, or * for any finding.'),
  reason: text.describe('Why the difference is acceptable.'),
  owner: text.describe('Who answers for it.').exactOptional(),
  expires: z.iso
    .date('must be a date such as 2027-01-31')
    .describe('The last day on which it applies, YYYY-MM-DD.'),
})

const waiversSchema = z.array(waiverSchema)

export const configSchema = z.strictObject({
  $schema: schemaReference.exactOptional(),
  baseline: sideSchema.describe('The gateway that you come from.').exactOptional(),
  candidate: sideSchema.describe('The gateway that you want to move to.').exactOptional(),
  models: z
    .record(z.string(), modelIdsSchema)
    .describe('Model ids of the suites, and what each side calls them.')
    .exactOptional(),
  judge: judgeSchema
    .describe('The model that checks of the kind `judge` are put to.')
    .exactOptional(),
  run: runSchema.describe('How the run is carried out.').exactOptional(),
  quality: qualitySchema.describe('How much answers may differ.').exactOptional(),
  gates: gatesSchema
    .describe('Limits that the verdict is made from; what is left out keeps its default.')
    .exactOptional(),
  waivers: waiversSchema
    .describe('Known differences that are permitted for a time.')
    .exactOptional(),
  suites: z.array(text).min(1).describe('Suite files, folders or globs.').exactOptional(),
  output: text.describe('The folder that reports are written to.').exactOptional(),
  redact: z
    .array(text.max(300))
    .max(20)
    .describe(
      'Regular expressions (JavaScript, with the flag u). What they match is removed from answers before they are compared and stored, and from prompts in reports.',
    )
    .exactOptional(),
  journal: z
    .strictObject({
      content: z
        .boolean()
        .describe(
          'false: prompts and answers are in no report, and gone from the journal once the reports are made.',
        )
        .exactOptional(),
    })
    .describe('What is kept of a run.')
    .exactOptional(),
  prices: text
    .describe('A file of your own prices, which go before the list prices that come with parity.')
    .exactOptional(),
})

export type SideDocument = z.infer<typeof sideSchema>

export type JudgeDocument = z.infer<typeof judgeSchema>
