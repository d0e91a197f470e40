import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CaseResult, RunReport } from '../model/report.ts'
import { caseKey } from '../model/suite.ts'
import { showsFinding, worstCases } from '../model/worst-case.ts'
import { UsageError } from './usage-error.ts'

/** As many of the worst cases are sent again for a gate that drifts over all cases together. */
const mostOfGate = 10

type Judged = Pick<RunReport, 'verdict' | 'gates' | 'cases'>

/**
 * What of the newest run is worth sending again: the cases that were not parity, and the worst ones
 * of every gate that drifts without a case that shows it by itself.
 */
export function readLastFailed(output: string): {
  readonly keys: ReadonlySet<string>
  /** Why there are none, if there are none. */
  readonly whyNone: string
} {
  const path = join(output, 'latest', 'run.json')
  try {
    const report = JSON.parse(readFileSync(path, 'utf8')) as Judged
    return { keys: casesToRepeat(report), whyNone: describeNone(report) }
  } catch {
    throw new UsageError(`--last-failed needs an earlier run: there is no readable ${path}`)
  }
}

export function casesToRepeat({ gates, cases }: Judged): ReadonlySet<string> {
  const failed = cases.filter(result => result.verdict !== 'parity')
  const drifting = gates.filter(gate => gate.required && gate.verdict === 'drift')
  const worst = drifting.flatMap(gate =>
    failed.some(result => showsFinding(result, gate)) ? [] : worstCases(cases, gate, mostOfGate),
  )
  return new Set([...failed, ...worst].map(keyOf))
}

function describeNone({ verdict }: Judged): string {
  return verdict === 'parity'
    ? 'the last run was parity, and so was each of its cases'
    : `the last run was ${verdict} as a whole and no single case failed: run everything`
}

function keyOf({ suite, caseId }: CaseResult): string {
  return caseKey({ suite, id: caseId })
}
