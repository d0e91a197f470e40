import { isJsonObject, property } from '../model/json.ts'

/** Whether a value is of a type, as far as whoever reads a journal relies on it. */
type Check = (value: unknown) => boolean

const text: Check = value => typeof value === 'string'
const number: Check = value => typeof value === 'number'
const flag: Check = value => typeof value === 'boolean'
const object: Check = isJsonObject
const moment: Check = value => typeof value === 'string' && !Number.isNaN(Date.parse(value))

function orNull(check: Check): Check {
  return value => value === null || check(value)
}

function listOf(check: Check): Check {
  return value => Array.isArray(value) && value.every(check)
}

function shapeOf(members: Readonly<Record<string, Check>>): Check {
  const checks = Object.entries(members)
  return value =>
    isJsonObject(value) && checks.every(([name, check]) => check(property(value, name)))
}

const side = shapeOf({
  profile: text,
  protocol: text,
  simulated: flag,
  defects: listOf(text),
  baseUrl: text,
  headers: object,
  request: object,
  models: object,
})

const suites = listOf(shapeOf({ name: text, file: text, sha256: text }))

const cases = listOf(
  shapeOf({
    suite: text,
    id: text,
    cluster: text,
    tags: listOf(text),
    weight: number,
    modes: listOf(text),
    samples: number,
    model: text,
    turns: listOf(listOf(object)),
    request: object,
    compare: shapeOf({ kind: text }),
    expect: listOf(shapeOf({ kind: text })),
    location: shapeOf({ file: text, line: number, column: number }),
  }),
)

export const isWholeHeader = shapeOf({
  formatVersion: number,
  toolVersion: text,
  runId: text,
  startedAt: moment,
  simulated: flag,
  configuration: shapeOf({
    sides: shapeOf({ baseline: side, candidate: side }),
    run: shapeOf({ concurrency: number, retries: number, timeoutMs: number, seed: text }),
    judge: shapeOf({
      quality: shapeOf({ mode: text, margin: number }),
      gates: listOf(shapeOf({ metric: text, scope: shapeOf({ kind: text }), required: flag })),
      waivers: listOf(
        shapeOf({ id: text, cases: text, finding: text, reason: text, expires: text }),
      ),
      allowInconclusive: flag,
    }),
    defaultMode: text,
  }),
  suites,
  cases,
})

export const areWholeCases = shapeOf({ suites, cases, dropped: listOf(text) })

export const isWholeLook = shapeOf({ look: number, eventLoopDelayMs: orNull(number) })

export const isWholeFooter = shapeOf({
  finishedAt: moment,
  stopReason: text,
  eventLoopDelayMs: orNull(number),
})

const isWholeAnswer = shapeOf({
  text,
  refusal: orNull(text),
  toolCalls: listOf(shapeOf({ name: text, arguments: text })),
  reasoningChars: number,
  finishReason: orNull(text),
})

const isWholeFailure = shapeOf({
  failure: shapeOf({ class: text, message: text }),
  partialText: text,
})

export const isWholeExchange = shapeOf({
  suite: text,
  caseId: text,
  startedAt: moment,
  attempts: listOf(shapeOf({ startedAt: moment, turn: number, totalMs: number })),
  outcome: outcome =>
    property(outcome, 'kind') === 'answered'
      ? isWholeAnswer(property(outcome, 'answer'))
      : isWholeFailure(outcome),
  timings: orNull(shapeOf({ totalMs: number, firstDeltaMs: orNull(number) })),
  usage: shapeOf({
    inputTokens: orNull(number),
    cachedInputTokens: orNull(number),
    outputTokens: orNull(number),
    reasoningTokens: orNull(number),
  }),
  cost: shapeOf({ usd: orNull(number), source: text }),
  identity: shapeOf({ modelRequested: text, modelSent: text, modelServed: orNull(text) }),
  wireNotes: listOf(shapeOf({ code: text, level: text, detail: text })),
  requestChanges: listOf(shapeOf({ field: text, kind: text, reason: text })),
})
