import { describe, expect, test } from 'vitest'
import type { Answer } from '../model/exchange.ts'
import type { Expectation } from '../model/suite.ts'
import { anAnswer, anExchange } from '../testing/builders/build-exchange.ts'
import { aGoldenCase } from '../testing/builders/build-golden-case.ts'
import { checkExpectations } from './expectations.ts'

const plain = anAnswer()

function check(expectation: Expectation, answer: Partial<Answer>) {
  const outcome = { kind: 'answered', answer: { ...plain, ...answer } } as const
  const [result] = checkExpectations(
    aGoldenCase({ expect: [expectation] }),
    anExchange({ outcome }),
  )
  return result
}

const passes = (expectation: Expectation, text: string) => check(expectation, { text })?.passed

describe('JSON paths', () => {
  const text = '{"total": 12, "items": [{"id": "a-1"}, {"id": "a-2"}], "none": null}'

  test.each<[Omit<Extract<Expectation, { kind: 'json-path' }>, 'kind'>, boolean]>([
    [{ path: '$.total' }, true],
    [{ path: '$.total', equals: 12 }, true],
    [{ path: '$.total', equals: '12' }, false],
    [{ path: '$.total', matches: '^12$' }, true],
    [{ path: '$.none', equals: null }, true],
    [{ path: '$.sum' }, false],
    [{ path: '$.items[1].id', equals: 'a-2' }, true],
    [{ path: '$.items[*].id', matches: '^a-' }, true],
    [{ path: '$.items[*].id', equals: 'a-1' }, false],
    [{ path: '$.items[7].id' }, false],
    [{ path: '$.constructor' }, false],
  ])('%j: %s', (rest, expected) => {
    expect(passes({ kind: 'json-path', ...rest }, text)).toBe(expected)
  })

  test('an answer that is no JSON has nothing anywhere', () => {
    expect(check({ kind: 'json-path', path: '$.total' }, { text: 'twelve' })).toEqual({
      kind: 'json-path',
      description: 'json-path $.total',
      passed: false,
      detail: 'no JSON: got "twelve"',
    })
  })
})

describe('the language', () => {
  const spanish = { kind: 'language', code: 'es' } as const

  test('is the one that was asked for, or is named', () => {
    expect(passes(spanish, 'Puede devolver los auriculares en un plazo de treinta días.')).toBe(
      true,
    )
    const text = 'You can return the headphones within thirty days of the purchase.'
    expect(check(spanish, { text })).toEqual({
      kind: 'language',
      description: 'language es',
      passed: false,
      detail: 'in English',
    })
  })

  test('of a short answer cannot be told, which is neither passed nor failed', () => {
    expect(check(spanish, { text: 'Sí.' })).toMatchObject({ passed: null, detail: '' })
    expect(check(spanish, { text: 'Yes, 30 days.' })).toMatchObject({ passed: null, detail: '' })
  })
})

describe('time, cost and likeness', () => {
  const exchange = anExchange({ text: 'Refunds are possible within 30 days.' })
  const checked = (expectation: Expectation, given = exchange) =>
    checkExpectations(
      aGoldenCase({ expect: [expectation], golden: 'Refunds: possible within 30 days.' }),
      given,
    )[0]

  test.each<[Expectation, boolean]>([
    [{ kind: 'max-latency', limitMs: 100 }, true],
    [{ kind: 'max-latency', limitMs: 99 }, false],
    [{ kind: 'max-cost', limitUsd: 0.001 }, true],
    [{ kind: 'max-cost', limitUsd: 0.0009 }, false],
    [{ kind: 'similar-to-golden', similarity: 0.5 }, true],
    [{ kind: 'similar-to-golden', similarity: 0.95 }, false],
  ])('%j: %s', (expectation, expected) => {
    expect(checked(expectation)?.passed).toBe(expected)
  })

  test('what was not measured is neither passed nor failed', () => {
    const unmeasured = {
      ...exchange,
      timings: null,
      cost: { usd: null, source: 'unknown' },
    } as const
    expect(checked({ kind: 'max-latency', limitMs: 1 }, unmeasured)?.passed).toBeNull()
    expect(checked({ kind: 'max-cost', limitUsd: 0 }, unmeasured)?.passed).toBeNull()
    const cached = { ...exchange, cacheHit: true }
    expect(checked({ kind: 'max-latency', limitMs: 1 }, cached)?.passed).toBeNull()
  })
})

