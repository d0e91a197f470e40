import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

/** Node 20's own recursive form never ends where the system says that a parent is missing, as in /proc. */
export function makeFolder(path: string): void {
  if (existsSync(path)) return
  const parent = dirname(path)
  if (parent !== path) makeFolder(parent)
  try {
    mkdirSync(path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
}
