import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { ReportFile } from './report-file.ts'

/** The exchanges of `run.json`, until it is put together. */
export const exchangeLinesName = 'run.json.exchanges'

/** Copies the exchanges that `writeExchangeFiles` wrote into `run.json`, which is being written. */
export function copyExchangeLines(folder: string, runJson: ReportFile): void {
  runJson.appendFile(join(folder, exchangeLinesName))
}

/** They hold answers, and are no report. */
export function dropExchangeLines(folder: string): void {
  rmSync(join(folder, exchangeLinesName), { force: true })
}
