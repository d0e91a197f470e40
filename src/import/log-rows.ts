import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts'
import { parseLogJson } from './parse-log-json.ts'

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
/** Bytes from which a text could be longer than the engine can hold. */
const longestText = 0x1fff_0000

/** Entries of a log: a JSON object for each line, a list of objects, or an object that holds one. */
export function* readLogRows(file: string, bytes: Buffer): Generator<LogRow> {
  const whole = readWhole(bytes)
  if (whole !== null) {
    for (const [index, value] of whole.entries()) {
      yield { file, number: index + 1, value: asRow(value) }
    }
    return
  }
  let number = 0
  for (const text of linesOf(bytes)) {
    number++
    if (text?.trim() !== '') yield { file, number, value: asRow(parse(text)) }
  }
}

/** A log may be longer than a text can be; null is a line that is. */
function* linesOf(bytes: Buffer): Generator<string | null> {
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(newline, start)
    const end = found < 0 ? bytes.length : found
    yield textOf(bytes.subarray(start, end), start === 0)
    start = end + 1
  }
}

/** Entries of a file that is one JSON value; null where its first line is one already, or no JSON. */
function readWhole(bytes: Buffer): readonly JsonValue[] | null {
  const first = textOf(bytes.subarray(0, 100), true)?.trimStart() ?? ''
  const line: string | null | undefined = linesOf(bytes).next().value
  const firstValue = first.startsWith('{') ? parse(line ?? null) : undefined
  const isLines = firstValue !== undefined && listIn(firstValue) === undefined
  if (!/^[[{]/.test(first) || isLines) return null
  const value = parse(textOf(bytes, true))
  if (Array.isArray(value)) return value
  if (!isJsonObject(value)) return null
  return listIn(value) ?? [value]
}

function listIn(value: JsonValue): readonly JsonValue[] | undefined {
  return isJsonObject(value) ? listNames.map(name => value[name]).find(Array.isArray) : undefined
}

function textOf(bytes: Buffer, isStart: boolean): string | null {
  if (bytes.length > longestText) return null
  const text = bytes.toString('utf8')
  return isStart && text.startsWith(byteOrderMark) ? text.slice(1) : text
}

function asRow(value: JsonValue | undefined): JsonObject | null {
  return isJsonObject(value) ? value : null
}

function parse(text: string | null): JsonValue | undefined {
  return text === null ? undefined : parseLogJson(text)
}
