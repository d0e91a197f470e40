import CliTable3 from 'cli-table3'
import { fitName, fitText, isPlain, widthOf } from './fit-text.ts'
import { createPaint, type Screen, type Style } from './paint.ts'

export interface GridColumn {
  readonly head: string
  readonly align?: 'left' | 'right'
  /** The column may be cut down to so many columns of the screen. */
  readonly shrinkTo?: number
  /** Cells are names, which are cut in the middle. */
  readonly isName?: boolean
  /** Left out when the screen is too narrow; the last such column goes first. */
  readonly optional?: boolean
}

interface GridCell {
  readonly text: string
  readonly style?: Style
}

/** A row of cells, one for each column, or one line across all of them, dim unless said otherwise. */
export type GridRow =
  | readonly (string | GridCell)[]
  | { readonly across: string; readonly style?: Style }

export interface Grid {
  readonly columns: readonly GridColumn[]
  readonly rows: readonly GridRow[]
}

const gap = '  '
/** The time that cli-table3 takes grows with the square of the rows. */
const rowsAtOnce = 100
const noLine = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  right: '',
  'left-mid': '',
  'right-mid': '',
}

/** A table without a frame, its header underlined, never wider than the screen. */
export function renderGrid(grid: Grid, screen: Screen): string {
  const { columns, rows } = dropColumns(grid, screen.columns)
  const widths = fitWidths({ columns, rows }, screen.columns)
  const paint = createPaint(screen.colour)
  const standIns = createStandIns()
  const place = (cell: string | GridCell, index: number): string => {
    const { text, style } = typeof cell === 'string' ? { text: cell } : cell
    const fit = columns[index]?.isName === true ? fitName : fitText
    const placed = standIns.put(fit(text, widths[index] ?? 0))
    return style ? paint(style, placed) : placed
  }
  const layOut = (cells: readonly string[][], heads: string[]): string => {
    const table = new CliTable3({
      chars: { ...noLine, mid: '─', 'mid-mid': '─'.repeat(gap.length), middle: gap },
      // Without these cli-table3 colours heads and lines, even in a pipe.
      style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
      colWidths: [...widths],
      colAligns: columns.map(column => column.align ?? 'left'),
      head: heads,
    })
    table.push(...cells)
    return table.toString()
  }
  const heads = columns.map((column, index) => place({ text: column.head, style: 'bold' }, index))
  const cells = rows.flatMap(row => ('across' in row ? [] : [row.map(place)]))
  const rendered = [layOut(cells.slice(0, rowsAtOnce), heads)]
  for (let start = rowsAtOnce; start < cells.length; start += rowsAtOnce) {
    rendered.push(layOut(cells.slice(start, start + rowsAtOnce), []))
  }
  const [head = '', rule = '', ...lines] = standIns.replace(rendered.join('\n')).split('\n')
  const body = rows.map(row =>
    'across' in row
      ? paint(row.style ?? 'dim', fitText(row.across, screen.columns))
      : (lines.shift() ?? ''),
  )
  return [head, rule, ...body].map(line => line.trimEnd()).join('\n')
}

/** The heads of columns that are left out or cut on a screen that is so wide. */
export function cutColumns(grid: Grid, available: number): ReadonlySet<string> {
  const kept = dropColumns(grid, available)
  const natural = naturalWidths(kept, available + 1)
  const widths = fitWidths(kept, available)
  const whole = kept.columns.filter((_, index) => widths[index] === natural[index])
  const heads = new Set(grid.columns.map(column => column.head))
  for (const { head } of whole) heads.delete(head)
  return heads
}

/**
 * cli-table3 measures text with older Unicode tables than terminals have, so other text than ASCII
 * is laid out as a stand-in of the right width. Non-characters serve, as visible text has none.
 */
function createStandIns(): {
  readonly put: (text: string) => string
  readonly replace: (rendered: string) => string
} {
  const texts: string[] = []
  return {
    put(text) {
      if (isPlain(text)) return text
      const width = widthOf(text)
      if (width === 0) return ''
      texts.push(text)
      return `\uFDD0${'\uFDD1'.repeat(width - 1)}`
    },
    // Every cell is one line, so they come back in the order in which they went in.
    replace: rendered => rendered.replaceAll(/\uFDD0\uFDD1*/g, () => texts.shift() ?? ''),
  }
}

/** Takes optional columns away until what is left can be shrunk to the screen. */
function dropColumns(grid: Grid, available: number): Grid {
  const { columns, rows } = grid
  const least = naturalWidths(grid, available).map((width, index) =>
    Math.min(width, columns[index]?.shrinkTo ?? width),
  )
  const dropped = columns.findLastIndex(column => column.optional === true)
  if (totalOf(least) <= available || dropped === -1) return grid
  const keep = (_: unknown, index: number) => index !== dropped
  const kept = {
    columns: columns.filter(keep),
    rows: rows.map(row => ('across' in row ? row : row.filter(keep))),
  }
  return dropColumns(kept, available)
}

/** Shrinks the columns that allow it, then, on a tiny screen, whichever is widest. */
function fitWidths(grid: Grid, available: number): readonly number[] {
  const widths = naturalWidths(grid, available)
  const shrinkWidest = (leastOf: (index: number) => number) => {
    while (totalOf(widths) > available) {
      const excess = widths.map((width, index) => width - leastOf(index))
      const widest = Math.max(...excess)
      if (widest <= 0) return
      const index = excess.indexOf(widest)
      widths[index] = (widths[index] ?? 0) - 1
    }
  }
  shrinkWidest(index => grid.columns[index]?.shrinkTo ?? Number.POSITIVE_INFINITY)
  shrinkWidest(() => 1)
  return widths
}

function naturalWidths({ columns, rows }: Grid, available: number): number[] {
  return columns.map(({ head }, index) => {
    const cells = rows.flatMap(row => ('across' in row ? [] : (row[index] ?? '')))
    const texts = cells.map(cell => (typeof cell === 'string' ? cell : cell.text))
    return Math.max(1, widthOf(head), ...texts.map(text => widthOf(fitText(text, available))))
  })
}

function totalOf(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0) + gap.length * (widths.length - 1)
}
