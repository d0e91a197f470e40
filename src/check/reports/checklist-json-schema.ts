import type { JsonObject } from '../../model/json.ts'
import { count, flag, instant, listOf, oneOf, orNull, record, text } from '../../report/json-schema.ts'
import { checkAreas, checkVerdicts, parameterUses } from '../../model/checklist.ts'

const side = record({
  profile: text,
  protocol: text,
  baseUrl: text,
  unusable: orNull(text),
})

/** The form of `checklist.json`. */
export const checklistJsonSchema: JsonObject = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'What parity check found out about two gateways',
  ...record({
    formatVersion: { const: 1 },
    toolVersion: text,
    checkId: text,
    startedAt: instant,
    simulated: flag,
    interrupted: flag,
    sides: record({ baseline: side, candidate: side }),
    counts: record(Object.fromEntries(checkVerdicts.map(verdict => [verdict, count]))),
    items: listOf(
      record({
        id: text,
        area: oneOf(checkAreas),
        title: text,
        side: oneOf(['baseline', 'candidate', 'both']),
        subject: orNull(text),
        verdict: oneOf(checkVerdicts),
        required: flag,
        summary: text,
        evidence: listOf(record({ sent: text, received: text }, { answer: text })),
        fix: orNull(text),
      }),
    ),
    parameters: listOf(
      record({
        parameter: text,
        isUsed: flag,
        baseline: oneOf(parameterUses),
        candidate: oneOf(parameterUses),
      }),
    ),
    proposedModels: {
      type: 'object',
      additionalProperties: record({}, { baseline: text, candidate: text }),
    },
  }),
}
