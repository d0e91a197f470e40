import { writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { makeFolder } from './make-folder.ts'
import { reasonOf } from './reason-of.ts'
import { UsageError } from '../usage-error.ts'

/** Writes a file that is not there yet; says whether it did. */
export function writeNewFile(path: string, text: string): boolean {
  try {
    makeFolder(dirname(path))
    writeFileSync(path, text, { flag: 'wx' })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw new UsageError(`cannot write ${path}: ${reasonOf(error)}`)
  }
}
