import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { compareByCodeUnit } from '../../model/json.ts'
import { listSome } from '../../report/section.ts'
import { makeFolder } from '../files/make-folder.ts'
import { reasonOf } from '../files/reason-of.ts'
import { UsageError } from '../usage-error.ts'

export const journalName = 'journal.jsonl'
export const defaultOutput = 'reports'
export const latestName = 'latest'

/**
 * A run's id: its start in UTC and four letters. Two are for the part of the second, so that ids sort by
 * their start; two are random, against runs that start together.
 */
export function createRunId(options: {
  readonly startedAtMs: number
  readonly random: () => number
  readonly simulated: boolean
}): string {
  const { startedAtMs, random, simulated } = options
  const time = new Date(startedAtMs).toISOString().slice(0, 19).replaceAll(':', '-')
  const partOfSecond = (startedAtMs % 1000) / 1000
  return `${simulated ? 'simulated-' : ''}${time}-${twoLetters(partOfSecond)}${twoLetters(random())}`
}

/** A number from 0 to 1, in the order of the alphabet. */
function twoLetters(share: number): string {
  const place = Math.floor(share * 26 ** 2)
  return String.fromCharCode(97 + Math.floor(place / 26), 97 + (place % 26))
}

/** Makes `<output>/<run-id>/`; a folder that cannot be written is said before anything is sent. */
export function createRunFolder(output: string, runId: string): string {
  const folder = join(output, runId)
  try {
    makeFolder(folder)
  } catch (error) {
    throw new UsageError(
      `cannot write to ${output}: ${reasonOf(error)} (choose another with --output)`,
    )
  }
  return folder
}

/** Finds a run by its id in the output folder or the beginning of it, by its folder, or `latest`. */
export function findRunFolder(options: {
  readonly output: string
  readonly run: string
  readonly workingDirectory: string
}): string {
  const { output, run, workingDirectory } = options
  const candidates = [join(output, run), resolve(workingDirectory, run)].map(path => {
    // `latest` holds copies of the reports; the run itself is the newest beside it.
    const newest = basename(path) === latestName ? listRuns(dirname(path)).at(-1) : undefined
    return newest === undefined ? path : join(dirname(path), newest)
  })
  const folder = candidates.find(hasJournal) ?? findByBeginning(output, run)
  if (folder !== undefined) return folder
  throw new UsageError(`no run "${run}" in ${output}: a run is a folder with a ${journalName}`)
}

export function hasJournal(folder: string): boolean {
  return existsSync(join(folder, journalName))
}

/** Ids of the runs that begin so; the `simulated-` of an id need not be typed. */
export function listByBeginning(output: string, beginning: string): string[] {
  if (beginning === '') return []
  return listRuns(output).filter(
    id => id.startsWith(beginning) || startOfRun(id).startsWith(beginning),
  )
}

function findByBeginning(output: string, beginning: string): string | undefined {
  const ids = listByBeginning(output, beginning)
  const [id] = ids
  if (ids.length > 1) {
    throw new UsageError(`${ids.length} runs begin with "${beginning}": ${listSome(ids, 4)}`)
  }
  return id === undefined ? undefined : join(output, id)
}

/** An id from the start of its run on, as runs are sorted: with or without `simulated-`. */
export function startOfRun(id: string): string {
  return id.replace(/^simulated-/, '')
}

/** A run that lies elsewhere, or is older than another, is not the newest. */
export function isNewestRun(output: string, runFolder: string): boolean {
  const newest = listRuns(output).at(-1)
  return newest !== undefined && join(output, newest) === runFolder
}

/** Ids of the runs in a folder, oldest first. */
export function listRuns(output: string): string[] {
  let names: string[]
  try {
    names = readdirSync(output)
  } catch {
    return []
  }
  return names
    .filter(name => name !== latestName && hasJournal(join(output, name)))
    .sort((left, right) => compareByCodeUnit(startOfRun(left), startOfRun(right)))
}
