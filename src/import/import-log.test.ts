import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findHardCodedKeys } from '../inventory/finding/hard-coded-keys.ts'
import type { JsonObject, JsonValue } from '../model/json.ts'
import { loadSuite } from '../suite/cases/load-suite.ts'
import { aRequestBody as ask } from '../testing/builders/build-log.ts'
import { importLog, type ImportOptions } from './import-log.ts'
import { readLogRows } from './log-rows.ts'
import { renderSuite } from './render-suite.ts'

const options: ImportOptions = { limit: 100, holdsKey: text => text.includes('sk-') }

function importRows(rows: readonly (JsonObject | null)[], given: Partial<ImportOptions> = {}) {
  return importLog(
    rows.map((value, index) => ({ file: 'log.jsonl', number: index + 1, value })),
    { ...options, ...given },
  )
}

const load = (text: string) =>
  loadSuite({
    file: 'imported.yaml',
    text,
    readFile: () => undefined,
    hash: () => '',
    defaults: { mode: 'unary', samples: 3 },
  })

describe('a log becomes cases', () => {
  test('each request once, with how often it was asked', () => {
    const rows = [ask('One?'), ask('Two?', { user: 'a' }), ask('Two?', { user: 'b' })]
    const { requests, different, cases, removed } = importRows(rows)
    expect([requests, different]).toEqual([3, 2])
    expect(cases.map(({ id, weight }) => [id, weight])).toEqual([
      ['one', 1],
      ['two', 2],
    ])
    expect(cases.some(({ request }) => 'user' in request)).toBe(false)
    expect([...removed]).toEqual([['user', 2]])
  })

  test('with the mode in which it was asked, and the fields beside the prompt', () => {
    const stream = { stream: true, stream_options: { include_usage: true }, temperature: 0.2 }
    const { cases } = importRows([ask('A?', stream), ask('B?', { stream: false, tools: [] })])
    expect(cases).toMatchObject([
      { mode: 'stream', request: { temperature: 0.2 } },
      { mode: 'unary', request: { tools: [] } },
    ])
    expect(cases[0]?.request).not.toHaveProperty('stream_options')
  })

  test('the most frequent first, the rest from all over the log, in the order of the log', () => {
    const rows = Array.from({ length: 10 }, (_, index) => ask(`Question ${index}`))
    const { cases } = importRows([...rows, ask('Question 7')], { limit: 4 })
    expect(cases.map(({ id }) => id)).toEqual([
      'question-0',
      'question-3',
      'question-6',
      'question-7',
    ])
  })

  test('of a model that is named for those without', () => {
    const { model: _, ...nameless } = ask('A?')
    expect(importRows([nameless]).leftOut).toMatchObject([
      { reason: 'no model: name one with --model' },
    ])
    expect(importRows([nameless], { model: 'gpt-4o' }).cases).toMatchObject([{ model: 'gpt-4o' }])
  })

  test('without what no suite can hold, each told by its place', () => {
    const { cases, leftOut } = importRows([
      null,
      ask('my key is sk-123'),
      ask('x'.repeat(300_000)),
      { model: 'm', messages: [{ role: 'function', content: 'x' }] },
      { model: 'm', messages: [] },
      ask('Good?'),
    ])
    expect(cases.map(({ id }) => id)).toEqual(['good'])
    expect(leftOut.map(({ reason, rows }) => [reason.split(':')[0], rows[0]?.number])).toEqual([
      ['no JSON object', 1],
      ['what looks like a key in it', 2],
      ['more than 256 kB', 3],
      ['no case of a suite', 4],
      ['no case of a suite', 5],
    ])
  })

  test('and a place that is left is taken by the next', () => {
    const rows = [{ model: 'm', messages: [] }, ask('A?'), ask('B?')]
    expect(importRows(rows, { limit: 2 }).cases.map(({ id }) => id)).toEqual(['a', 'b'])
  })

  test('without what clients keep beside the body', () => {
    const kept = { api_key: 'abc', extra_headers: { authorization: 'Bearer abc' }, timeout: 60 }
    const { cases, removed } = importRows([ask('A?', { ...kept, seed: 1 })])
    expect(cases[0]?.request).toEqual({ seed: 1 })
    expect([...removed.keys()]).toEqual(['api_key', 'extra_headers', 'timeout'])
  })

  test('without what a logger keeps beside the body, so that equal requests are one', () => {
    const logged = (number: number): JsonObject => ({
      id: `call-${number}`,
      createdAt: number,
      received_at: `2026-08-01T10:00:0${number}Z`,
      latency_ms: number,
      sessionId: `s${number}`,
      response: { choices: [{ message: { content: 'An answer.' } }] },
      usage: { prompt_tokens: 5, completion_tokens: number },
      provider: 'openai',
      error: null,
    })
    const { cases, removed } = importRows([ask('A?', logged(1)), ask('A?', logged(2))])
    expect(cases).toMatchObject([{ weight: 2, request: {} }])
    expect(cases[0]?.request).toEqual({})
    expect([...removed]).toEqual(Object.keys(logged(1)).map(name => [name, 2]))
    const ofGateway = { usage: { include: true }, provider: { order: ['a'] }, top_k: 3, min_p: 0.1 }
    expect(importRows([ask('A?', ofGateway)]).cases[0]?.request).toEqual(ofGateway)
  })

  test('of a body of Anthropic that asks the same in chat completions', () => {
    const content = [{ type: 'text', text: 'A?' }]
    const body = { model: 'claude', max_tokens: 9, messages: [{ role: 'user', content }] }
    expect(importRows([body]).cases).toMatchObject([{ request: { max_tokens: 9 } }])
  })

  test('with content that is null beside tool calls', () => {
    const calls = [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }]
    const messages = [
      { role: 'user', content: 'Weather?' },
      { role: 'assistant', tool_calls: calls },
      { role: 'tool', tool_call_id: 'c', content: '3' },
    ]
    const { cases } = importRows([{ model: 'm', messages }])
    expect(cases[0]?.messages[1]).toEqual({ role: 'assistant', content: null, tool_calls: calls })
  })
})

