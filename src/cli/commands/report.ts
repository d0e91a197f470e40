import { join, relative } from 'node:path'
import { isSet, parseFlags, textFlag } from '../flags/arguments.ts'
import { exitCodeFor } from '../exit-code.ts'
import { reportHelp } from '../flags/help.ts'
import { makeReportsInWorker } from '../judging/judge-in-worker.ts'
import { readJournalHeader } from '../journal/journal-file.ts'
import { lockJournal } from '../journal/journal-lock.ts'
import { outputFolder } from '../reports/output-folder.ts'
import { reportFileNames } from '../reports/report-file-names.ts'
import { decodeReporters } from '../flags/reporter-flag.ts'
import { showAsLatest } from '../reports/show-as-latest.ts'
import { findRunFolder, isNewestRun, journalName } from '../journal/run-folder.ts'
import { showReport } from '../reports/show-report.ts'
import { UsageError } from '../usage-error.ts'
import type { World } from '../world.ts'

/** `parity report <run>`: the reports of a run again, from its journal alone. */
export async function report(argv: readonly string[], world: World): Promise<number> {
  const { values, positionals } = parseFlags(argv, {
    help: { type: 'boolean', short: 'h' },
    config: { type: 'string', short: 'c' },
    output: { type: 'string', short: 'o' },
    quiet: { type: 'boolean', short: 'q' },
    reporter: { type: 'string' },
    'no-color': { type: 'boolean' },
    'no-content': { type: 'boolean' },
    'allow-inconclusive': { type: 'boolean' },
  })
  if (isSet(values, 'help')) {
    world.stdout.write(reportHelp)
    return 0
  }
  const reporters = decodeReporters(textFlag(values, 'reporter'), isSet(values, 'quiet'))
  const [run, ...others] = positionals
  if (run === undefined || others.length > 0) {
    throw new UsageError('parity report takes one run: an id, a folder, or "latest"')
  }
  const { workingDirectory } = world
  const output = outputFolder(values, world)
  const folder = findRunFolder({ output, run, workingDirectory })
  const header = readJournalHeader(join(folder, journalName))
  if (header.recording) {
    const shown = relative(workingDirectory, folder) || folder
    throw new UsageError(
      `${shown} is a recording, which has no candidate: judge one with parity run --baseline recording:${shown}`,
    )
  }
  const includeContent = !isSet(values, 'no-content')
  world.hearInterrupts()
  // Only where the journal is written anew: elsewhere, a run that is still under way has reports, too.
  const isRewritten = header.configuration.keepsContent === false
  const unlock = isRewritten ? lockJournal(folder, world) : () => {}
  try {
    const made = await makeReportsInWorker({ folder, includeContent }, world.interrupt)
    const flags = { reporters, colour: !isSet(values, 'no-color') }
    try {
      if (isNewestRun(output, folder)) showAsLatest(output, folder, reportFileNames)
    } finally {
      showReport({ report: made, folder, flags, world })
    }
    return exitCodeFor(made, { allowInconclusive: isSet(values, 'allow-inconclusive') })
  } finally {
    unlock()
  }
}
