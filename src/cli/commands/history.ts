import { relative } from 'node:path'
import { buildHistory } from '../../report/history/run-history.ts'
import { renderHistory } from '../../report/history/render-history.ts'
import { countFlag, isSet, parseFlags } from '../flags/arguments.ts'
import { exitCodes } from '../exit-code.ts'
import { historyHelp } from '../flags/help.ts'
import { listHistory } from '../reports/list-history.ts'
import { outputFolder } from '../reports/output-folder.ts'
import { printJson, printText } from '../reports/print-output.ts'
import { UsageError } from '../usage-error.ts'
import { wantsColour } from '../inputs/wants-colour.ts'
import type { World } from '../world.ts'

const usualLast = 20

/** `parity history`: the runs so far, and how the gates moved over them. */
export function history(argv: readonly string[], world: World): number {
  const { values, positionals } = parseFlags(argv, {
    help: { type: 'boolean', short: 'h' },
    config: { type: 'string', short: 'c' },
    output: { type: 'string', short: 'o' },
    last: { type: 'string' },
    simulated: { type: 'boolean' },
    json: { type: 'boolean' },
    'no-color': { type: 'boolean' },
  })
  if (isSet(values, 'help')) {
    world.stdout.write(historyHelp)
    return 0
  }
  if (positionals.length > 0) {
    throw new UsageError('parity history takes no run: it lists all (parity compare takes two)')
  }
  const last = countFlag(values, 'last', { minimum: 1, maximum: 100_000 }) ?? usualLast
  const output = outputFolder(values, world)
  const found = listHistory(output, world.workingDirectory)
  if (found.length === 0) {
    const shown = relative(world.workingDirectory, output) || '.'
    throw new UsageError(`there is no run in ${shown}`, exitCodes.nothingSelected)
  }
  const built = buildHistory(found, { last, includeSimulated: isSet(values, 'simulated') })
  if (isSet(values, 'json')) {
    printJson(built, world)
    return exitCodes.parity
  }
  const colour = !isSet(values, 'no-color') && wantsColour(world, world.stdout)
  printText(renderHistory(built, { columns: world.stdout.columns, colour }), world)
  return exitCodes.parity
}
