import { existsSync, readdirSync, statSync, type Dirent } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { glob } from 'tinyglobby'
import { compareByCodeUnit } from '../../model/json.ts'
import { nearestName } from '../../suite/nearest-name.ts'
import { exitCodes } from '../exit-code.ts'
import { commandNames } from '../flags/arguments.ts'
import { UsageError } from '../usage-error.ts'

export const defaultSuites = 'suites'
const suiteFiles = ['**/*.yaml', '**/*.yml', '**/*.json']

/** Folders are searched, files taken as they are, and anything else is a glob. */
export async function findSuiteFiles(
  paths: readonly string[],
  directory: string,
): Promise<string[]> {
  const found = new Set<string>()
  for (const path of paths) {
    const absolute = resolve(directory, path)
    const kind = kindOf(absolute)
    if (kind === 'file') {
      found.add(absolute)
    } else if (kind === 'folder') {
      refuseDeadLinks(absolute, path)
      const files = await glob(suiteFiles, { cwd: absolute, absolute: true })
      if (files.length === 0) {
        throw new UsageError(`no suites in ${path}: expected .yaml, .yml or .json files`)
      }
      for (const file of files) found.add(resolve(file))
    } else if (/[*?[\]{}]/.test(path)) {
      const files = await glob(path, { cwd: directory, absolute: true })
      if (files.length === 0) {
        throw new UsageError(`nothing matches ${path}`, exitCodes.nothingSelected)
      }
      for (const file of files) found.add(resolve(file))
    } else {
      throw new UsageError(`there is no suite file or folder "${path}"${hintFor(path)}`)
    }
  }
  return [...found].sort(compareByCodeUnit)
}

/** Whoever linked a suite wants it to be run: a run without it must not turn green. */
function refuseDeadLinks(folder: string, path: string): void {
  const dead = listEntries(folder).find(
    entry =>
      entry.isSymbolicLink() &&
      /\.(?:yaml|yml|json)$/.test(entry.name) &&
      !existsSync(join(entry.parentPath, entry.name)),
  )
  if (dead === undefined) return
  const link = relative(folder, join(dead.parentPath, dead.name))
  throw new UsageError(`${join(path, link)} is a link to a file that is not there`)
}

/** None where some of it cannot be read: the search for suites goes round that, too. */
function listEntries(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
  } catch {
    return []
  }
}

function hintFor(path: string): string {
  if (path === defaultSuites) return ' (parity init writes a starter)'
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