describe('the suite', () => {
  test('says what all cases share once', () => {
    const rows = ['A?', 'B?', 'C?'].map(text => ask(text, { temperature: 0, seed: text.length }))
    const text = renderSuite(importRows([...rows, ask('D?', { temperature: 0 })]).cases)
    expect(text.match(/temperature/g)).toHaveLength(1)
    expect(text.match(/gpt-4o-mini/g)).toHaveLength(1)
    expect(text.match(/seed/g)).toHaveLength(3)
  })

  const content = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('', '{{name}}', '- a: b', '#x', "'", '"', 'null', '1.10', '\u0000', '|', '😀'),
    fc.array(fc.record({ type: fc.constant('text'), text: fc.string() })),
  )
  const body = fc.record(
    {
      model: fc.constantFrom('gpt-4o', 'gpt-4o-mini'),
      messages: fc.array(
        fc.record({ role: fc.constantFrom('user', 'system', 'function'), content }),
        { maxLength: 3 },
      ),
      stream: fc.boolean(),
      temperature: fc.double(),
      extra: fc.jsonValue(),
    },
    { requiredKeys: ['messages'] },
  )
  const row = fc.oneof(
    body,
    fc.jsonValue(),
    fc.record({ request: body }),
    fc.record({ input: fc.jsonValue() }),
  )

  test('of any log can be loaded, and asks what the log has', () => {
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 12 }),
        fc.integer({ min: 1, max: 12 }),
        (rows, limit) => {
          const values = rows.map(value => JSON.parse(JSON.stringify(value ?? null)) as JsonValue)
          const objects = values.map(value =>
            typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null,
          )
          const {
            cases,
            requests,
            leftOut,
            rows: count,
          } = importRows(objects, { limit, model: 'm' })
          expect(count).toBe(rows.length)
          expect(cases.length).toBeLessThanOrEqual(limit)
          const told = leftOut.reduce((sum, item) => sum + item.rows.length, 0)
          expect(requests + told).toBeGreaterThanOrEqual(count)
          if (cases.length === 0) return
          const loaded = load(renderSuite(cases))
          if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems))
          expect(loaded.value.cases).toHaveLength(cases.length)
          loaded.value.cases.forEach((golden, index) => {
            expect(golden).toMatchObject({
              id: cases[index]?.id,
              weight: cases[index]?.weight,
              model: cases[index]?.model,
              turns: [cases[index]?.messages],
              request: cases[index]?.request,
            })
          })
        },
      ),
    )
  })
})

