import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { Ajv } from 'ajv'
import type { Exchange } from '../model/exchange.ts'
import type { RunReport } from '../model/report.ts'
import { aCase, aGate, anExchange, aReport } from '../testing/builders/build-report.ts'
import { hostileText } from '../testing/hostile-text.ts'
import {
  driftReport,
  inconclusiveReport,
  unusableReport,
} from '../testing/builders/sample-reports.ts'
import { runJsonSchema } from './run-json-schema.ts'
import { exchangeSeparator, renderRunJsonExchange, runJsonPieces } from './run-json.ts'

const validate = new Ajv({ allErrors: true }).compile(runJsonSchema)

function render(
  report: RunReport,
  exchanges: readonly Exchange[] = [],
  includeContent = true,
): string {
  const { head, tail } = runJsonPieces(report)
  const lines = exchanges.map(exchange => renderRunJsonExchange(exchange, includeContent))
  return head + lines.join(exchangeSeparator) + tail
}

const answered = anExchange({
  text: 'Within 30 days.',
  mode: 'stream',
  wireNotes: [{ code: 'no-done', level: 'note', detail: 'no [DONE]' }],
  requestChanges: [{ field: 'cache', kind: 'added', reason: 'no cache' }],
})
const calling: Exchange = {
  ...answered,
  outcome: {
    kind: 'answered',
    answer: {
      text: '',
      refusal: 'No',
      toolCalls: [{ name: 'lookup', arguments: '{"city":"Paris"}' }],
      reasoningChars: 3,
      finishReason: 'tool_calls',
      nativeFinishReason: null,
    },
  },
}
const failed = anExchange({ side: 'candidate', failure: { class: 'timeout', httpStatus: null } })

describe('run.json', () => {
  test('is the report with its exchanges, an exchange a line', () => {
    const text = render(driftReport, [answered, calling, failed])
    expect(JSON.parse(text)).toEqual({ ...driftReport, exchanges: [answered, calling, failed] })
    expect(text.split('\n')).toContain(`${JSON.stringify(answered)},`)
  })

  test('has an empty list without exchanges', () => {
    expect(JSON.parse(render(aReport()))).toEqual({ ...aReport(), exchanges: [] })
  })

  test.each([
    ['drift', driftReport],
    ['inconclusive', inconclusiveReport],
    ['an unusable side', unusableReport],
  ])('fits its schema: %s', (_, report) => {
    for (const includeContent of [true, false]) {
      validate(JSON.parse(render(report, [answered, calling, failed], includeContent)))
      expect(validate.errors).toBeNull()
    }
  })

  test.each([
    ['an unknown member', { ...aReport(), extra: 1 }],
    ['an unknown verdict', { ...aReport(), verdict: 'pass' }],
    ['a missing member', { ...aReport(), seed: undefined }],
    ['a time that is none', { ...aReport(), startedAt: 'yesterday' }],
    ['a broken gate', { ...aReport(), gates: [{ ...aGate(), samples: 'many' }] }],
    ['a broken case', { ...aReport(), cases: [{ ...aCase(), mode: 'both' }] }],
  ])('does not fit its schema with %s', (_, report) => {
    expect(validate(JSON.parse(render(report as RunReport)))).toBe(false)
  })

  test('an exchange with an unknown failure class does not fit', () => {
    const broken = JSON.parse(render(aReport(), [failed]).replaceAll('"timeout"', '"oops"'))
    expect(validate(broken)).toBe(false)
  })

  test('numbers that JSON does not have are null', () => {
    const report = aReport({ eventLoopDelayMs: Number.NaN })
    expect(JSON.parse(render(report))).toMatchObject({ eventLoopDelayMs: null })
  })

  test('without content it has no word of the model', () => {
    const partial: Exchange = {
      ...failed,
      outcome: { ...failed.outcome, partialText: 'Once' } as never,
    }
    const text = render(aReport(), [answered, calling, partial], false)
    expect(text).not.toMatch(/Within 30 days|Paris|"No"|Once/)
    expect(text).toContain('lookup')
  })

  test('without content it has no word of a server, which may repeat the prompt', () => {
    const refused = anExchange({
      failure: { class: 'invalid-request', message: 'bad: "Hi there"' },
    })
    const closed = anExchange({ failure: { class: 'network', message: 'connection refused' } })
    const text = render(aReport(), [refused, closed], false)
    expect(text).not.toContain('Hi there')
    expect(text).toContain('connection refused')
    validate(JSON.parse(text))
    expect(validate.errors).toBeNull()
  })

  test('any text comes back, and none acts in a terminal', () => {
    fc.assert(
      fc.property(hostileText, text => {
        const exchange = anExchange({ text })
        const rendered = renderRunJsonExchange(exchange, true)
        expect(rendered).not.toMatch(/[\p{Cc}\u2028\u2029]/u)
        expect(JSON.parse(rendered)).toEqual(exchange)
      }),
    )
  })
})
