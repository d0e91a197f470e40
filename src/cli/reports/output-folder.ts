import { resolve } from 'node:path'
import { textFlag, type ParsedArguments } from '../flags/arguments.ts'
import { readEnvironment } from '../inputs/environment.ts'
import { loadConfiguration } from '../inputs/load-inputs.ts'
import { defaultOutput } from '../journal/run-folder.ts'
import type { World } from '../world.ts'

/** The folder that runs lie in: of `--output`, else of the config, else `reports`. */
export function outputFolder(values: ParsedArguments['values'], world: World): string {
  const given = textFlag(values, 'output') ?? configuredOutput(values, world)
  return resolve(world.workingDirectory, given ?? defaultOutput)
}

/** A config with problems does not keep runs from being looked at. */
function configuredOutput(values: ParsedArguments['values'], world: World): string | undefined {
  const configuration = loadConfiguration({
    directory: world.workingDirectory,
    environment: readEnvironment(world.workingDirectory, world.environment),
    configFile: textFlag(values, 'config'),
  })
  return configuration.ok ? configuration.value.output : undefined
}
