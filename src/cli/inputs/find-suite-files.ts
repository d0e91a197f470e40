import { lstatSync, statSync } from 'node:fs'
import { extname, resolve, sep } from 'node:path'
import { compareByCodeUnit } from '../../model/json.ts'
import { nearestName } from '../../suite/source/nearest-name.ts'
import { exitCodes } from '../exit-code.ts'
import { reasonOf } from '../files/reason-of.ts'
import { commandNames } from '../flags/arguments.ts'
import { UsageError } from '../usage-error.ts'
import { shownPath } from './input-text.ts'
import { searchFiles } from './search-files.ts'

export const defaultSuites = 'suites'
const suiteFiles = ['**/*.yaml', '**/*.yml', '**/*.json']

/** Folders are searched, files taken as they are, and anything else is a glob. */
export function findSuiteFiles(paths: readonly string[], directory: string): string[] {
  const found = new Set<string>()
  for (const path of paths) {
    const absolute = resolve(directory, path)
    const kind = kindOf(absolute)
    if (kind === 'file') {
      found.add(absolute)
    } else if (kind === 'folder') {
      const files = search({ patterns: suiteFiles, folder: absolute, directory })
      if (files.length === 0) {
        throw new UsageError(`no suites in ${path}: expected .yaml, .yml or .json files`)
      }
      for (const file of files) found.add(file)
    } else if (/[*?[\]{}]/.test(path)) {
      const files = search({ patterns: path, folder: directory, directory })
      if (files.length === 0) {
        throw new UsageError(`nothing matches ${path}`, exitCodes.nothingSelected)
      }
      for (const file of files) found.add(file)
    } else {
      throw new UsageError(`there is no suite file or folder "${path}"${hintFor(path)}`)
    }
  }
  return [...found].sort(compareByCodeUnit)
}

interface Search {
  readonly patterns: string | readonly string[]
  readonly folder: string
  /** From which paths are shown. */
  readonly directory: string
}

/** Whoever put a suite there wants it to be run: a run without it must not turn green. */
function search({ patterns, folder, directory }: Search): readonly string[] {
  const { files, unreadable } = searchFiles(patterns, folder)
  const deepest = Math.max(...[patterns].flat().map(pattern => depthOf(resolve(folder, pattern))))
  const missed = unreadable.filter(
    ({ path, error }) => files.includes(path) || mayHoldFiles(path, error, deepest),
  )
  if (missed.length === 0) return files
  throw new UsageError(
    missed.map(({ path, error }) => ({
      severity: 'error',
      message: isNowhere(error)
        ? `${shownPath(path, directory)} is a link to a file that is not there`
        : `cannot read ${shownPath(path, directory)}: ${reasonOf(error)}`,
    })),
  )
}

/** Whether it may be a folder in which files were looked for. */
function mayHoldFiles(path: string, error: unknown, deepest: number): boolean {
  const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true
  // The folder that a glob begins with need not exist.
  return isLink ? extname(path) === '' && depthOf(path) < deepest : !isNowhere(error)
}

/** Of a path, or of what a glob matches. */
function depthOf(path: string): number {
  return path.includes('**') ? Number.POSITIVE_INFINITY : path.split(sep).length
}

function isNowhere(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : ''
  return code === 'ENOENT' || code === 'ELOOP' || code === 'ENOTDIR'
}

function hintFor(path: string): string {
  if (path === defaultSuites) return ' (parity init writes a starter)'
  // `--resume <id>` reads as a bare `--resume` and a suite.
  if (/^(?:simulated-)?\d{4}-\d\d-\d\dT[\w-]+$/.test(path))
    return ` (to go on with a run: --resume=${path})`
  const command = /^[\w-]+$/.test(path) ? nearestName(path, commandNames) : undefined
  return command === undefined ? '' : ` (did you mean the command "${command}"?)`
}

function kindOf(path: string): 'file' | 'folder' | 'missing' {
  try {
    return statSync(path).isDirectory() ? 'folder' : 'file'
  } catch {
    return 'missing'
  }
}
