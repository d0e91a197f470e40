import type { RunReport } from '../model/report.ts'
import { renderCaseSection } from './case-section.ts'
import { describeNothingCompared } from './describe-failures.ts'
import { renderDotSection } from './dot-section.ts'
import { renderGateSection } from './gate-section.ts'
import { renderListSection } from './list-section.ts'
import type { Screen } from './paint.ts'
import { renderRunHeading } from './run-heading.ts'
import { renderParagraph } from './section.ts'
import { renderNotes, renderTotalsSection } from './totals-section.ts'
import { renderVerdict, renderVerdictLine, type VerdictScreen } from './verdict-line.ts'

/** The ways in which a report is printed; `quiet` is the verdict line alone. */
export const reporterNames = ['table', 'list', 'dot', 'quiet'] as const

export type ReporterName = (typeof reporterNames)[number]

/** On a narrower screen lines are as long as on this one. */
const fewestColumns = 40

export interface ReportScreen extends VerdictScreen {
  readonly reporters: readonly ReporterName[]
  /** Where the report files are, if they were written. */
  readonly reportsPath?: string
}

type ReporterSections = (report: RunReport, screen: Screen) => readonly string[]

const reporterSections: Readonly<Record<ReporterName, ReporterSections>> = {
  table: (report, screen) => [
    renderGateSection(report.gates, screen),
    renderCaseSection(report, screen),
    renderTotalsSection(report, screen),
    renderNotes(report, screen),
  ],
  list: ({ cases }, screen) => [renderListSection(cases, screen)],
  dot: ({ cases }, screen) => [renderDotSection(cases, screen)],
  quiet: () => [],
}

/** What a server said is all there is to read where it never answered, so nothing stands around it. */
const nothingComparedSections: ReporterSections = (report, screen) => [
  renderParagraph(describeNothingCompared(report), screen.columns),
  renderTotalsSection(report, screen),
  renderNotes(report, screen),
]

/**
 * The report for a terminal, by one reporter after the other: no line is wider than the screen but
 * a verdict that is left whole, and the last line is the verdict.
 */
export function renderReport(report: RunReport, given: ReportScreen): string {
  const screen = { ...given, columns: Math.max(fewestColumns, given.columns) }
  const { reporters, reportsPath } = screen
  if (reporters.every(name => name === 'quiet')) return `${renderVerdictLine(report, screen)}\n`
  const sections = [
    renderRunHeading(report, screen),
    ...(report.unusableSide
      ? nothingComparedSections(report, screen)
      : reporters.flatMap(name => reporterSections[name](report, screen))),
    reportsPath === undefined ? '' : renderParagraph(`reports: ${reportsPath}`, screen.columns),
    renderVerdict(report, screen),
  ]
  return `${sections.filter(section => section !== '').join('\n\n')}\n`
}
