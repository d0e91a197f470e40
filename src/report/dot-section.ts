import type { CaseResult } from '../model/report.ts'
import { dotLegend, markOf } from './case-marks.ts'
import { createPaint, type Screen } from './paint.ts'
import { describeVerdicts } from './rank-cases.ts'
import { renderParagraph } from './section.ts'

/** A character for each case and mode, in the order of the suites, and what they add up to. */
export function renderDotSection(cases: readonly CaseResult[], screen: Screen): string {
  if (cases.length === 0) return ''
  const paint = createPaint(screen.colour)
  const lines: string[] = []
  for (let start = 0; start < cases.length; start += screen.columns) {
    const marks = cases.slice(start, start + screen.columns).map(markOf)
    lines.push(marks.map(({ dot, style }) => paint(style, dot)).join(''))
  }
  return [
    ...lines,
    renderParagraph(`${describeVerdicts(cases)} (${dotLegend})`, screen.columns, '  '),
  ].join('\n')
}
