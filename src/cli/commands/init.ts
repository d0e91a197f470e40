import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { visibleText } from '../../report/visible-text.ts'
import { starterFiles } from '../../suite/starter-files.ts'
import { isSet, parseFlags } from '../flags/arguments.ts'
import { initHelp } from '../flags/help.ts'
import { describeCommand } from '../resume/resume-command.ts'
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
  const target = resolve(world.workingDirectory, folder)
  for (const { path, text } of starterFiles) {
    const written = writeNewFile(join(target, path), withSchemasOf(target, text))
    world.stdout.write(`${written ? 'written' : 'kept   '}  ${join(folder, path)}\n`)
  }
  const places =
    target === world.workingDirectory
      ? []
      : ['-c', join(folder, 'parity.config.yaml'), join(folder, 'suites')]
  const commands = [['validate'], ['run', '--list']].map(command =>
    describeCommand(world.environment, [...command, ...places]),
  )
  world.stdout.write(`next: ${visibleText(commands.join(', then '))}\n`)
  return 0
}

/** A copy of this project has the schemas in its own folder, and not below `node_modules`. */
function withSchemasOf(folder: string, text: string): string {
  return existsSync(join(folder, 'schema', 'suite.schema.json'))
    ? text.replaceAll('node_modules/gateway-parity/schema/', 'schema/')
    : text
}
