import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Answer } from '../../model/exchange.ts'
import type { CompareKind } from '../../model/suite.ts'
import { anAnswer } from '../../testing/builders/build-exchange.ts'
import { aGoldenCase } from '../../testing/builders/build-golden-case.ts'
import { hostileText } from '../../testing/hostile-text.ts'
import { describeFirstDifference, firstDifference } from './first-difference.ts'
import { normaliseText } from '../text/normalise-text.ts'

describe('firstDifference', () => {
  test.each([
    [
      'You can return goods within 30 days. Refunds are possible after that only in part.',
      'You can return goods within 30 days. Returns are possible after that only in part.',
      '…return goods within 30 days. [-Refunds-]{+Returns+} are possible after…',
    ],
    ['Hello', 'Hello, world', 'Hello{+, world+}'],
    ['The total is 42.', 'The total is 43.', 'The total is [-42-]{+43+}.'],
    ['a\nb', 'a b', String.raw`a[-\n-]{+ +}b`],
    ['a\u001b[31m', 'a', String.raw`a[-\u{1b}[31m-]`],
    ['', 'abc', '{+abc+}'],
  ])('of %j and %j is %j', (baseline, candidate, expected) => {
    expect(firstDifference(baseline, candidate)).toBe(expected)
  })

  test('is empty for texts that differ in white space only', () => {
    expect(firstDifference('a  b\r\n', 'a b')).toBe('')
  })

  test('of two long words that begin alike shows where they part', () => {
    const long = 'x'.repeat(5000)
    expect(firstDifference(`${long}1`, `${long}2`)).toMatch(/^…x+\[-1-\]\{\+2\+\}$/)
  })

  test('far down in a megabyte is found', () => {
    const long = 'Lorem ipsum dolor. '.repeat(50_000)
    expect(firstDifference(`${long}yes`, `${long}no`)).toBe(
      '…dolor. Lorem ipsum dolor. [-yes-]{+no+}',
    )
  })

  test('is one line of at most 160 well-formed characters, empty only for equal texts', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (baseline, candidate) => {
        const line = firstDifference(baseline, candidate)
        expect(line.length).toBeLessThanOrEqual(160)
        expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u)
        expect(line === '').toBe(normaliseText(baseline) === normaliseText(candidate))
      }),
    )
  })
})

describe('describeFirstDifference', () => {
  const plain = anAnswer()

  function describeFor(kind: CompareKind, baseline: Partial<Answer>, candidate: Partial<Answer>) {
    const golden = aGoldenCase({
      compare: { kind, ignorePaths: ['$.id'], numericTolerance: 0.01 },
    })
    return describeFirstDifference(golden, { ...plain, ...baseline }, { ...plain, ...candidate })
  }

  test.each([
    ['{"total":12}', '{"total":13}', '$.total: 12 -> 13'],
    ['{"total":12}', '{"total":"12"}', '$.total: number 12 -> string "12"'],
    ['{"a":[1,2,3]}', '{"a":[1,2]}', '$.a: 3 items -> 2 items'],
    ['{"a":{"b":1}}', '{}', '$.a: object -> missing'],
    ['{}', '{"a":null}', '$.a: missing -> null'],
    ['{"a":null}', '{"a":[]}', '$.a: null -> array'],
    ['{"n":1e999}', '{"n":-1e999}', '$.n: Infinity -> -Infinity'],
    ['{"n":1e999}', '{"n":1}', '$.n: Infinity -> 1'],
    ['{"n":1e999}', '{"n":null}', '$.n: number Infinity -> null'],
    ['{"id":1,"n":100}', '{"n":100.5,"id":2}', ''],
    ['{"a":1}', 'Sure: {"a":1}', '{+Sure: +}{"a":1}'],
  ])('for JSON %s and %s is %j', (baseline, candidate, expected) => {
    expect(describeFor('json', { text: baseline }, { text: candidate })).toBe(expected)
  })

  test('for long strings in JSON shows where they part', () => {
    const long = 'The same long sentence before the change is a '
    const texts = ['dog', 'cat'].map(last => ({ text: JSON.stringify({ a: long + last }) }))
    expect(describeFor('json', texts[0] ?? {}, texts[1] ?? {})).toBe(
      '$.a: …before the change is a [-dog-]{+cat+}',
    )
  })

  const call = (name: string, given: object) => ({ name, arguments: JSON.stringify(given) })

  test('for tool calls names the tools or the argument', () => {
    const oslo = { toolCalls: [call('get_weather', { city: 'Oslo', id: 1 })] }
    expect(describeFor('tools', oslo, { toolCalls: [call('get_time', {})] })).toBe(
      'tool get_weather -> tool get_time',
    )
    expect(describeFor('text', oslo, { text: 'Sunny.' })).toBe('tool get_weather -> no tool call')
    expect(describeFor('tools', oslo, { toolCalls: [call('get_weather', { city: 'Rome' })] })).toBe(
      'get_weather $.city: "Oslo" -> "Rome"',
    )
    expect(
      describeFor('tools', oslo, { toolCalls: [{ name: 'get_weather', arguments: '{' }] }),
    ).toBe('get_weather arguments: JSON -> unparseable')
    expect(
      describeFor('tools', oslo, {
        text: 'One moment.',
        toolCalls: [call('get_weather', { id: 2, city: 'Oslo' })],
      }),
    ).toBe('')
  })

  test('for tools that nobody calls compares the texts', () => {
    expect(describeFor('tools', { text: 'Which city?' }, { text: 'Which town?' })).toBe(
      'Which [-city-]{+town+}?',
    )
  })

  test('is empty where answers are not compared', () => {
    expect(describeFor('none', { text: 'a' }, { text: 'b' })).toBe('')
  })

  test('shows a refusal as the text that a reader sees', () => {
    expect(describeFor('text', { text: 'Yes.' }, { refusal: 'No.' })).toBe('[-Yes-]{+No+}.')
  })
})
