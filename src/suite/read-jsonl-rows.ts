import { isJsonObject } from '../model/json.ts'
import type { JsonValue } from '../model/json.ts'
import { alteredNumberHint, describeAlteredNumber } from './altered-number.ts'
import type { ReportRow, RowFields } from './read-data-rows.ts'

const maximumDepth = 100

/** Rows of a file with one JSON object per line; blank lines are passed over. */
export function readJsonlRows(text: string, report: ReportRow): RowFields[] {
  return text.split(/\r?\n/).flatMap((content, index) => {
    if (content.trim() === '') return []
    const line = index + 1
    const row = parseRow(content)
    if (row === undefined) {
      report(
        line,
        'the line is not valid JSON',
        'each line is one JSON object, without a comma after it',
      )
      return []
    }
    if (!isJsonObject(row) || isDeeperThan(row, maximumDepth)) {
      report(line, 'the line must be a JSON object', 'for example {"id": "a", "question": "Why?"}')
      return []
    }
    for (const message of alteredNumbers(content)) report(line, message, alteredNumberHint)
    return [{ line, values: new Map(Object.entries(row)) }]
  })
}

function parseRow(content: string): JsonValue | undefined {
  try {
    return JSON.parse(content) as JsonValue
  } catch {
    return undefined
  }
}

/** Of a line that is valid JSON. */
function alteredNumbers(content: string): string[] {
  const outside = content.replaceAll(/"(?:[^"\\]|\\.)*"/g, '')
  const numbers = outside.match(/-?\d[\d.eE+-]*/g) ?? []
  return numbers.flatMap(source => describeAlteredNumber(source, Number(source)) ?? [])
}

function isDeeperThan(value: JsonValue, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return depth === 0 || Object.values(value).some(item => isDeeperThan(item, depth - 1))
}
