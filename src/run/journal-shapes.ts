import { isJsonObject, property } from '../model/json.ts'

/** Of which type a value is, as far as whoever reads a journal relies on it. */
type Shape =
  | 'text'
  | 'text?'
  | 'number'
  | 'number?'
  | 'flag'
  | 'moment'
  | 'object'
  | readonly [Shape]
  | { readonly [member: string]: Shape }

const side: Shape = {
  profile: 'text',
  protocol: 'text',
  simulated: 'flag',
  defects: ['text'],
  baseUrl: 'text',
  headers: 'object',
  request: 'object',
  models: 'object',
}

const suites: Shape = [{ name: 'text', file: 'text', sha256: 'text' }]

const cases: Shape = [
  {
    suite: 'text',
    id: 'text',
    cluster: 'text',
    tags: ['text'],
    weight: 'number',
    modes: ['text'],
    samples: 'number',
    model: 'text',
    turns: [['object']],
    request: 'object',
    compare: { kind: 'text' },
    expect: [{ kind: 'text' }],
    location: { file: 'text', line: 'number', column: 'number' },
  },
]

const header: Shape = {
  formatVersion: 'number',
  toolVersion: 'text',
  runId: 'text',
  startedAt: 'moment',
  simulated: 'flag',
  configuration: {
    sides: { baseline: side, candidate: side },
    run: { concurrency: 'number', retries: 'number', timeoutMs: 'number', seed: 'text' },
    judge: {
      quality: { mode: 'text', margin: 'number' },
      gates: [{ metric: 'text', scope: { kind: 'text' }, required: 'flag' }],
      waivers: [{ id: 'text', cases: 'text', finding: 'text', reason: 'text', expires: 'text' }],
      allowInconclusive: 'flag',
    },
    defaultMode: 'text',
  },
  suites,
  cases,
}

const attempt: Shape = { startedAt: 'moment', turn: 'number', totalMs: 'number' }

const exchange: Shape = {
  suite: 'text',
  caseId: 'text',
  startedAt: 'moment',
  attempts: [attempt],
  usage: {
    inputTokens: 'number?',
    cachedInputTokens: 'number?',
    outputTokens: 'number?',
    reasoningTokens: 'number?',
  },
  cost: { usd: 'number?', source: 'text' },
  identity: { modelRequested: 'text', modelSent: 'text', modelServed: 'text?' },
  wireNotes: [{ code: 'text', level: 'text', detail: 'text' }],
  requestChanges: [{ field: 'text', kind: 'text', reason: 'text' }],
}

const answer: Shape = {
  text: 'text',
  refusal: 'text?',
  toolCalls: [{ name: 'text', arguments: 'text' }],
  reasoningChars: 'number',
  finishReason: 'text?',
}

const timings: Shape = { totalMs: 'number', firstDeltaMs: 'number?' }

export function isWholeHeader(value: unknown): boolean {
  return fits(value, header)
}

export function areWholeCases(value: unknown): boolean {
  return fits(value, { suites, cases, dropped: ['text'] })
}

export function isWholeLook(value: unknown): boolean {
  return fits(value, { look: 'number', eventLoopDelayMs: 'number?' })
}

export function isWholeFooter(value: unknown): boolean {
  return fits(value, { finishedAt: 'moment', stopReason: 'text', eventLoopDelayMs: 'number?' })
}

export function isWholeExchange(value: unknown): boolean {
  const outcome = property(value, 'outcome')
  const times = property(value, 'timings')
  return (
    fits(value, exchange) &&
    (times === null || fits(times, timings)) &&
    (property(outcome, 'kind') === 'answered'
      ? fits(property(outcome, 'answer'), answer)
      : fits(outcome, { failure: { class: 'text', message: 'text' }, partialText: 'text' }))
  )
}

function fits(value: unknown, shape: Shape): boolean {
  if (typeof shape === 'object') {
    return isList(shape)
      ? Array.isArray(value) && value.every(item => fits(item, shape[0]))
      : isJsonObject(value) &&
          Object.entries(shape).every(([name, member]) => fits(property(value, name), member))
  }
  switch (shape) {
    case 'text':
      return typeof value === 'string'
    case 'text?':
      return value === null || typeof value === 'string'
    case 'number':
      return typeof value === 'number'
    case 'number?':
      return value === null || typeof value === 'number'
    case 'flag':
      return typeof value === 'boolean'
    case 'moment':
      return typeof value === 'string' && !Number.isNaN(Date.parse(value))
    case 'object':
      return isJsonObject(value)
  }
}

function isList(shape: Extract<Shape, object>): shape is readonly [Shape] {
  return Array.isArray(shape)
}
