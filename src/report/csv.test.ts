import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { parse } from 'csv-parse/sync'
import { hostileText } from '../testing/hostile-text.ts'
import {
  countCell,
  fractionCell,
  msCell,
  renderCsv,
  renderCsvHeader,
  renderCsvRows,
  textCell,
  usdCell,
} from './csv.ts'

describe('textCell', () => {
  test.each([
    ['=SUM(A1)', "'=SUM(A1)"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@x', "'@x"],
    ['\tx', "'\tx"],
    ['\rx', "'\rx"],
    ['a=b', 'a=b'],
    ['\u001B[31mred', '\uFFFD[31mred'],
    ['a\0b', 'a\uFFFDb'],
    ['a\uD800b', 'a\uFFFDb'],
    ['\u202Eevil', '\uFFFDevil'],
    ['a\u2066b\u2069c', 'a\uFFFDb\uFFFDc'],
    ['pass\u200Bword\u2060', 'pass\uFFFDword\uFFFD'],
    ['a\u2028b', 'a\uFFFDb'],
    ['hidden\u{E0041}', 'hidden\uFFFD'],
    ['\uFEFF=1', '\uFFFD=1'],
    ['👩\u200D💻 ❤\uFE0F', '👩\u200D💻 ❤\uFE0F'],
    ['می\u200Cخواهم \u200Fא', 'می\u200Cخواهم \u200Fא'],
    ['two\nlines', 'two\nlines'],
    ['', ''],
  ])('%j is %j', (text, cell) => {
    expect(textCell(text)).toBe(cell)
  })

  test('unknown is empty', () => {
    expect(textCell(null)).toBe('')
  })
})

describe('numeric cells', () => {
  test.each([
    [usdCell(0.0000018), '0.0000018'],
    [usdCell(1.5e-10), '0.00000000015'],
    [usdCell(0.1 + 0.2), '0.3'],
    [usdCell(12), '12'],
    [usdCell(1.2e22), '12000000000000000000000'],
    [usdCell(-0.5), '-0.5'],
    [usdCell(null), ''],
    [usdCell(Number.NaN), ''],
    [msCell(1240.12345), '1240.123'],
    [msCell(0.0001), '0'],
    [msCell(-0.0001), '0'],
    [msCell(Number.POSITIVE_INFINITY), ''],
    [fractionCell(1 / 3), '0.333333'],
    [fractionCell(-0.018), '-0.018'],
    [fractionCell(1e-7), '0'],
    [countCell(88.5), '88.5'],
    [countCell(1e21), '1000000000000000000000'],
    [countCell(null), ''],
  ])('%s is %s', (cell, expected) => {
    expect(cell).toBe(expected)
  })

  test('they are plain decimals near the value, or empty', () => {
    fc.assert(
      fc.property(fc.double(), value => {
        for (const cell of [usdCell, msCell, fractionCell, countCell]) {
          const text = cell(value)
          expect(text).toMatch(Number.isFinite(value) ? /^-?\d+(?:\.\d+)?$/ : /^$/)
          if (Number.isFinite(value)) {
            const tolerance = Math.max(0.0005, Math.abs(value) * 1e-9)
            expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(tolerance)
          }
        }
      }),
    )
  })
})

describe('renderCsv', () => {
  test('lines end with CRLF, and only cells that need quotes have them', () => {
    expect(renderCsv([['a', 'b,c', 'd"e', 'f\ng', 'h\ri', '']])).toBe(
      'a,"b,c","d""e","f\ng","h\ri",\r\n',
    )
  })

  test('what a parser reads is what went in', () => {
    const rows = fc.array(fc.array(hostileText, { minLength: 2, maxLength: 2 }))
    fc.assert(
      fc.property(rows, texts => {
        const cells = texts.map(row => row.map(textCell))
        expect(parse(renderCsv(cells), { record_delimiter: '\r\n' })).toEqual(cells)
      }),
    )
  })

  test('no cell is a formula or acts in a terminal', () => {
    fc.assert(
      fc.property(hostileText, text => {
        expect(textCell(text)).not.toMatch(/^[=+\-@\t\r]|[\0-\x08\v\f\x0E-\x1F\x7F-\x9F]|\p{Cs}/u)
      }),
    )
  })

  test('columns give header and rows the same order', () => {
    const columns = [
      ['b', (row: { b: number }) => countCell(row.b)],
      ['double', (row: { b: number }) => countCell(2 * row.b)],
    ] as const
    expect(renderCsvHeader(columns) + renderCsvRows(columns, [{ b: 1 }])).toBe(
      'b,double\r\n1,2\r\n',
    )
  })
})
