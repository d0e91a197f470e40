import type { JsonObject } from '../model/json.ts'
import { failureClasses } from '../model/exchange.ts'
import { protocols } from '../model/protocol.ts'
import { modes, sides } from '../model/side.ts'
import { exchangeJsonSchema } from './exchange-json-schema.ts'
import { priceJsonSchema } from './price-json-schema.ts'
import {
  anyFields,
  count,
  figure,
  flag,
  instant,
  listOf,
  oneOf,
  orNull,
  record,
  text,
  textFields,
} from './json-schema.ts'

const verdicts = ['parity', 'drift', 'inconclusive']
const location = record({ file: text, line: count, column: count })
const failure = { class: oneOf(failureClasses), count }
const failures = listOf(record(failure))

const sideSettings = record(
  {
    profile: text,
    protocol: oneOf(protocols),
    simulated: flag,
    defects: listOf(text),
    baseUrl: text,
    keyVariable: orNull(text),
    headers: textFields,
    request: anyFields,
    models: textFields,
  },
  { requestsPerMinute: count, tokensPerMinute: count },
)

const timeQuantiles = listOf(record({ share: figure, ms: figure, low: figure, high: figure }))

const timeRatios = listOf(record({ share: figure, ratio: figure, low: figure, high: figure }))

const sideTotals = record({
  samples: count,
  answered: count,
  failed: count,
  attempts: count,
  costUsd: orNull(figure),
  costUnknown: count,
  costPriced: count,
  inputTokens: orNull(figure),
  outputTokens: orNull(figure),
  ttftMs: orNull(figure),
  totalMs: orNull(figure),
  ttftQuantiles: timeQuantiles,
  totalQuantiles: timeQuantiles,
  cacheHits: count,
  failures: listOf(record(failure, { message: text })),
})

/** One gate of one run. */
export const gateJsonSchema: JsonObject = record({
  gate: text,
  scope: text,
  metric: text,
  required: flag,
  baseline: orNull(figure),
  candidate: orNull(figure),
  difference: orNull(figure),
  low: orNull(figure),
  high: orNull(figure),
  threshold: text,
  samples: count,
  verdict: oneOf([...verdicts, 'not measured']),
  reason: text,
  unit: oneOf(['ratio', 'share', 'points', 'ms']),
})

const sideNumbers = record({
  samples: count,
  answered: count,
  failed: count,
  ttftMs: orNull(figure),
  totalMs: orNull(figure),
  costUsd: orNull(figure),
  inputTokens: orNull(figure),
  outputTokens: orNull(figure),
  model: orNull(text),
  provider: orNull(text),
  expectationsFailed: count,
  expectationsChecked: count,
  failures,
})

const finding = record({
  kind: text,
  level: oneOf(['break', 'flag', 'note']),
  detail: text,
  waivedBy: orNull(text),
})

const caseResult = record(
  {
    suite: text,
    caseId: text,
    tags: listOf(text),
    mode: oneOf(modes),
    location,
    verdict: oneOf(verdicts),
    reason: text,
    waivedBy: orNull(text),
    sides: record({ baseline: sideNumbers, candidate: sideNumbers }),
    selfSimilarity: orNull(figure),
    crossSimilarity: orNull(figure),
    similarityDelta: orNull(figure),
    similarityP: orNull(figure),
    latencyRatio: orNull(figure),
    costRatio: orNull(figure),
    findings: listOf(finding),
    firstDifference: text,
  },
  { unsent: count },
)

const costForecast = record({
  answers: count,
  costUsd: record({ baseline: figure, candidate: figure }),
  cases: count,
  isWeighed: flag,
})

/** Of a run that was judged while it was sent. */
const looks = record({
  rule: oneOf(['stop-early', 'until-decided']),
  look: count,
  of: count,
  early: flag,
  errorLevel: figure,
  ended: orNull(oneOf(['decided', 'hopeless', 'last'])),
  casesPlanned: count,
})

/** The whole of `run.json`, strictly: a reader can rely on every member. */
export const runJsonSchema: JsonObject = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'gateway-parity run',
  description: 'Everything that the reports of one run show, and every exchange behind it.',
  ...record(
    {
      formatVersion: { const: 1 },
      toolVersion: text,
      runId: text,
      simulated: flag,
      verdict: oneOf(verdicts),
      reason: text,
      nextStep: text,
      unusableSide: orNull(record({ side: oneOf(sides), reason: text })),
      interrupted: flag,
      reachedLimit: orNull({
        anyOf: [
          record({ kind: { const: 'budget' }, usd: figure }),
          record({ kind: { const: 'duration' }, ms: figure }),
          record({ kind: { const: 'rate-limit' }, side: oneOf(sides), until: instant }),
          record({
            kind: { const: 'side-failing' },
            sides: listOf(oneOf(sides)),
            samples: count,
            classes: listOf(oneOf(failureClasses)),
          }),
        ],
      }),
      recording: orNull(
        record({
          path: text,
          runId: text,
          recordedAt: instant,
          changed: listOf(text),
          missing: listOf(text),
          ageMs: figure,
          samplesLacking: count,
          sentinel: record({
            status: oneOf(['agrees', 'differs', 'unchecked']),
            cases: count,
            samples: count,
            costUsd: orNull(figure),
            reason: text,
          }),
        }),
      ),
      judge: orNull(
        record({
          model: text,
          questions: count,
          decided: count,
          abstained: record({
            order: count,
            unsure: count,
            unreadable: count,
            failed: count,
            notAsked: count,
          }),
          favouredFirst: count,
          requests: count,
          costUsd: orNull(figure),
          costUnknown: count,
        }),
      ),
      startedAt: instant,
      finishedAt: orNull(instant),
      seed: text,
      suites: listOf(record({ name: text, file: text, sha256: text })),
      sides: record({ baseline: sideSettings, candidate: sideSettings }),
      totals: record({ baseline: sideTotals, candidate: sideTotals }),
      timeRatios: record({ ttft: timeRatios, total: timeRatios }),
      plan: record({
        cases: count,
        clusters: count,
        slots: count,
        samplesPlanned: count,
        samplesDone: count,
        concurrency: count,
      }),
      eventLoopDelayMs: orNull(figure),
      latencyLeftOut: record({ apart: count, retried: count, cached: count }),
      gates: listOf(gateJsonSchema),
      permutations: count,
      relabelled: orNull({
        anyOf: [
          record({ relabellings: count, falseAlarms: figure, swapped: figure, caught: figure }),
          record({ leftOut: text }),
        ],
      }),
      cases: listOf(caseResult),
      prices: listOf(priceJsonSchema),
      warnings: listOf(
        record({ severity: oneOf(['error', 'warning']), message: text }, { location, hint: text }),
      ),
      exchanges: listOf(exchangeJsonSchema),
    },
    { looks, costForecast },
  ),
}
