import { join } from 'node:path'
import { canonicalJsonOf, compareByCodeUnit } from '../../model/json.ts'
import type { RunReport } from '../../model/report.ts'
import { reportName } from '../reports/find-run-report.ts'
import { readRunReport } from '../reports/read-run-report.ts'
import { listRuns } from '../journal/run-folder.ts'

const dayMs = 24 * 60 * 60 * 1000
/** Nobody waits for more reports to be looked through before a run. */
const mostReports = 50

export interface RunToCome {
  readonly startedAtMs: number
  readonly suites: RunReport['suites']
  readonly sides: RunReport['sides']
}

/**
 * How often the same suites were compared on the same sides within a day before, to the end: whoever
 * runs again until the verdict pleases has no error rate left. What a nightly job did yesterday is
 * another question.
 */
export function countEarlierRuns(output: string, run: RunToCome): number {
  let count = 0
  for (const name of listRuns(output).toReversed().slice(0, mostReports)) {
    const loaded = readRunReport(join(output, name, reportName))
    if (!loaded.ok) continue
    const ageMs = run.startedAtMs - Date.parse(loaded.value.startedAt)
    if (ageMs > dayMs) break
    if (isSame(loaded.value, run)) count++
  }
  return count
}

function isSame(report: RunReport, { suites, sides }: RunToCome): boolean {
  const isFinished = !report.interrupted && report.reachedLimit === null && !report.unusableSide
  return isFinished && identityOf(report) === identityOf({ suites, sides })
}

function identityOf({ suites, sides }: Pick<RunToCome, 'suites' | 'sides'>): string {
  const hashes = suites.map(({ sha256 }) => sha256).sort(compareByCodeUnit)
  return canonicalJsonOf({ hashes, sides })
}
