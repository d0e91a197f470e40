import type { JsonObject } from '../../model/json.ts'
import { count, listOf, oneOf, record, text } from '../json-schema.ts'
import { gateJsonSchema } from '../run-json-schema.ts'
import { runSummaryJsonSchema } from '../run-summary-json-schema.ts'

/** The whole of what `parity history --json` prints. */
export const historyJsonSchema: JsonObject = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'gateway-parity history of runs',
  description: 'The runs of an output folder, oldest first; a run without a report says why.',
  ...record({
    formatVersion: { const: 1 },
    runs: listOf({
      anyOf: [
        record({
          run: text,
          status: oneOf(['finished', 'interrupted', 'unusable']),
          summary: runSummaryJsonSchema,
          gates: listOf(gateJsonSchema),
        }),
        record({ run: text, status: oneOf(['unfinished', 'unreadable']), problem: text }),
      ],
    }),
    leftOut: record({ simulated: count, older: count }),
  }),
}
