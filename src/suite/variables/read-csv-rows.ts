import { CsvError, parse } from 'csv-parse/sync'
import { countOf } from '../../model/format.ts'
import type { ReportRow, RowFields } from './read-data-rows.ts'

interface CsvRecord {
  readonly record: readonly string[]
  /** `lines` is the number of the line on which the record ends. */
  readonly info: { readonly lines: number }
}

/** Rows of a CSV file whose first row names the columns (RFC 4180). */
export function readCsvRows(text: string, report: ReportRow): RowFields[] {
  const separator = findForeignSeparator(text)
  if (separator !== undefined) {
    report(1, `the columns are separated by ${separator}`, 'save the file with commas')
    return []
  }
  const records = parseRecords(text, report)
  const [header, ...rows] = records
  if (!header) return []
  const names = header.fields.map(name => name.trim())
  for (const [index, name] of names.entries()) {
    if (name === '') report(header.line, `column ${index + 1} has no name`)
    else if (names.indexOf(name) < index) report(header.line, `column "${name}" appears twice`)
  }
  return rows.flatMap(row => {
    if (row.fields.length !== names.length) {
      report(
        row.line,
        `the row has ${countOf(row.fields.length, 'field')}, the header ${names.length}`,
        'a field with commas or line breaks needs double quotes around it',
      )
      return []
    }
    const texts = new Map(names.map((name, index) => [name, row.fields[index] ?? '']))
    return [{ line: row.line, values: texts, texts }]
  })
}

/** Spreadsheets of some countries write `;`; a header of one column has none of these. */
function findForeignSeparator(text: string): string | undefined {
  const [header = ''] = text.split(/\r?\n/, 1)
  if (header.includes(',') || header.includes('"')) return undefined
  if (header.includes(';')) return 'semicolons'
  return header.includes('\t') ? 'tabs' : undefined
}

interface NumberedRecord {
  readonly fields: readonly string[]
  readonly line: number
}

function parseRecords(text: string, report: ReportRow): NumberedRecord[] {
  let records: readonly CsvRecord[]
  try {
    records = parse(text, { bom: true, info: true, relax_column_count: true }) as never
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line: unknown = error['lines']
    report(
      typeof line === 'number' ? line : 1,
      `not valid CSV: ${error.message}`,
      'put the whole field in double quotes, and write a double quote inside it twice',
    )
    return []
  }
  let line = 1
  return records.flatMap(({ record, info }) => {
    const start = line
    line = info.lines + 1
    const isBlank = record.length === 1 && record[0] === ''
    return isBlank ? [] : [{ fields: record, line: start }]
  })
}
