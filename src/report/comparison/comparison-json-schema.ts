import type { JsonObject } from '../../model/json.ts'
import { modes } from '../../model/side.ts'
import { figure, flag, listOf, oneOf, orNull, record, text } from '../json-schema.ts'
import { gateJsonSchema } from '../run-json-schema.ts'
import { runSummaryJsonSchema } from '../run-summary-json-schema.ts'
import { changes, comparisonResults } from './run-comparison.ts'

const verdict = oneOf(['parity', 'drift', 'inconclusive'])
const change = oneOf(changes)
const caseState = record({ verdict, reason: text, waivedBy: orNull(text) })

const totalsChange = record({
  samples: { type: 'integer' },
  failed: { type: 'integer' },
  ttftRatio: orNull(figure),
  totalRatio: orNull(figure),
  costRatio: orNull(figure),
})

/** The whole of what `parity compare --json` prints. */
export const comparisonJsonSchema: JsonObject = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'gateway-parity comparison of two runs',
  description: 'What changed from one run to another; null is unknown, or was not in that run.',
  ...record({
    formatVersion: { const: 1 },
    result: oneOf(comparisonResults),
    reason: text,
    verdicts: record({ before: verdict, after: verdict }),
    before: runSummaryJsonSchema,
    after: runSummaryJsonSchema,
    unlike: listOf(record({ what: text, before: text, after: text })),
    notes: listOf(text),
    gates: listOf(
      record({
        gate: text,
        change,
        before: orNull(gateJsonSchema),
        after: orNull(gateJsonSchema),
        difference: orNull(figure),
        intervalsApart: orNull(flag),
      }),
    ),
    cases: listOf(
      record({
        suite: text,
        caseId: text,
        mode: oneOf(modes),
        change,
        before: orNull(caseState),
        after: orNull(caseState),
      }),
    ),
    totals: record({ baseline: totalsChange, candidate: totalsChange }),
  }),
}
