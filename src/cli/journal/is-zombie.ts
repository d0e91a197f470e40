import { readFileSync } from 'node:fs'

/**
 * Whether a process has ended and is listed all the same: on Linux until its parent asks how it
 * ended, which in containers nobody may do.
 */
export function isZombie(processId: number): boolean {
  try {
    // The name before the state may hold any characters.
    return /\) [ZX] [^)]*$/.test(readFileSync(`/proc/${processId}/stat`, 'utf8'))
  } catch {
    return false
  }
}
