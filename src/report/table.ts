import type { RunReport } from '../model/report.ts'
import { renderCaseSection } from './case-section.ts'
import { fitText, widthOf } from './fit-text.ts'
import { renderGateSection } from './gate-section.ts'
import { createPaint, verdictStyles, type Screen } from './paint.ts'
import { renderRunHeading } from './run-heading.ts'
import { renderParagraph } from './section.ts'
import { renderNotes, renderTotalsSection } from './totals-section.ts'
import { visibleText } from './visible-text.ts'

/** On a narrower screen lines are as long as on this one. */
const fewestColumns = 40

export interface TableScreen extends Screen {
  /** Where the report files are, if they were written. */
  readonly reportsPath?: string
  /** Leaves the verdict line whole, however long: for logs that are searched, not looked at. */
  readonly wholeVerdict?: boolean
}

/** The report for a terminal: no line is wider than the screen, and the last one is the verdict. */
export function renderTable(report: RunReport, given: TableScreen): string {
  const screen = { ...given, columns: Math.max(fewestColumns, given.columns) }
  const { reportsPath } = screen
  const sections = [
    renderRunHeading(report, screen),
    renderGateSection(report.gates, screen),
    renderCaseSection(report.cases, screen),
    renderTotalsSection(report, screen),
    renderNotes(report, screen),
    reportsPath === undefined ? '' : renderParagraph(`reports: ${reportsPath}`, screen.columns),
    renderVerdict(report, screen),
  ]
  return `${sections.filter(section => section !== '').join('\n\n')}\n`
}

/** The verdict in one line of any length: what was found, and what to do next. */
export function renderVerdictLine(report: RunReport, { colour }: Pick<Screen, 'colour'>): string {
  const word = verdictWord(report)
  const line = visibleText(`${word} ${reasonOf(report)}; ${report.nextStep}`)
  return paintWord(line, report, colour)
}

/** The verdict line; where it is too long, its parts in full before it, and it is shortened. */
function renderVerdict(report: RunReport, screen: TableScreen): string {
  const whole = renderVerdictLine(report, { colour: false })
  if (screen.wholeVerdict || fitText(whole, screen.columns) === whole)
    return paintWord(whole, report, screen.colour)
  const word = verdictWord(report)
  const room = screen.columns - word.length - ' '.length - '; '.length
  const nextStep = fitText(report.nextStep, Math.floor(room / 2))
  const reason = fitText(reasonOf(report), room - widthOf(nextStep))
  return [
    renderParagraph(`why: ${reasonOf(report)}`, screen.columns, '  '),
    renderParagraph(`next: ${report.nextStep}`, screen.columns, '  '),
    '',
    paintWord(`${word} ${reason}; ${nextStep}`, report, screen.colour),
  ].join('\n')
}

/** `DRIFT:`, `PARITY (SIMULATED):`, `UNUSABLE CANDIDATE:`. */
function verdictWord({ verdict, simulated, unusableSide }: RunReport): string {
  const word = unusableSide ? `UNUSABLE ${unusableSide.side}` : verdict
  return `${word.toUpperCase()}${simulated ? ' (SIMULATED)' : ''}:`
}

function reasonOf({ unusableSide, reason }: RunReport): string {
  return unusableSide ? unusableSide.reason : reason
}

function paintWord(line: string, report: RunReport, colour: boolean): string {
  const paint = createPaint(colour)
  const word = verdictWord(report)
  const style = report.unusableSide ? 'red' : verdictStyles[report.verdict]
  return paint('bold', paint(style, word)) + line.slice(word.length)
}
