import { relative } from 'node:path'
import type { RunReport } from '../../model/report.ts'
import { renderReport, type ReporterName } from '../../report/render-report.ts'
import { isContinuousIntegration } from '../inputs/environment.ts'
import { tellGitHubActions } from './github-actions.ts'
import { wantsColour } from '../inputs/wants-colour.ts'
import { withoutLogCommands } from './without-log-commands.ts'
import type { World } from '../world.ts'

export interface ShowReportOptions {
  readonly report: RunReport
  readonly folder: string
  readonly flags: { readonly reporters: readonly ReporterName[]; readonly colour: boolean }
  readonly world: World
}

/** Prints a run's report, and tells the build server that it runs on. */
export function showReport({ report, folder, flags, world }: ShowReportOptions): void {
  const text = renderReport(report, {
    columns: world.stdout.columns,
    colour: flags.colour && wantsColour(world, world.stdout),
    reporters: flags.reporters,
    reportsPath: relative(world.workingDirectory, folder) || folder,
    wholeVerdict: !world.stdout.isTerminal,
  })
  world.stdout.write(isContinuousIntegration(world.environment) ? withoutLogCommands(text) : text)
  tellGitHubActions(report, folder, world)
}
