import { writeFile } from 'node:fs/promises'
import { runJsonSchema } from '../src/report/run-json-schema.ts'
import { configJsonSchema, suiteJsonSchema } from './json-schemas.ts'

const schemas = {
  'suite.schema.json': suiteJsonSchema(),
  'config.schema.json': configJsonSchema(),
  'run.schema.json': runJsonSchema,
}

for (const [name, schema] of Object.entries(schemas)) {
  const file = new URL(`../schema/${name}`, import.meta.url)
  await writeFile(file, `${JSON.stringify(schema, null, 2)}\n`)
}
