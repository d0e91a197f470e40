import { relative } from 'node:path'
import type { RunReport } from '../model/report.ts'
import { renderTable, renderVerdictLine } from '../report/table.ts'
import { wantsColour } from './wants-colour.ts'
import type { World } from './world.ts'

export interface ShowReportOptions {
  readonly report: RunReport
  readonly folder: string
  readonly flags: { readonly quiet: boolean; readonly colour: boolean }
  readonly world: World
}

/** Prints a run's report, or its verdict alone. */
export function showReport({ report, folder, flags, world }: ShowReportOptions): void {
  const colour = flags.colour && wantsColour(world, world.stdout)
  const screen = { columns: world.stdout.columns, colour }
  if (flags.quiet) {
    world.stdout.write(`${renderVerdictLine(report, screen)}\n`)
    return
  }
  const place = relative(world.workingDirectory, folder) || folder
  world.stdout.write(
    renderTable(report, { ...screen, reportsPath: place, wholeVerdict: !world.stdout.isTerminal }),
  )
}
