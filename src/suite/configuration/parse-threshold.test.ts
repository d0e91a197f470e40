import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseThreshold } from './parse-threshold.ts'

describe('parseThreshold', () => {
  test.each([
    ['<= 1.10', { operator: '<=', value: 1.1, unit: 'ratio' }],
    ['<= 1pp', { operator: '<=', value: 0.01, unit: 'points' }],
    ['<=5%', { operator: '<=', value: 0.05, unit: 'share' }],
    ['< 5 %', { operator: '<', value: 0.05, unit: 'share' }],
    [' <= 400ms ', { operator: '<=', value: 400, unit: 'ms' }],
    ['>= 90%', { operator: '>=', value: 0.9, unit: 'share' }],
    ['> 0.5', { operator: '>', value: 0.5, unit: 'ratio' }],
  ])('reads %j', (text, expected) => {
    expect(parseThreshold(text)).toEqual({ ...expected, text: text.trim() })
  })

  test.each([
    '',
    '5%',
    '== 1',
    '<= ',
    '<= -1',
    '<= 1,1',
    '<= 1e3',
    '<= 5 s',
    '<= 5% x',
    '=< 1',
    '<= .5',
  ])('refuses %j', text => {
    expect(parseThreshold(text)).toBeUndefined()
  })

  test('reads every number with every operator and unit, and any spaces between', () => {
    const space = fc.constantFrom('', ' ', '  ')
    fc.assert(
      fc.property(
        fc.constantFrom('<=', '<', '>=', '>'),
        fc.tuple(fc.nat(9999), fc.nat(999), space, space),
        fc.constantFrom(
          ['', 1] as const,
          ['%', 100] as const,
          ['pp', 100] as const,
          ['ms', 1] as const,
        ),
        (operator, [whole, part, first, second], [unit, divisor]) => {
          const number = `${whole}.${part}`
          const threshold = parseThreshold(`${operator}${first}${number}${second}${unit}`)
          expect(threshold?.operator).toBe(operator)
          expect(threshold?.value).toBe(Number(number) / divisor)
        },
      ),
    )
  })

  test('reads any text as a finite threshold or as none', () => {
    const soup = fc.string({
      unit: fc.constantFrom('<', '>', '=', ' ', '1', '.', '%', 'p', 'm', 's'),
    })
    fc.assert(
      fc.property(soup, text => {
        const threshold = parseThreshold(text)
        expect(threshold === undefined || Number.isFinite(threshold.value)).toBe(true)
      }),
    )
  })

  test('refuses a number beyond every number', () => {
    expect(parseThreshold(`<= ${'9'.repeat(400)}`)).toBeUndefined()
  })
})
