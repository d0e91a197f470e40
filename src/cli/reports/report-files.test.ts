import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { aReport } from '../../testing/builders/build-report.ts'
import { createProject, type Project } from '../../testing/commands/run-command.ts'
import { writeExchangeFiles } from './exchange-files.ts'
import { writeReportFiles, type ReportFilesInput } from './report-files.ts'

let project: Project
let input: ReportFilesInput

beforeEach(() => {
  project = createProject()
  input = {
    folder: project.folder,
    report: aReport(),
    cases: [],
    readExchanges: () => ({ baseline: [], candidate: [] }),
    includeContent: true,
    hasExchangeFiles: true,
  }
  writeExchangeFiles({ ...input, runId: input.report.runId })
})
afterEach(() => project.remove())

const reports = [
  'cases.csv',
  'exchanges.csv',
  'gates.csv',
  'junit.xml',
  'report.html',
  'run.json',
  'summary.md',
]

test('what was written of exchanges before the verdict is no file beside the reports', () => {
  writeReportFiles(input)
  expect(readdirSync(project.folder).sort()).toEqual(reports)
})

test('nor does it stay where one of them cannot be written', () => {
  mkdirSync(join(project.folder, 'cases.csv'))
  expect(() => writeReportFiles(input)).toThrow(/cannot write .*cases\.csv/)
  expect(readdirSync(project.folder).sort()).toEqual(['cases.csv', 'exchanges.csv', 'gates.csv'])
})