test('a request with a number that would be rounded is left out; what is beside it may be as long', () => {
  const rows = [
    '{"model":"m","messages":[{"role":"user","content":"A?"}],"seed":9007199254740993}',
    '{"request_body":"{\\"model\\":\\"m\\",\\"messages\\":[],\\"seed\\":9007199254740993}"}',
    '{"model":"m","input":[{"role":"user","content":"A?"}],"modelParameters":{"seed":"9007199254740993"}}',
    '{"model":"m","messages":[{"role":"user","content":"A?"}],"metadata":{"at":9007199254740993}}',
    '{"time":9007199254740993,"request":{"model":"m","messages":[{"role":"user","content":"9007199254740993"}]}}',
  ]
  const log = [...readLogRows('log.jsonl', Buffer.from(rows.join('\n')))]
  const { cases, leftOut } = importLog(log, options)
  expect(leftOut).toEqual([
    {
      reason: 'a whole number in it that would be rounded',
      rows: [1, 2, 3].map(number => ({ file: 'log.jsonl', number })),
    },
  ])
  expect(cases.map(({ messages }) => messages)).toMatchObject([
    [{ content: 'A?' }],
    [{ content: '9007199254740993' }],
  ])
})

describe('a key is found wherever a suite would hold it', () => {
  const key = 'sk-proj-a8Kd02jLkq39fJx02lKq8Zp3'
  const holdsKey = (text: string) => findHardCodedKeys(text).length > 0
  const called = (content: object): JsonObject => ({
    id: 'call-1',
    type: 'function',
    function: { name: 'keep', arguments: JSON.stringify(content) },
  })

  test.each<[string, JsonObject]>([
    ['at the start of a line', ask(`My key:\n${key}`)],
    ['in JSON within a prompt', ask('{"OPENROUTER_API_KEY": "q2d4k9Kd02jLkq39fJx02l"}')],
    ['as a member', ask('Hi', { metadata_2: { OPENAI_API_KEY: 'q2d4k9Kd02jLkq39fJx02l' } })],
    [
      'in the arguments of a tool call',
      {
        model: 'm',
        messages: [{ role: 'assistant', tool_calls: [called({ text: `a\n${key}` })] }],
      },
    ],
    ['in the answer that becomes golden', ask('Hi', { completion: `It is ${key}` })],
    ['as the name of a model', ask('Hi', { model: key })],
    ['as the name of a request', { custom_id: key, url: '/v1/chat/completions', body: ask('Hi') }],
  ])('%s', (_, row) => {
    const { cases, leftOut } = importRows([row], { holdsKey })
    expect(cases).toEqual([])
    expect(leftOut).toMatchObject([{ reason: 'what looks like a key in it' }])
  })
})

test('a golden answer that nobody reads is left out with its request', () => {
  const { cases, leftOut } = importRows([ask('Hi', { completion: 'x'.repeat(300_000) })])
  expect(cases).toEqual([])
  expect(leftOut).toMatchObject([{ reason: 'more than 256 kB' }])
})
