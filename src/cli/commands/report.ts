import { resolve } from 'node:path'
import { isSet, parseFlags, textFlag } from '../arguments.ts'
import { exitCodeFor } from '../exit-code.ts'
import { reportHelp } from '../help.ts'
import { makeReportsInWorker } from '../judge-in-worker.ts'
import { findRunFolder } from '../run-folder.ts'
import { showReport } from '../show-report.ts'
import { UsageError } from '../usage-error.ts'
import type { World } from '../world.ts'

/** `parity report <run>`: the reports of a run again, from its journal alone. */
export async function report(argv: readonly string[], world: World): Promise<number> {
  const { values, positionals } = parseFlags(argv, {
    help: { type: 'boolean', short: 'h' },
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
  const output = resolve(world.workingDirectory, textFlag(values, 'output') ?? 'reports')
  const folder = findRunFolder(output, run)
  const includeContent = !isSet(values, 'no-content')
  const made = await makeReportsInWorker({ folder, includeContent })
  const flags = { quiet: isSet(values, 'quiet'), colour: !isSet(values, 'no-color') }
  showReport({ report: made, folder, output, flags, world })
  return exitCodeFor(made, { allowInconclusive: isSet(values, 'allow-inconclusive') })
}
