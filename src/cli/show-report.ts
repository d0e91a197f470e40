import { relative } from 'node:path'
import type { RunReport } from '../model/report.ts'
import { renderTable, renderVerdictLine } from '../report/table.ts'
import { reportFileNames } from './report-files.ts'
import { copyToLatest } from './run-folder.ts'
import type { World } from './world.ts'

export interface ShowReportOptions {
  readonly report: RunReport
  readonly folder: string
  readonly output: string
  readonly flags: { readonly quiet: boolean; readonly colour: boolean }
  readonly world: World
}

/** Prints a run's report and puts its files into `latest/`. */
export function showReport({ report, folder, output, flags, world }: ShowReportOptions): void {
  copyToLatest(output, folder, reportFileNames)
  const colour = flags.colour && wantsColour(world)
  const screen = { columns: world.stdout.columns, colour }
  if (flags.quiet) {
    world.stdout.write(`${renderVerdictLine(report, screen)}\n`)
    return
  }
  const place = relative(world.workingDirectory, folder) || folder
  world.stdout.write(renderTable(report, { ...screen, reportsPath: place }))
}

/** https://no-color.org and FORCE_COLOR; else colour where a person looks. */
function wantsColour({ environment, stdout }: World): boolean {
  if ((environment['NO_COLOR'] ?? '') !== '') return false
  const forced = environment['FORCE_COLOR']
  if (forced !== undefined && forced !== '' && forced !== '0') return true
  return stdout.isTerminal && environment['TERM'] !== 'dumb'
}
