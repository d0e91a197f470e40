import { isJsonObject } from '../../model/json.ts'
import type { JsonValue } from '../../model/json.ts'
import { alteredNumberHint, describeAlteredNumber } from '../source/altered-number.ts'
import type { ReportRow, RowFields } from './read-data-rows.ts'
import { depthOfJson, scanJsonLine } from '../source/scan-json-line.ts'
import { toVariableText } from '../source/template.ts'

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
    if (!isJsonObject(row) || depthOfJson(content) > maximumDepth) {
      report(line, 'the line must be a JSON object', 'for example {"id": "a", "question": "Why?"}')
      return []
    }
    const { repeatedKeys, numbers, memberTexts } = scanJsonLine(content)
    for (const key of repeatedKeys) report(line, `duplicate key "${key}"`)
    for (const source of numbers) {
      const message = describeAlteredNumber(source, Number(source))
      if (message !== undefined) report(line, message, alteredNumberHint)
    }
    const values = new Map(Object.entries(row))
    const texts = new Map(
      Array.from(values, ([name, value]) => [
        name,
        typeof value === 'string' ? value : (memberTexts.get(name) ?? toVariableText(value)),
      ]),
    )
    return [{ line, values, texts }]
  })
}

function parseRow(content: string): JsonValue | undefined {
  try {
    return JSON.parse(content) as JsonValue
  } catch {
    return undefined
  }
}
