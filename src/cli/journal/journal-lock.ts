import { existsSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { reasonOf } from '../files/reason-of.ts'
import { UsageError } from '../usage-error.ts'
import type { World } from '../world.ts'

const lockName = 'journal.lock'

type Processes = Pick<World, 'processId' | 'isProcessAlive'>

/**
 * Keeps a second process from writing to the same journal, and returns what gives the lock back. A
 * lock whose process is dead is taken over; so is one that names this process, which a crash left
 * behind and whose number came round again, as it does in containers.
 */
export function lockJournal(folder: string, processes: Processes): () => void {
  const path = join(folder, lockName)
  const { processId } = processes
  if (!createLock(path, processId)) {
    const holder = readHolder(path)
    const isHeld = holder !== null && holder !== processId && processes.isProcessAlive(holder)
    if (isHeld || !takeAway(path, { holder, processId }) || !createLock(path, processId)) {
      throw new UsageError(
        `the run in ${folder} is in use by ${holder === null ? 'another process' : `process ${holder}`}: wait until it ends (if that is no parity, remove ${path})`,
      )
    }
  }
  return () => {
    try {
      if (readHolder(path) === processId) rmSync(path, { force: true })
    } catch {
      // A lock that stays behind is taken over by whoever comes next.
    }
  }
}

function createLock(path: string, processId: number): boolean {
  try {
    writeFileSync(path, `${processId}\n`, { flag: 'wx' })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw new UsageError(`cannot write ${path}: ${reasonOf(error)}`)
  }
}

/**
 * Removes a lock that was left behind. Two processes may have found it at the same time, and the
 * slower one must not remove the lock that the faster one has made since: so the file is moved
 * aside first, which only one can do, and put back if it is not the one that was found.
 */
function takeAway(
  path: string,
  { holder, processId }: { readonly holder: number | null; readonly processId: number },
): boolean {
  const aside = `${path}.${processId}`
  try {
    renameSync(path, aside)
  } catch {
    // Somebody else has moved it already.
    return !existsSync(path)
  }
  const isTheOneFound = readHolder(aside) === holder
  if (!isTheOneFound) putBack(aside, path)
  rmSync(aside, { force: true })
  return isTheOneFound
}

function putBack(aside: string, path: string): void {
  try {
    linkSync(aside, path)
  } catch {
    // A third one holds the lock by now, and its holder finds that out when it gives it back.
  }
}

/** The process that a lock names; null when the lock is gone or names none. */
function readHolder(path: string): number | null {
  try {
    const text = readFileSync(path, 'utf8').trim()
    return /^[1-9]\d*$/.test(text) ? Number(text) : null
  } catch {
    return null
  }
}
