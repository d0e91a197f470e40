import { importLog, type ImportedLog } from '../../import/import-log.ts'
import type { JsonObject, JsonValue } from '../../model/json.ts'

/** The body of a request of chat completions. */
export function aRequestBody(content: JsonValue, others: JsonObject = {}): JsonObject {
  return { model: 'gpt-4o-mini', messages: [{ role: 'user', content }], ...others }
}

/** What becomes of a log of one row, in which nothing is a key. */
export function importRow(value: JsonObject): ImportedLog {
  return importLog([{ file: 'log.jsonl', number: 1, value }], { limit: 1, holdsKey: () => false })
}
