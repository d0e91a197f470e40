import type { RunReport } from '../model/report.ts'
import { fitText, widthOf } from './fit-text.ts'
import { createPaint, verdictStyles, type Screen } from './paint.ts'
import { renderParagraph } from './section.ts'
import { visibleText } from './visible-text.ts'

export interface VerdictScreen extends Screen {
  /** Leaves the verdict line whole, however long: for logs that are searched, not looked at. */
  readonly wholeVerdict?: boolean
}

/** The verdict in one line of any length: what was found, and what to do next. */
export function renderVerdictLine(report: RunReport, { colour }: Pick<Screen, 'colour'>): string {
  const word = verdictWord(report)
  const line = visibleText(`${word} ${reasonOf(report)}; ${report.nextStep}`)
  return paintWord(line, report, colour)
}

/** The verdict line; where it is too long, its parts in full before it, and it is shortened. */
export function renderVerdict(report: RunReport, screen: VerdictScreen): string {
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
export function verdictWord({ verdict, simulated, unusableSide }: RunReport): string {
  const word = unusableSide ? `UNUSABLE ${unusableSide.side}` : verdict
  return `${word.toUpperCase()}${simulated ? ' (SIMULATED)' : ''}:`
}

/** One sentence: why the run has its verdict. */
export function reasonOf({ unusableSide, reason }: RunReport): string {
  return unusableSide ? unusableSide.reason : reason
}

function paintWord(line: string, report: RunReport, colour: boolean): string {
  const paint = createPaint(colour)
  const word = verdictWord(report)
  const style = report.unusableSide ? 'red' : verdictStyles[report.verdict]
  return paint('bold', paint(style, word)) + line.slice(word.length)
}
