import { existsSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import type { RunReport } from '../../model/report.ts'
import { readRunReport } from './read-run-report.ts'
import { findRunFolder, hasJournal, latestName, listRuns } from '../journal/run-folder.ts'
import { UsageError } from '../usage-error.ts'

export const reportName = 'run.json'

export interface RunPlace {
  readonly output: string
  /** An id or its beginning, a folder, a `run.json`, or `latest`. */
  readonly run: string
  readonly workingDirectory: string
}

/** The report of a run that is named as for `parity report`, or of one that was copied here. */
export function loadRunReport(place: RunPlace): RunReport {
  const path = findCopy(place) ?? join(findRunFolder(place), reportName)
  const folder = relative(place.workingDirectory, dirname(path)) || '.'
  if (!existsSync(path)) {
    throw new UsageError(
      `${place.run} has no ${reportName} yet: "parity report ${folder}" makes it`,
    )
  }
  const loaded = readRunReport(path)
  if (loaded.ok) return loaded.value
  const hint = hasJournal(dirname(path))
    ? { hint: `"parity report ${folder}" makes it anew from the journal` }
    : {}
  const shown = relative(place.workingDirectory, path)
  throw new UsageError(
    loaded.problems.map(problem => ({
      ...problem,
      message: `${shown} ${problem.message}`,
      ...hint,
    })),
  )
}

/** A file by its path, or a folder with a report but without the journal: downloaded, or `latest`. */
function findCopy({ output, run, workingDirectory }: RunPlace): string | undefined {
  const named = resolve(workingDirectory, run)
  if (statSync(named, { throwIfNoEntry: false })?.isFile()) return named
  return [join(output, run), named]
    .filter(folder => !hasJournal(folder) && !standsForNewest(folder))
    .map(folder => join(folder, reportName))
    .find(path => existsSync(path))
}

/** `latest` beside runs is the newest of them; what was downloaded stands alone. */
function standsForNewest(folder: string): boolean {
  return basename(folder) === latestName && listRuns(dirname(folder)).length > 0
}