describe('text checks', () => {
  const text = 'Refunds are possible\r\nwithin\u00a030  days.'

  test.each<[Expectation, boolean]>([
    [{ kind: 'contains', value: '30 days' }, true],
    [{ kind: 'contains', value: 'possible\nwithin' }, true],
    [{ kind: 'contains', value: '31 days' }, false],
    [{ kind: 'contains', value: 'refunds' }, false],
    [{ kind: 'not-contains', value: '31 days' }, true],
    [{ kind: 'not-contains', value: '30 days' }, false],
    [{ kind: 'not-contains', value: ' fun ' }, true],
    [{ kind: 'starts-with', value: ' Refunds  are' }, true],
    [{ kind: 'starts-with', value: 'are' }, false],
    [{ kind: 'matches', pattern: '(?i)^refunds' }, true],
    [{ kind: 'matches', pattern: '^refunds' }, false],
    [{ kind: 'not-matches', pattern: '(?i)as an ai' }, true],
    [{ kind: 'not-matches', pattern: String.raw`\d+` }, false],
    [{ kind: 'equals', value: 'Refunds are possible\nwithin 30 days.' }, true],
    [{ kind: 'equals', value: 'Refunds are possible' }, false],
    [{ kind: 'one-of', values: ['no', 'Refunds are possible\nwithin 30 days.'] }, true],
    [{ kind: 'one-of', values: ['no', 'yes'] }, false],
  ])('%j: %s', (expectation, expected) => {
    expect(passes(expectation, text)).toBe(expected)
  })

  test('composed and decomposed letters are the same', () => {
    expect(passes({ kind: 'contains', value: 'café' }, 'the cafe\u0301 there')).toBe(true)
  })

  test('a refusal is the text where there is no other', () => {
    expect(check({ kind: 'contains', value: 'No' }, { refusal: 'No.' })?.passed).toBe(true)
  })

  test('patterns see the first hundred thousand characters', () => {
    const long = `${' '.repeat(100_000)}needle`
    expect(passes({ kind: 'matches', pattern: 'needle' }, long)).toBe(false)
    expect(passes({ kind: 'matches', pattern: 'needle' }, long.slice(1000))).toBe(true)
  })

  test.each<[Expectation, string]>([
    [{ kind: 'matches', pattern: '(a+)+$' }, 'aaab'],
    [{ kind: 'not-matches', pattern: '(a+)+$' }, 'baaab'],
    [{ kind: 'json-path', path: '$.a', matches: '(a+)+$' }, '{"a": "aaab"}'],
    [
      { kind: 'json-schema', schema: { properties: { a: { pattern: '(a+)+$' } } } },
      '{"a": "aaab"}',
    ],
  ])('%j cannot be told of a text that the pattern would take ages on', (expectation, short) => {
    expect(check(expectation, { text: short })?.passed).not.toBeNull()
    const long = short.replace('aaab', `${'a'.repeat(60)}b`)
    expect(check(expectation, { text: long })).toMatchObject({ passed: null, detail: '' })
  })
})

describe('equals', () => {
  test.each([
    [42, '42', true],
    [true, ' true\n', true],
    [{ a: 1, b: [2] }, '{"b":[2],"a":1}', true],
    [{ a: 1 }, '{"a":1,"b":2}', false],
    [{ a: 1 }, 'a: 1', false],
    ['42', '42', true],
    [null, 'null', true],
  ])('%j and the answer %j: %s', (value, text, expected) => {
    expect(passes({ kind: 'equals', value }, text)).toBe(expected)
  })

  test('members that prototypes lend do not count', () => {
    const value = JSON.parse('{"__proto__":{"a":1}}') as { a: number }
    expect(passes({ kind: 'equals', value }, '{}')).toBe(false)
    expect(passes({ kind: 'equals', value }, '{"__proto__":{"a":1}}')).toBe(true)
  })
})

