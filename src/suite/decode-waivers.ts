import { metrics } from '../model/gate.ts'
import type { Waiver } from '../model/settings.ts'
import type { WaiverDocument } from './config-schema.ts'
import { suggestName } from './nearest-name.ts'
import type { ProblemList } from './problem-list.ts'
import type { SourceDocument } from './source-document.ts'

/** The differences that can be waived: every kind that is found case by case. */
const findings = [
  '*',
  ...metrics
    .filter(metric => metric.family === 'contract' || metric.family === 'expect')
    .map(metric => metric.name),
]

export function decodeWaivers(
  documents: readonly WaiverDocument[],
  source: SourceDocument,
  problems: ProblemList,
): Waiver[] {
  const lineOf = new Map<string, number>()
  return documents.map((document, index) => {
    const path = ['waivers', index]
    const location = source.locate(path)
    const first = lineOf.get(document.id)
    if (first !== undefined) {
      const hint = `see line ${first}`
      problems.add([...path, 'id'], `duplicate waiver id "${document.id}"`, { hint })
    }
    lineOf.set(document.id, first ?? location.line)
    if (!findings.includes(document.finding)) {
      const hint =
        suggestName(document.finding, findings) ?? `${findings.slice(0, 3).join(', ')}, ...`
      problems.add([...path, 'finding'], `unknown finding "${document.finding}"`, { hint })
    }
    return { ...document, location }
  })
}
