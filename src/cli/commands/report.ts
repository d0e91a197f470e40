import { resolve } from 'node:path'
import { isSet, parseFlags, textFlag, type ParsedArguments } from '../arguments.ts'
import { readEnvironment } from '../environment.ts'
import { exitCodeFor } from '../exit-code.ts'
import { reportHelp } from '../help.ts'
import { makeReportsInWorker } from '../judge-in-worker.ts'
import { loadConfiguration } from '../load-inputs.ts'
import { reportFileNames } from '../report-files.ts'
import { copyToLatest, defaultOutput, findRunFolder, isNewestRun } from '../run-folder.ts'
import { showReport } from '../show-report.ts'
import { UsageError } from '../usage-error.ts'
import type { World } from '../world.ts'

/** `parity report <run>`: the reports of a run again, from its journal alone. */
export async function report(argv: readonly string[], world: World): Promise<number> {
  const { values, positionals } = parseFlags(argv, {
    help: { type: 'boolean', short: 'h' },
    config: { type: 'string', short: 'c' },
    output: { type: 'string', short: 'o' },
    quiet: { type: 'boolean', short: 'q' },
    'no-color': { type: 'boolean' },
    'no-content': { type: 'boolean' },
    'allow-inconclusive': { type: 'boolean' },
  })
  if (isSet(values, 'help')) {
    world.stdout.write(reportHelp)
    return 0
  }
  const [run, ...others] = positionals
  if (run === undefined || others.length > 0) {
    throw new UsageError('parity report takes one run: an id, a folder, or "latest"')
  }
  const { workingDirectory } = world
  const output = resolve(workingDirectory, textFlag(values, 'output') ?? outputOf(values, world))
  const folder = findRunFolder({ output, run, workingDirectory })
  const includeContent = !isSet(values, 'no-content')
  const made = await makeReportsInWorker({ folder, includeContent }, world.interrupt)
  if (isNewestRun(output, folder)) copyToLatest(output, folder, reportFileNames)
  const flags = { quiet: isSet(values, 'quiet'), colour: !isSet(values, 'no-color') }
  showReport({ report: made, folder, flags, world })
  return exitCodeFor(made, { allowInconclusive: isSet(values, 'allow-inconclusive') })
}

/** The folder that the config names; a config with problems does not keep a report from being made. */
function outputOf(values: ParsedArguments['values'], world: World): string {
  const configuration = loadConfiguration({
    directory: world.workingDirectory,
    environment: readEnvironment(world.workingDirectory, world.environment),
    configFile: textFlag(values, 'config'),
  })
  return (configuration.ok ? configuration.value.output : undefined) ?? defaultOutput
}
