import type { CaseResult } from '../model/report.ts'
import { formatRatio } from '../model/format.ts'
import { markOf } from './case-marks.ts'
import { fitName, fitText, widthOf } from './fit-text.ts'
import { describeSimilarity } from './gate-values.ts'
import { createPaint, type Screen } from './paint.ts'
import { describeVerdicts, groupBySuite, rankCases } from './rank-cases.ts'

const indent = '  '
/** A name takes at most this share of the line: the reason is what is read. */
const nameShare = 0.4

/** A line for each case and mode by suite, worst first, and the first difference of what drifts. */
export function renderListSection(cases: readonly CaseResult[], screen: Screen): string {
  const paint = createPaint(screen.colour)
  return groupBySuite(rankCases(cases))
    .map(({ suite, cases: ofSuite }) => {
      const counts = describeVerdicts(ofSuite)
      const heading = fitText(`${suite}: ${counts}`, screen.columns)
      return [paint('bold', heading), ...ofSuite.flatMap(renderSuite(ofSuite, screen))].join('\n')
    })
    .join('\n\n')
}

function renderSuite(
  ofSuite: readonly CaseResult[],
  { columns, colour }: Screen,
): (result: CaseResult) => string[] {
  const paint = createPaint(colour)
  const room = Math.floor(columns * nameShare)
  const names = new Map(ofSuite.map(result => [result, fitName(nameOf(result), room)]))
  const nameWidth = Math.max(...[...names.values()].map(widthOf))
  const before = indent.length + 2
  return result => {
    const { sign, style } = markOf(result)
    const name = names.get(result) ?? ''
    const padded = name + ' '.repeat(nameWidth - widthOf(name))
    const text = fitText(describeCase(result), columns - before - nameWidth - indent.length)
    const line = `${indent}${paint(style, sign)} ${padded}${indent}${paint('dim', text)}`.trimEnd()
    if (result.verdict !== 'drift' || result.firstDifference === '') return [line]
    const difference = `first difference: ${result.firstDifference}`
    const rest = ' '.repeat(before + indent.length)
    return [line, rest + paint('dim', fitText(difference, columns - rest.length))]
  }
}

function nameOf({ caseId, mode }: CaseResult): string {
  return `${caseId} [${mode}]`
}

/** Why, of what is no parity or is waived; else the figures. */
function describeCase(result: CaseResult): string {
  const { verdict, reason, waivedBy, latencyRatio, costRatio } = result
  if (verdict !== 'parity') return reason
  if (waivedBy !== null) return `waived by ${waivedBy}: ${reason}`
  const similarity = describeSimilarity(result)
  return [
    similarity === '' ? '' : `similarity ${similarity}`,
    latencyRatio === null ? '' : `latency ${formatRatio(latencyRatio)}`,
    costRatio === null ? '' : `cost ${formatRatio(costRatio)}`,
  ]
    .filter(part => part !== '')
    .join(', ')
}
