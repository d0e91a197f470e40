import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { globSync } from 'tinyglobby'
import type { Tally } from './tally.ts'
import type { Work } from './worker.ts'

/** What was counted so far, so that hours of work can be interrupted. */
export interface KeptPieces {
  get(work: Work): Tally | undefined
  add(work: Work, tally: Tally): void
  /** All was counted: nothing is kept any more. */
  drop(): void
}

/**
 * Pieces in a file: a line for the code that counted them, then a line for each. Those of other code are
 * thrown away, and so is a last line that was cut off.
 *
 * @param code what counts, as a text that changes with it
 */
export function keepPieces(path: string, code: string): KeptPieces {
  const [first, ...lines] = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : []
  const isSameCode = first === code
  const whole = isSameCode ? lines.slice(0, -1) : []
  writeFileSync(path, [code, ...whole, ''].join('\n'))
  const kept = new Map(whole.map(line => JSON.parse(line) as [key: string, tally: Tally]))
  return {
    get: work => kept.get(JSON.stringify(work)),
    add(work, tally) {
      appendFileSync(path, `${JSON.stringify([JSON.stringify(work), tally])}\n`)
    },
    drop: () => rmSync(path),
  }
}

/** A hash of all code that counts: the product's and the calibration's, without their tests. */
export function hashCode(root: string): string {
  const hash = createHash('sha256')
  const patterns = ['src/**/*.ts', 'calibration/*.ts', 'package-lock.json', '!**/*.test.ts']
  for (const file of globSync(patterns, { cwd: root }).sort()) {
    hash.update(`${file}\n`).update(readFileSync(join(root, file)))
  }
  return hash.digest('hex')
}
