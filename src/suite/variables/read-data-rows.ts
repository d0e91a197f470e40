import { canonicalJson } from '../../model/json.ts'
import type { JsonValue } from '../../model/json.ts'
import type { SourceLocation } from '../../model/problem.ts'
import type { ProblemList } from '../source/problem-list.ts'
import { readCsvRows } from './read-csv-rows.ts'
import { readJsonlRows } from './read-jsonl-rows.ts'
import { describeLabelProblem } from '../schemas/shared-schema.ts'
import type { SourcePath } from '../source/source-document.ts'

/** One row of a data file, which makes one case. */
export interface DataRow {
  /** The row's `id` field, else 8 hex digits of its hash. */
  readonly id: string
  /** What each of its values looks like in a prompt. */
  readonly texts: ReadonlyMap<string, string>
  readonly location: SourceLocation
}

export interface RowFields {
  readonly line: number
  readonly values: ReadonlyMap<string, JsonValue>
  /** The same as they are written: `1.10` is text of four characters. */
  readonly texts: ReadonlyMap<string, string>
}

export type ReportRow = (line: number, message: string, hint?: string) => void

export interface DataFile {
  /** As the suite names it. */
  readonly name: string
  /** As problems name it. */
  readonly file: string
  readonly bytes: Uint8Array | undefined
  /** Where the suite names it. */
  readonly path: SourcePath
  readonly hash: (text: string) => string
}

/** Reads the rows of a CSV or JSONL file; bad rows are problems at their line. */
export function readDataRows(data: DataFile, problems: ProblemList): readonly DataRow[] {
  if (data.bytes === undefined) {
    problems.add(data.path, `data file not found: ${data.name}`)
    return []
  }
  const text = decodeText(data.bytes)
  if (text === undefined) {
    problems.add(data.path, `${data.name} is not UTF-8 text`)
    return []
  }
  const place = (line: number): SourceLocation => ({ file: data.file, line, column: 1 })
  const report: ReportRow = (line, message, hint) => {
    problems.add(data.path, message, { location: place(line), hint })
  }
  const read = /\.csv$/i.test(data.name) ? readCsvRows : readJsonlRows
  let bad = 0
  const rows = read(text, (...trouble) => {
    bad += 1
    report(...trouble)
  })
  if (rows.length === 0 && bad === 0) problems.add(data.path, `${data.name} has no rows`)
  return nameRows(rows, { place, report, hash: data.hash })
}

interface RowContext {
  readonly place: (line: number) => SourceLocation
  readonly report: ReportRow
  readonly hash: (text: string) => string
}

function nameRows(rows: readonly RowFields[], context: RowContext): DataRow[] {
  const lineOf = new Map<string, number>()
  return rows.flatMap(({ line, values, texts }) => {
    const own = texts.get('id')
    const id = own ?? hashRow(values, context.hash)
    const trouble = describeLabelProblem(id)
    if (trouble !== undefined) {
      context.report(line, `the row's "id": ${trouble}`)
      return []
    }
    const first = lineOf.get(id)
    if (first !== undefined) {
      context.report(
        line,
        own === undefined ? 'the row is a repetition' : `duplicate id "${id}"`,
        `see line ${first}`,
      )
      return []
    }
    lineOf.set(id, line)
    return [{ id, texts, location: context.place(line) }]
  })
}

function hashRow(values: ReadonlyMap<string, JsonValue>, hash: (text: string) => string): string {
  return hash(canonicalJson(Object.fromEntries(values))).slice(0, 8)
}

function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
