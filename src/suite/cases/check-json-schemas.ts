import { isJsonObject, property } from '../../model/json.ts'
import type { SourcePath } from '../source/source-document.ts'
import type { SuiteContext } from './suite-context.ts'
import { findPlaceholders } from '../source/template.ts'

/**
 * The JSON Schemas of golden checks as they are written, whatever else is wrong with the checks; what
 * variables make of the others is not known here.
 */
export function checkJsonSchemas(
  expect: unknown,
  path: SourcePath,
  { checkJsonSchema, problems }: Pick<SuiteContext, 'checkJsonSchema' | 'problems'>,
): void {
  if (!Array.isArray(expect)) return
  for (const [index, item] of (expect as readonly unknown[]).entries()) {
    const schema = property(item, 'json-schema')
    if (!isJsonObject(schema) && typeof schema !== 'boolean') continue
    if (findPlaceholders(JSON.stringify(schema)).length > 0) continue
    const message = checkJsonSchema(schema)
    if (message !== undefined) problems.add([...path, index, 'json-schema'], message)
  }
}
