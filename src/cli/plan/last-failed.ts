import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { RunReport } from '../../model/report.ts'
import { keyOfItsCase } from '../../model/suite.ts'
import { showsFinding, worstCases } from '../../model/worst-case.ts'
import { reportName } from '../reports/find-run-report.ts'
import { readRunReport } from '../reports/read-run-report.ts'
import { findRunFolder, latestName, listRuns } from '../journal/run-folder.ts'
import { unfinishedRuns } from '../journal/unfinished-runs.ts'
import { UsageError } from '../usage-error.ts'

/** As many of the worst cases are sent again for a gate that drifts over all cases together. */
const mostOfGate = 10

type Judged = Pick<RunReport, 'verdict' | 'gates' | 'cases'>

export interface LastRun {
  readonly output: string
  /** The run that is gone on with; empty: the newest unfinished one; undefined: none. */
  readonly resume?: string | undefined
  readonly workingDirectory: string
}

/**
 * What of the newest run is worth sending again: the cases that were not parity, and the worst ones
 * of every gate that drifts without a case that shows it by itself. A run that is gone on with is not
 * its own last one: what was no parity before it is what it was started for.
 */
export function readLastFailed(last: LastRun): {
  readonly keys: ReadonlySet<string>
  /** Why there are none, if there are none. */
  readonly whyNone: string
} {
  const path = findLastReport(last)
  const loaded = readRunReport(path)
  if (!loaded.ok) {
    const [problem] = loaded.problems
    throw new UsageError(
      `--last-failed needs an earlier run: there is no readable ${path}: it ${problem?.message ?? 'cannot be read'}`,
    )
  }
  return { keys: casesToRepeat(loaded.value), whyNone: describeNone(loaded.value) }
}

function findLastReport({ output, resume, workingDirectory }: LastRun): string {
  const resumed =
    resume === '' ? newestUnfinished(output) : resume && nameOf(resume, output, workingDirectory)
  const ids = listRuns(output)
  const earlier = resumed === undefined ? [] : ids.slice(0, Math.max(0, ids.indexOf(resumed)))
  const last = earlier.findLast(id => existsSync(join(output, id, reportName)))
  return join(output, last ?? latestName, reportName)
}

function newestUnfinished(output: string): string | undefined {
  for (const { id } of unfinishedRuns(output)) return id
  return undefined
}

function nameOf(run: string, output: string, workingDirectory: string): string {
  return basename(findRunFolder({ output, run, workingDirectory }))
}

export function casesToRepeat({ gates, cases }: Judged): ReadonlySet<string> {
  const failed = cases.filter(result => result.verdict !== 'parity')
  const drifting = gates.filter(gate => gate.required && gate.verdict === 'drift')
  const worst = drifting.flatMap(gate =>
    failed.some(result => showsFinding(result, gate)) ? [] : worstCases(cases, gate, mostOfGate),
  )
  return new Set([...failed, ...worst].map(keyOfItsCase))
}

function describeNone({ verdict }: Judged): string {
  return verdict === 'parity'
    ? 'the last run was parity, and so was each of its cases'
    : `the last run was ${verdict} as a whole and no single case failed: run everything`
}
