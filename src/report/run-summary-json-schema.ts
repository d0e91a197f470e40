import { asObject, property, type JsonObject } from '../model/json.ts'
import { record } from './json-schema.ts'
import { runJsonSchema } from './run-json-schema.ts'
import { runSummaryMembers } from './run-summary.ts'

/** The members that a summary takes over from `run.json`. */
export const runSummaryJsonSchema: JsonObject = record(
  Object.fromEntries(
    runSummaryMembers.map(name => {
      const schema = property(runJsonSchema['properties'], name)
      return [name, asObject(schema)]
    }),
  ),
)
