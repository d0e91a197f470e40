import type { CaseResult, RunReport } from '../model/report.ts'
import { countOf } from '../model/format.ts'
import { compareByCodeUnit } from '../model/json.ts'
import { caseMeasures, showsFinding } from '../model/worst-case.ts'
import { keyOfItsCase } from '../model/suite.ts'
import { listSome } from './section.ts'

const mostSuites = 8

/**
 * The cases that show nothing, those with waived differences apart. Where a dimension drifts over
 * all cases together, that no case shows it by itself is no contradiction, and is said.
 */
export function describeQuietCases({ cases, gates }: Pick<RunReport, 'cases' | 'gates'>): string {
  const results = new Map<string, CaseResult[]>()
  for (const result of cases) {
    results.set(keyOfItsCase(result), [...(results.get(keyOfItsCase(result)) ?? []), result])
  }
  // A case counts once, and only if it is quiet in each of its modes.
  const calm = [...results.values()].filter(ofCase => ofCase.every(isCalm))
  const isWaived = (ofCase: readonly CaseResult[]) =>
    ofCase.some(({ waivedBy }) => waivedBy !== null)
  const waived = calm.filter(isWaived)
  const quiet = calm.filter(ofCase => !isWaived(ofCase))
  const together = gates
    .filter(gate => gate.verdict === 'drift' && gate.metric in caseMeasures)
    .filter(gate => !cases.some(result => showsFinding(result, gate)))
    .map(({ gate }) => gate)
  const total = countOf(results.size, 'case')
  const seen = together.length > 0 ? 'no difference shown by itself' : 'no difference seen'
  return [
    quiet.length > 0 ? `${seen} in ${quiet.length} of ${total}: ${countBySuite(quiet)}` : '',
    waived.length > 0 ? `known differences only, waived, in ${waived.length} of ${total}` : '',
    together.length > 0
      ? `${together.join(', ')} ${together.length === 1 ? 'drifts' : 'drift'} over all cases together`
      : '',
    calm.flat().some(isUntested) ? 'single texts are tested from 5 samples on' : '',
  ]
    .filter(part => part !== '')
    .join('; ')
}

function isCalm({ verdict }: CaseResult): boolean {
  return verdict === 'parity'
}

function isUntested({ selfSimilarity, similarityP }: CaseResult): boolean {
  return selfSimilarity !== null && similarityP === null
}

/** `support 21, tools 15` */
function countBySuite(quiet: readonly (readonly CaseResult[])[]): string {
  const bySuite = new Map<string, number>()
  for (const { suite } of quiet.flatMap(ofCase => ofCase.slice(0, 1))) {
    bySuite.set(suite, (bySuite.get(suite) ?? 0) + 1)
  }
  const suites = [...bySuite]
    .sort(([left], [right]) => compareByCodeUnit(left, right))
    .map(([suite, count]) => `${suite} ${count}`)
  return listSome(suites, mostSuites)
}
