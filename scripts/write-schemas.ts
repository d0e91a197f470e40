import { writeFile } from 'node:fs/promises'
import { checklistJsonSchema } from '../src/check/reports/checklist-json-schema.ts'
import { comparisonJsonSchema } from '../src/report/comparison/comparison-json-schema.ts'
import { historyJsonSchema } from '../src/report/history/history-json-schema.ts'
import { runJsonSchema } from '../src/report/run-json-schema.ts'
import { configJsonSchema, pricesJsonSchema, suiteJsonSchema } from './json-schemas.ts'

const schemas = {
  'suite.schema.json': suiteJsonSchema(),
  'config.schema.json': configJsonSchema(),
  'prices.schema.json': pricesJsonSchema(),
  'run.schema.json': runJsonSchema,
  'comparison.schema.json': comparisonJsonSchema,
  'history.schema.json': historyJsonSchema,
  'checklist.schema.json': checklistJsonSchema,
}

for (const [name, schema] of Object.entries(schemas)) {
  const file = new URL(`../schema/${name}`, import.meta.url)
  await writeFile(file, `${JSON.stringify(schema, null, 2)}\n`)
}
