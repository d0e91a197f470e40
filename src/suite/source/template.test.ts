import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  fillTemplate,
  findPlaceholders,
  isVariableName,
  mapStrings,
  toVariableText,
} from './template.ts'

describe('fillTemplate', () => {
  test('replaces a name with and without spaces around it', () => {
    const variables = new Map([['product', 'tea']])
    expect(fillTemplate('{{product}}, {{ product }}', variables)).toBe('tea, tea')
  })

  test.each(['{{#if x}}', '{{"a": 1}}', '{product}', '{{}}', '{{ 1 }}'])(
    'leaves %s alone',
    text => {
      expect(fillTemplate(text, new Map([['product', 'tea']]))).toBe(text)
      expect(findPlaceholders(text)).toEqual([])
    },
  )

  test('inserts replacement patterns literally', () => {
    expect(fillTemplate('{{a}}', new Map([['a', '$& $1 $$']]))).toBe('$& $1 $$')
  })

  test('never reads inserted text again', () => {
    const values = fc.string({ unit: fc.constantFrom('{{a}}', '{{b}}', '{{', '}}', 'x') })
    fc.assert(
      fc.property(values, values, (a, b) => {
        const filled = fillTemplate('<{{a}}|{{b}}|{{ a }}>', new Map(Object.entries({ a, b })))
        expect(filled).toBe(`<${a}|${b}|${a}>`)
      }),
    )
  })

  test('finds exactly the names that it replaces', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('{{', '}}', 'a', ' ', '1', '-') }), text => {
        const names = findPlaceholders(text)
        const filled = fillTemplate(text, new Map(names.map(name => [name, ''])))
        expect(filled === text).toBe(names.length === 0)
      }),
    )
  })
})

test.each([
  ['product', true],
  ['order id', true],
  ['größe', true],
  ['a.b-c_1', true],
  ['1a', false],
  [' a', false],
  ['a}', false],
  ['', false],
])('%j can be a variable: %s', (name, expected) => {
  expect(isVariableName(name)).toBe(expected)
})

test('values are inserted as text or JSON', () => {
  expect([1, true, null, { a: [1] }, 'x"y'].map(toVariableText)).toEqual([
    '1',
    'true',
    'null',
    '{"a":[1]}',
    'x"y',
  ])
})

test('texts are mapped at every depth, keys never', () => {
  const value = { a: ['a', { a: 'a' }], n: 1 }
  expect(mapStrings(value, text => `${text}!`)).toEqual({ a: ['a!', { a: 'a!' }], n: 1 })
})
