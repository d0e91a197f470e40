import { existsSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describeProblem } from '../../model/problem.ts'
import { toReportedRun, type HistoryEntry } from '../../report/history/run-history.ts'
import { reportName } from './find-run-report.ts'
import { readRunReport } from './read-run-report.ts'
import { reasonOf } from '../files/reason-of.ts'
import { hasJournal, latestName } from '../journal/run-folder.ts'
import { UsageError } from '../usage-error.ts'

/** Every run in an output folder, in no order; what is wrong with one is said in its place. */
export function listHistory(output: string, workingDirectory: string): HistoryEntry[] {
  return listNames(output)
    .filter(name => name !== latestName && !name.startsWith('.'))
    .flatMap(name => readEntry(join(output, name), name, workingDirectory))
}

function listNames(output: string): string[] {
  try {
    return readdirSync(output)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw new UsageError(`cannot read ${output}: ${reasonOf(error)}`)
  }
}

function readEntry(folder: string, run: string, workingDirectory: string): HistoryEntry[] {
  const path = join(folder, reportName)
  const command = `"parity report ${relative(workingDirectory, folder)}"`
  if (!existsSync(path)) {
    if (!hasJournal(folder)) return []
    const problem = `no ${reportName}: it is still running, or ${command} makes it`
    return [{ run, status: 'unfinished', problem }]
  }
  const loaded = readRunReport(path)
  if (loaded.ok) return [toReportedRun(run, loaded.value)]
  const why = loaded.problems.map(describeProblem).join('; ')
  const remedy = hasJournal(folder) ? `; ${command} makes it anew` : ''
  return [{ run, status: 'unreadable', problem: `${reportName} ${why}${remedy}` }]
}
