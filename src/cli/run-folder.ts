import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { compareByCodeUnit } from '../model/json.ts'
import { UsageError } from './usage-error.ts'

export const journalName = 'journal.jsonl'

/** A run's id: its start in UTC and four letters against two runs in one second. */
export function createRunId(options: {
  readonly startedAtMs: number
  readonly random: () => number
  readonly simulated: boolean
}): string {
  const time = new Date(options.startedAtMs).toISOString().slice(0, 19).replaceAll(':', '-')
  const letters = Array.from({ length: 4 }, () =>
    String.fromCharCode(97 + Math.floor(options.random() * 26)),
  ).join('')
  return `${options.simulated ? 'simulated-' : ''}${time}-${letters}`
}

/** Makes `<output>/<run-id>/`; a folder that cannot be written is said before anything is sent. */
export function createRunFolder(output: string, runId: string): string {
  const folder = join(output, runId)
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    throw new UsageError(
      `cannot write to ${output}: ${reasonOf(error)} (choose another with --output)`,
    )
  }
  return folder
}

/** Finds a run by its id in the output folder, by its folder, or `latest`. */
export function findRunFolder(output: string, run: string): string {
  const newest = run === 'latest' ? listRuns(output).at(-1) : undefined
  const candidates =
    newest === undefined ? [join(output, run), resolve(run)] : [join(output, newest)]
  const folder = candidates.find(path => existsSync(join(path, journalName)))
  if (folder !== undefined) return folder
  throw new UsageError(`no run "${run}" in ${output}: a run is a folder with a ${journalName}`)
}

/** Ids of the runs in a folder, oldest first. */
export function listRuns(output: string): string[] {
  let names: string[]
  try {
    names = readdirSync(output)
  } catch {
    return []
  }
  const startOf = (name: string) => name.replace(/^simulated-/, '')
  return names
    .filter(name => name !== 'latest' && existsSync(join(output, name, journalName)))
    .sort((left, right) => compareByCodeUnit(startOf(left), startOf(right)))
}

/** Copies the report files of a run to `latest/`; the journal stays where it is. */
export function copyToLatest(output: string, runFolder: string, files: readonly string[]): void {
  const latest = join(output, 'latest')
  rmSync(latest, { recursive: true, force: true })
  mkdirSync(latest, { recursive: true })
  for (const file of files) {
    if (basename(file) !== journalName && statSync(join(runFolder, file)).isFile()) {
      copyFileSync(join(runFolder, file), join(latest, file))
    }
  }
}

export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const known: Record<string, string> = {
    EACCES: 'permission denied',
    EPERM: 'not permitted',
    ENOSPC: 'the disk is full',
    EROFS: 'read-only file system',
    ENOTDIR: 'a part of the path is a file, not a folder',
    EISDIR: 'it is a folder',
    ENOENT: 'no such file or folder',
    EEXIST: 'a file of that name exists',
  }
  return known[code] ?? (error instanceof Error ? error.message : String(error))
}
