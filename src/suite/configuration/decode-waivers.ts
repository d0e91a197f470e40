import { isFoundByCase, metrics } from '../../model/gate.ts'
import { property, type JsonValue } from '../../model/json.ts'
import type { Waiver } from '../../model/settings.ts'
import { waiverSchema } from '../schemas/config-schema.ts'
import { decodePart } from '../source/decode-value.ts'
import { suggestName } from '../source/nearest-name.ts'
import type { ProblemList } from '../source/problem-list.ts'
import type { SourceDocument } from '../source/source-document.ts'

/** The differences that can be waived: every kind that is found case by case. */
const findings = ['*', ...metrics.filter(isFoundByCase).map(metric => metric.name)]

/** Every waiver that has the right form; what is wrong otherwise is looked for in the others, too. */
export function decodeWaivers(
  written: JsonValue | undefined,
  source: SourceDocument,
  problems: ProblemList,
): Waiver[] {
  if (!Array.isArray(written)) return []
  const lineOf = new Map<string, number>()
  return written.flatMap((item: JsonValue, index) => {
    const path = ['waivers', index]
    const location = source.locate(path)
    const id = property(item, 'id')
    const finding = property(item, 'finding')
    const first = typeof id === 'string' ? lineOf.get(id) : undefined
    if (typeof id === 'string' && first !== undefined) {
      const hint = `see line ${first}`
      problems.add([...path, 'id'], `duplicate waiver id "${id}"`, { hint })
    }
    if (typeof id === 'string') lineOf.set(id, first ?? location.line)
    if (typeof finding === 'string' && finding !== '' && !findings.includes(finding)) {
      const hint = suggestName(finding, findings) ?? `${findings.slice(0, 3).join(', ')}, ...`
      problems.add([...path, 'finding'], `unknown finding "${finding}"`, { hint })
    }
    const document = decodePart(waiverSchema, item)
    return document ? [{ ...document, location }] : []
  })
}
