import stringWidth from 'string-width'
import { takeEnd, takeStart } from '../model/take-start.ts'
import { visibleStart, visibleText } from './visible-text.ts'

const ellipsis = '…'
/** Combining marks have no width, so the length is bounded beside it. */
const codeUnitsPerColumn = 8
/** Ample for a paragraph; finding the graphemes of endless text takes quadratic time. */
const mostWrapped = 4000
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Terminal columns that a text takes. */
export function widthOf(text: string): number {
  return isPlain(text) ? text.length : stringWidth(text)
}

export function isPlain(text: string): boolean {
  return /^[ -~]*$/.test(text)
}

/** Foreign text made visible and cut to so many columns, with `…` where something is missing. */
export function fitText(text: string, columns: number): string {
  if (columns <= 0) return ''
  const limit = columns * codeUnitsPerColumn
  const whole = visibleText(takeStart(text, limit))
  if (text.length <= limit && widthOf(whole) <= columns) return whole
  return takeColumns(whole, columns - 1) + ellipsis
}

/** The same, with `…` in the middle: names that begin alike are told apart by their ends. */
export function fitName(text: string, columns: number): string {
  const limit = columns * codeUnitsPerColumn
  const whole = fitText(text, columns)
  if (columns <= 2 || (text.length <= limit && widthOf(visibleText(text)) <= columns)) return whole
  const end = Math.floor((columns - 1) / 2)
  const start = takeColumns(visibleText(takeStart(text, limit)), columns - 1 - end)
  return start + ellipsis + takeLastColumns(visibleText(takeEnd(text, limit)), end)
}

function takeLastColumns(text: string, columns: number): string {
  let taken = ''
  let width = 0
  for (const { segment } of Array.from(graphemes.segment(text)).toReversed()) {
    width += widthOf(segment)
    if (width > columns) break
    taken = segment + taken
  }
  return taken
}

function takeColumns(text: string, columns: number): string {
  if (isPlain(text)) return text.slice(0, columns)
  let taken = ''
  let width = 0
  for (const { segment } of graphemes.segment(text)) {
    width += widthOf(segment)
    if (width > columns) break
    taken += segment
  }
  return taken
}

/** Breaks foreign text at spaces into lines of at most so many columns; long words are cut up. */
export function wrapText(text: string, columns: number): string[] {
  const room = Math.max(1, columns)
  const lines: string[] = []
  let line = ''
  const words = visibleStart(text, mostWrapped).split(' ')
  for (const word of words.flatMap(item => cutWord(item, room))) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line === '' || widthOf(longer) <= room) {
      line = longer
      continue
    }
    lines.push(line)
    line = word
  }
  lines.push(line)
  return lines
}

/** A character that is wider than the line becomes `…`. */
function cutWord(word: string, columns: number): string[] {
  if (word.length <= columns && isPlain(word)) return [word]
  const pieces: string[] = []
  let piece = ''
  let width = 0
  for (const { segment } of graphemes.segment(word)) {
    const fitting = widthOf(segment) > columns ? ellipsis : segment
    width += widthOf(fitting)
    if (width > columns) {
      pieces.push(piece)
      piece = ''
      width = widthOf(fitting)
    }
    piece += fitting
  }
  return [...pieces, piece]
}
