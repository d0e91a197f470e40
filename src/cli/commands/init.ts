import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { starterFiles } from '../../suite/starter-files.ts'
import { isSet, parseFlags } from '../arguments.ts'
import { initHelp } from '../help.ts'
import { reasonOf } from '../run-folder.ts'
import { UsageError } from '../usage-error.ts'
import type { World } from '../world.ts'

/** `parity init`: starter files with comments; what exists stays as it is. */
export function init(argv: readonly string[], world: World): number {
  const { values, positionals } = parseFlags(argv, { help: { type: 'boolean', short: 'h' } })
  if (isSet(values, 'help')) {
    world.stdout.write(initHelp)
    return 0
  }
  const folder = positionals[0] ?? '.'
  for (const { path, text } of starterFiles) {
    const written = writeNew(resolve(world.workingDirectory, folder, path), text)
    world.stdout.write(`${written ? 'written' : 'kept   '}  ${join(folder, path)}\n`)
  }
  world.stdout.write('next: parity validate, then parity run --list\n')
  return 0
}

/** Writes a file that is not there yet; says whether it did. */
function writeNew(path: string, text: string): boolean {
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text, { flag: 'wx' })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw new UsageError(`cannot write ${path}: ${reasonOf(error)}`)
  }
}
