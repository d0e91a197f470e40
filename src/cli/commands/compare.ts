import { relative } from 'node:path'
import { compareByCodeUnit } from '../../model/json.ts'
import type { RunReport } from '../../model/report.ts'
import { compareRuns } from '../../report/comparison/compare-runs.ts'
import { renderComparison } from '../../report/comparison/render-comparison.ts'
import { isReported, orderRuns } from '../../report/history/run-history.ts'
import { isSet, parseFlags } from '../flags/arguments.ts'
import { exitCodeForComparison } from '../exit-code.ts'
import { loadRunReport } from '../reports/find-run-report.ts'
import { compareHelp } from '../flags/help.ts'
import { listHistory } from '../reports/list-history.ts'
import { outputFolder } from '../reports/output-folder.ts'
import { printJson, printText } from '../reports/print-output.ts'
import { say } from '../say.ts'
import { UsageError } from '../usage-error.ts'
import { wantsColour } from '../inputs/wants-colour.ts'
import type { World } from '../world.ts'

/** `parity compare <run-a> <run-b>`: what changed from one run to another. */
export function compare(argv: readonly string[], world: World): number {
  const { values, positionals } = parseFlags(argv, {
    help: { type: 'boolean', short: 'h' },
    config: { type: 'string', short: 'c' },
    output: { type: 'string', short: 'o' },
    json: { type: 'boolean' },
    'no-color': { type: 'boolean' },
    'allow-inconclusive': { type: 'boolean' },
  })
  if (isSet(values, 'help')) {
    world.stdout.write(compareHelp)
    return 0
  }
  if (positionals.length > 2) throw new UsageError('parity compare takes at most two runs')
  const output = outputFolder(values, world)
  const [before, after] = chooseRuns(positionals, output, world)
  const comparison = compareRuns(before, after)
  if (isSet(values, 'json')) {
    printJson(comparison, world)
  } else {
    const text = renderComparison(comparison, {
      columns: world.stdout.columns,
      colour: !isSet(values, 'no-color') && wantsColour(world, world.stdout),
      wholeResult: !world.stdout.isTerminal,
    })
    printText(text, world)
  }
  return exitCodeForComparison(comparison, {
    allowInconclusive: isSet(values, 'allow-inconclusive'),
  })
}

/** Runs that are not named are the newest finished ones, and it is said which. */
function chooseRuns(
  names: readonly string[],
  output: string,
  world: World,
): readonly [RunReport, RunReport] {
  const { workingDirectory } = world
  const load = (run: string) => loadRunReport({ output, run, workingDirectory })
  const [first, second] = names
  if (first !== undefined && second !== undefined) return [load(first), load(second)]
  const finished = orderRuns(listHistory(output, workingDirectory).filter(isReported))
    .filter(({ status }) => status === 'finished')
    .toReversed()
  const newest = first === undefined ? finished[0]?.run : first
  const shown = relative(workingDirectory, output) || '.'
  if (newest === undefined) throw new UsageError(`${shown} has no finished run: name two runs`)
  const chosen = load(newest)
  const others = finished.filter(({ summary }) => summary.runId !== chosen.runId)
  // A simulated run beside real ones was a try, and says nothing about them.
  const other = others.find(({ summary }) => summary.simulated === chosen.simulated) ?? others[0]
  if (!other) throw new UsageError(`${shown} has no other finished run: name two runs`)
  const [before, after] = [chosen, load(other.run)].sort((left, right) =>
    compareByCodeUnit(left.startedAt, right.startedAt),
  ) as [RunReport, RunReport]
  say(world, `comparing ${before.runId} (earlier) with ${after.runId} (later)`)
  return [before, after]
}
