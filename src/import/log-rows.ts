import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts'

/** An entry of a log, and where it stands. */
export interface LogRow {
  readonly file: string
  /** From 1: the line, or the place in a list. */
  readonly number: number
  /** Null where it is no JSON object. */
  readonly value: JsonObject | null
}

/** Members of an export that hold its entries. */
const listNames = ['data', 'rows', 'runs', 'logs', 'results', 'observations']

const newline = 0x0a
const byteOrderMark = '\uFEFF'

/** Entries of a log: a JSON object for each line, a list of objects, or an object that holds one. */
export function* readLogRows(file: string, bytes: Buffer): Generator<LogRow> {
  const whole = readWhole(bytes)
  if (whole !== null) {
    for (const [index, value] of whole.entries())
      yield { file, number: index + 1, value: asRow(value) }
    return
  }
  let number = 0
  for (const text of linesOf(bytes)) {
    number++
    if (text.trim() !== '') yield { file, number, value: asRow(parse(text)) }
  }
}

/** A log may be longer than a text can be; one line of it is not. */
function* linesOf(bytes: Buffer): Generator<string> {
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(newline, start)
    const end = found < 0 ? bytes.length : found
    const text = bytes.toString('utf8', start, end)
    yield start === 0 && text.startsWith(byteOrderMark) ? text.slice(1) : text
    start = end + 1
  }
}

/** Entries of a file that is one JSON value; null where its first line is one already. */
function readWhole(bytes: Buffer): readonly JsonValue[] | null {
  const { value: first = '' } = linesOf(bytes).next()
  const isList = first.trimStart().startsWith('[')
  if (!isList && (first.trim() === '' ? bytes.length === 0 : parse(first) !== undefined))
    return null
  const value = parse(bytes.toString('utf8').replace(byteOrderMark, ''))
  if (value === undefined) return null
  if (Array.isArray(value)) return value
  if (!isJsonObject(value)) return null
  const list = listNames.map(name => value[name]).find(Array.isArray)
  return list ?? [value]
}

function asRow(value: JsonValue | undefined): JsonObject | null {
  return isJsonObject(value) ? value : null
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    return undefined
  }
}
