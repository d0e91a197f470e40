import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import stringWidth from 'string-width'
import { hostileText } from '../testing/hostile-text.ts'
import { renderGrid, type Grid } from './grid.ts'

/** Letters of some scripts that form one character with what follows, even with a space. */
const joining =
  /[\u0D4E\u{111C2}\u{111C3}\u{113D1}\u{1193F}\u{11941}\u{11A3A}\u{11A84}-\u{11A89}\u{11D46}\u{11F02}]/u

const grid: Grid = {
  columns: [
    { head: 'case', shrinkTo: 6 },
    { head: 'number', align: 'right', optional: true },
    { head: 'verdict' },
  ],
  rows: [
    ['support/refund', '1', 'parity'],
    { across: '  why it is so' },
    ['東京/🫨', '20', 'drift'],
  ],
}

function lines(columns: number, colour = false): string[] {
  return renderGrid(grid, { columns, colour }).split('\n')
}

describe('renderGrid', () => {
  test('lines up cells, whatever their script', () => {
    expect(lines(80)).toEqual([
      'case            number  verdict',
      '───────────────────────────────',
      'support/refund       1  parity',
      '  why it is so',
      '東京/🫨             20  drift',
    ])
  })

  test('lays out thousands of rows like a few', () => {
    const row = ['東京/🫨', '20', 'drift']
    const rendered = renderGrid(
      { columns: grid.columns, rows: Array.from({ length: 2_345 }, () => row) },
      { columns: 80, colour: false },
    ).split('\n')
    expect(rendered.slice(0, 2)).toEqual(['case     number  verdict', '────────────────────────'])
    expect(rendered).toHaveLength(2 + 2_345)
    expect(new Set(rendered.slice(2))).toEqual(new Set(['東京/🫨      20  drift']))
  })

  test('shrinks what may be shrunk', () => {
    expect(lines(25)[2]).toBe('support…       1  parity')
  })

  test('then leaves out what is optional', () => {
    expect(lines(20)[2]).toBe('support/re…  parity')
  })

  test('then shrinks everything', () => {
    expect(lines(8)[2]).toBe('su…  pa…')
  })

  test('has no escape sequence unless colour is asked for', () => {
    expect(lines(80).join('')).not.toContain('\u001B')
    expect(lines(80, true)[0]).toContain('\u001B[1mcase\u001B[22m')
  })

  test('colours do not move anything', () => {
    const styled = { ...grid, rows: [[{ text: '東京', style: 'red' } as const, '1', 'parity']] }
    const render = (colour: boolean) => renderGrid(styled, { columns: 80, colour })
    expect(render(true).replaceAll(/\u001B\[\d+m/g, '')).toBe(render(false))
  })

  test('columns are aligned and no line is wider than the screen, whatever the texts', () => {
    const cells = fc.array(fc.tuple(hostileText, hostileText), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(cells, fc.integer({ min: 10, max: 120 }), (texts, columns) => {
        const rendered = renderGrid(
          {
            columns: [{ head: 'a', shrinkTo: 4 }, { head: 'b', shrinkTo: 4 }, { head: 'end' }],
            rows: texts.map(row => [...row, '|']),
          },
          { columns, colour: false },
        ).split('\n')
        expect(rendered).toHaveLength(texts.length + 2)
        for (const line of rendered) expect(stringWidth(line)).toBeLessThanOrEqual(columns)
        fc.pre(!texts.flat().some(text => joining.test(text)))
        const places = rendered.slice(2).map(line => stringWidth(line))
        expect(new Set(places).size).toBe(1)
      }),
    )
  })
})
