import { relative, sep } from 'node:path'
import { readInputFile } from '../files/read-input-file.ts'
import { reasonOf } from '../files/reason-of.ts'
import { UsageError } from '../usage-error.ts'

/** The text of a file; null where it may be missing, and is. */
export function readText(path: string, optional = false): string | null {
  try {
    return readInputFile(path).toString('utf8')
  } catch (error) {
    if (error instanceof UsageError) throw error
    const code = error instanceof Error && 'code' in error ? error.code : ''
    if (optional && code === 'ENOENT') return null
    throw new UsageError(`cannot read ${path}: ${reasonOf(error)}`)
  }
}

/** As people would type it from where they are, with slashes on every system. */
export function shownPath(path: string, directory: string): string {
  const inside = relative(directory, path)
  const text = inside.startsWith('..') ? path : inside
  return text.split(sep).join('/')
}
