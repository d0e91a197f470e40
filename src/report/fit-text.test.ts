import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import stringWidth from 'string-width'
import { hostileText } from '../testing/hostile-text.ts'
import { fitName, fitText, wrapText } from './fit-text.ts'
import { visibleText } from './visible-text.ts'

describe('fitText', () => {
  test.each([
    ['short', 10, 'short'],
    ['exactly-10', 10, 'exactly-10'],
    ['too long for ten', 10, 'too long …'],
    ['東京タワー', 10, '東京タワー'],
    ['東京タワー', 9, '東京タワ…'],
    ['東京タワー', 8, '東京タ…'],
    ['anything', 1, '…'],
    ['anything', 0, ''],
    ['a\nb', 10, 'a↵b'],
  ])('%j in %i columns is %j', (text, columns, fitted) => {
    expect(fitText(text, columns)).toBe(fitted)
  })

  test('a flood of combining marks is cut', () => {
    const fitted = fitText(`a${'\u0301'.repeat(100_000)}`, 10)
    expect(fitted.length).toBeLessThan(100)
    expect(fitted.endsWith('…')).toBe(true)
  })

  test('it is never wider than the columns', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 0, max: 60 }), (text, columns) => {
        expect(stringWidth(fitText(text, columns))).toBeLessThanOrEqual(columns)
      }),
    )
  })
})

describe('wrapText', () => {
  test('breaks at spaces', () => {
    expect(wrapText('one two three', 8)).toEqual(['one two', 'three'])
  })

  test('cuts words that are longer than a line', () => {
    expect(wrapText('a abcdefgh', 3)).toEqual(['a', 'abc', 'def', 'gh'])
  })

  test('a character wider than the line becomes an ellipsis', () => {
    expect(wrapText('東a', 1)).toEqual(['…', 'a'])
  })

  test('an endless text is cut', () => {
    const lines = wrapText('é'.repeat(1_000_000), 100)
    expect(lines).toHaveLength(41)
    expect(lines.at(-1)).toBe('…')
  })

  test('no line is wider than the columns', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 1, max: 60 }), (text, columns) => {
        for (const line of wrapText(text, columns)) {
          expect(stringWidth(line)).toBeLessThanOrEqual(columns)
        }
      }),
    )
  })

  test('every word is kept', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 4, max: 60 }), (text, columns) => {
        const joined = wrapText(text, columns).join('').replaceAll(' ', '')
        expect(joined).toBe(visibleText(text).replaceAll(' ', ''))
      }),
    )
  })
})

describe('fitName', () => {
  test.each([
    ['alpaca/alpaca[eval-001]', 23, 'alpaca/alpaca[eval-001]'],
    ['alpaca/alpaca[eval-001]', 16, 'alpaca/a…al-001]'],
    ['東京タワー[a=東京]', 11, '東京…東京]'],
    ['anything', 2, 'a…'],
    ['anything', 1, '…'],
  ])('%j in %i columns is %j', (text, columns, fitted) => {
    expect(fitName(text, columns)).toBe(fitted)
  })

  test('an endless name is cut', () => {
    expect(fitName(`a${'x'.repeat(1_000_000)}z`, 5)).toBe('ax…xz')
  })

  test('it is never wider than the columns', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 0, max: 60 }), (text, columns) => {
        expect(stringWidth(fitName(text, columns))).toBeLessThanOrEqual(columns)
      }),
    )
  })
})
