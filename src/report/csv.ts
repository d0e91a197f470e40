import { stringify } from 'csv-stringify/sync'

const formulaStart = /^[=+\-@\t\r]/
const formulaGuard = "'"
/** Everything that acts in a terminal when the file is shown there; line ends and tabs stay. */
const controls = /[\0-\b\v\f\x0E-\x1F\x7F-\x9F]/g
/**
 * What makes text look like other text: characters that turn or hide what follows, or break lines.
 * Joiners and the marks of direction stay: emoji, Persian and Hebrew are not written without them.
 */
const deceivers = /[\u200B\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/gu
const loneSurrogate = /\p{Cs}/gu
const replacement = '\uFFFD'

/** RFC 4180 lines, each with its CRLF. Cells are made by the functions below. */
export function renderCsv(rows: readonly (readonly string[])[]): string {
  // A lone CR or LF must be quoted too, though it is not the record delimiter.
  return stringify(rows as string[][], { record_delimiter: '\r\n', quoted_match: /[\r\n]/ })
}

/**
 * Text that no spreadsheet takes for a formula, no terminal for a command and no reader for other
 * text; unknown is empty.
 */
export function textCell(text: string | null): string {
  if (text === null) return ''
  const safe = [controls, deceivers, loneSurrogate].reduce(
    (cleaned, pattern) => cleaned.replace(pattern, replacement),
    text,
  )
  return formulaStart.test(safe) ? formulaGuard + safe : safe
}

/** A whole number, or a mean of some with three decimals. */
export function countCell(count: number | null): string {
  return decimal(count, 3)
}

/** Milliseconds with at most three decimals. */
export function msCell(ms: number | null): string {
  return decimal(ms, 3)
}

/** A share, a ratio or a probability with at most six decimals. */
export function fractionCell(fraction: number | null): string {
  return decimal(fraction, 6)
}

/** US dollars with twelve significant digits: enough for one token, too few for float noise. */
export function usdCell(usd: number | null): string {
  if (usd === null || !Number.isFinite(usd)) return ''
  return withoutExponent(String(Number(usd.toPrecision(12))))
}

export function flagCell(flag: boolean): string {
  return flag ? 'true' : 'false'
}

function decimal(value: number | null, digits: number): string {
  if (value === null || !Number.isFinite(value)) return ''
  if (Number.isInteger(value)) return withoutExponent(String(value === 0 ? 0 : value))
  const scale = 10 ** digits
  const rounded = Math.abs(value) < 1e9 ? Math.round(value * scale) / scale : Math.round(value)
  return withoutExponent(String(rounded === 0 ? 0 : rounded))
}

/** `1.8e-6` -> `0.0000018`: the digits stay, the point moves. */
function withoutExponent(text: string): string {
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text)
  if (!match) return text
  const [, sign = '', whole = '', decimals = '', exponentText = '0'] = match
  const exponent = Number(exponentText)
  const digits = whole + decimals
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`
  return sign + digits.padEnd(exponent + 1, '0')
}

/** A column's name, and its cell of a row. */
export type CsvColumn<Row> = readonly [name: string, cell: (row: Row) => string]

export function renderCsvHeader<Row>(columns: readonly CsvColumn<Row>[]): string {
  return renderCsv([columns.map(([name]) => name)])
}

export function renderCsvRows<Row>(
  columns: readonly CsvColumn<Row>[],
  rows: readonly Row[],
): string {
  return renderCsv(rows.map(row => columns.map(([, cell]) => cell(row))))
}
