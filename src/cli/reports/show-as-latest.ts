import {
  constants,
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { reasonOf } from '../files/reason-of.ts'
import { latestName } from '../journal/run-folder.ts'
import { UsageError } from '../usage-error.ts'

const latestAttempts = 5

/**
 * Shows the report files of a run in `latest/` as well; the journal stays where it is. They are put
 * together aside and take the old ones' place at once, whatever ends the process in between and whoever
 * else does the same.
 */
export function showAsLatest(output: string, runFolder: string, files: readonly string[]): void {
  const latest = join(output, latestName)
  const aside = join(output, `.${latestName}-${basename(runFolder)}`)
  const made = join(aside, 'new')
  try {
    rmSync(aside, { recursive: true, force: true })
    mkdirSync(made, { recursive: true })
    for (const file of files) linkOrCopy(join(runFolder, file), join(made, file))
    for (let attempt = 1; !tryReplace(latest, made, join(aside, `old-${attempt}`)); attempt++) {
      if (attempt === latestAttempts) throw new Error('others write to it all the time')
    }
  } catch (error) {
    throw new UsageError(`cannot write to ${latest}: ${reasonOf(error)}`)
  } finally {
    removeAside(aside)
  }
}

/** What cannot be removed is so next time, and no reason to fail. */
function removeAside(aside: string): void {
  try {
    rmSync(aside, { recursive: true, force: true })
  } catch {
    // A folder in it may belong to somebody else.
  }
}

/** A second name takes neither time nor room; reports are replaced and never written to again. */
function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to)
  } catch {
    // Some file systems know of no second names.
    copyFileSync(from, to, constants.COPYFILE_FICLONE)
  }
}

/** False when another process put its own folder in between. */
function tryReplace(target: string, made: string, old: string): boolean {
  // A link that leads nowhere is in the way as well.
  if (lstatSync(target, { throwIfNoEntry: false })) ignoring(['ENOENT'], () => renameSync(target, old))
  return ignoring(['ENOTEMPTY', 'EEXIST'], () => renameSync(made, target))
}

/** Whether the action ended well; errors of the named kinds are a no. */
function ignoring(codes: readonly string[], action: () => void): boolean {
  try {
    action()
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && codes.includes(String(error.code)))
      return false
    throw error
  }
}