describe('json-schema', () => {
  const schema = { type: 'object', required: ['sku'], properties: { sku: { type: 'string' } } }

  test('tells what fits from what does not, and says why', () => {
    expect(passes({ kind: 'json-schema', schema }, '{"sku":"a"}')).toBe(true)
    expect(check({ kind: 'json-schema', schema }, { text: '{"sku":1}' })?.detail).toBe(
      'at /sku: must be string',
    )
    expect(check({ kind: 'json-schema', schema }, { text: '```json' })?.detail).toBe(
      'no JSON: got "```json"',
    )
  })

  test('fails where the schema cannot be used', () => {
    const broken = { kind: 'json-schema', schema: { type: 'text' } } as const
    expect(check(broken, { text: '{}' })?.detail).toMatch(/^unusable schema: /)
  })
})

test('tool-called, finish-reason and max-length look at what they name', () => {
  const toolCalls = [{ name: 'get_weather', arguments: '{}' }]
  expect(check({ kind: 'tool-called', name: 'get_weather' }, { toolCalls })?.passed).toBe(true)
  expect(check({ kind: 'tool-called', name: 'get_time' }, { toolCalls })?.detail).toBe(
    'called get_weather',
  )
  expect(check({ kind: 'tool-called', name: 'get_time' }, {})?.detail).toBe('no tool called')
  expect(check({ kind: 'finish-reason', value: 'stop' }, {})?.passed).toBe(true)
  expect(check({ kind: 'finish-reason', value: 'stop' }, { finishReason: null })?.detail).toBe(
    'finish_reason missing',
  )
  expect(check({ kind: 'max-length', characters: 3 }, { text: 'a😀b' })?.passed).toBe(true)
  expect(check({ kind: 'max-length', characters: 2 }, { text: 'a😀b' })?.detail).toBe(
    '3 characters',
  )
})

test('a failing check shows the answer in one short line', () => {
  const result = check({ kind: 'contains', value: 'x' }, { text: `\n\u001b[2J${'a'.repeat(500)}` })
  expect(result?.description).toBe('contains "x"')
  expect(result?.detail).toMatch(/^got "\\u\{1b\}\[2Ja+…"$/)
  expect(result?.detail.length).toBeLessThan(80)
  expect(check({ kind: 'contains', value: 'x' }, {})?.detail).toBe('empty text')
  expect(check({ kind: 'contains', value: 'x' }, { text: 'x' })?.detail).toBe('')
})

test('every kind of check has a description', () => {
  const expectations: Expectation[] = [
    { kind: 'contains', value: 'a' },
    { kind: 'not-contains', value: 'a' },
    { kind: 'matches', pattern: 'a' },
    { kind: 'not-matches', pattern: 'a' },
    { kind: 'equals', value: { b: 1 } },
    { kind: 'one-of', values: ['a', 'b'] },
    { kind: 'starts-with', value: 'a' },
    { kind: 'json-schema', schema: true },
    { kind: 'tool-called', name: 'a' },
    { kind: 'finish-reason', value: 'stop' },
    { kind: 'max-length', characters: 5 },
  ]
  expect(expectations.map(item => check(item, {})?.description)).toEqual([
    'contains "a"',
    'not-contains "a"',
    'matches /a/',
    'not-matches /a/',
    'equals {"b":1}',
    'one-of "a", "b"',
    'starts-with "a"',
    'json-schema',
    'tool-called a',
    'finish-reason stop',
    'max-length 5',
  ])
})

test('failures and fault cases are not checked', () => {
  const expectations: Expectation[] = [{ kind: 'contains', value: 'a' }]
  const failed = anExchange({ failure: { class: 'timeout' } })
  expect(checkExpectations(aGoldenCase({ expect: expectations }), failed)).toEqual([])
  const fault = aGoldenCase({ expect: expectations, fault: 'invalid-key' })
  expect(checkExpectations(fault, anExchange())).toEqual([])
})
