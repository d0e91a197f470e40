import { join, resolve } from 'node:path'
import { starterFiles } from '../../suite/starter-files.ts'
import { isSet, parseFlags } from '../flags/arguments.ts'
import { initHelp } from '../flags/help.ts'
import { UsageError } from '../usage-error.ts'
import type { World } from '../world.ts'
import { writeNewFile } from '../files/write-new-file.ts'

/** `parity init`: starter files with comments; what exists stays as it is. */
export function init(argv: readonly string[], world: World): number {
  const { values, positionals } = parseFlags(argv, { help: { type: 'boolean', short: 'h' } })
  if (isSet(values, 'help')) {
    world.stdout.write(initHelp)
    return 0
  }
  const [folder = '.', ...others] = positionals
  if (others.length > 0) throw new UsageError('parity init takes one folder')
  for (const { path, text } of starterFiles) {
    const written = writeNewFile(resolve(world.workingDirectory, folder, path), text)
    world.stdout.write(`${written ? 'written' : 'kept   '}  ${join(folder, path)}\n`)
  }
  world.stdout.write('next: parity validate, then parity run --list\n')
  return 0
}
