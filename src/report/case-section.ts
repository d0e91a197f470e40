import type { CaseResult, RunReport } from '../model/report.ts'
import { formatRatio } from '../model/format.ts'
import { keyOfItsCase } from '../model/suite.ts'
import { describeCutOffCases, isCutOff } from './cut-off-cases.ts'
import { describeSimilarity } from './gate-values.ts'
import { renderGrid, type GridColumn, type GridRow } from './grid.ts'
import { verdictStyles, type Screen } from './paint.ts'
import { describeQuietCases } from './quiet-cases.ts'
import { describeVerdicts, groupBySuite, orderForReading } from './rank-cases.ts'
import { renderParagraph } from './section.ts'

const mostRows = 12
const mostNamed = 3

const columns: readonly GridColumn[] = [
  { head: 'case', shrinkTo: 16, isName: true },
  { head: 'mode', optional: true },
  { head: 'verdict' },
  { head: 'similarity', align: 'right', optional: true },
  { head: 'latency', align: 'right', optional: true },
  { head: 'cost', align: 'right', optional: true },
  { head: 'answered', align: 'right', optional: true },
]

/** The cases that need looking at, by suite, and how many do not. */
export function renderCaseSection(
  { cases, gates }: Pick<RunReport, 'cases' | 'gates'>,
  screen: Screen,
): string {
  const ranked = orderForReading({ cases, gates })
  const open = ranked.filter(result => result.verdict !== 'parity' && !isCutOff(result))
  const shown = open.slice(0, mostRows)
  const parts = [
    shown.length > 0 ? renderGrid({ columns, rows: rowsBySuite(shown, cases) }, screen) : '',
    open.length > shown.length ? `+${open.length - shown.length} more in cases.csv` : '',
    renderParagraph(describeCutOffCases(cases), screen.columns, '  '),
    renderParagraph(describeQuietCases({ cases, gates }), screen.columns, '  '),
    renderParagraph(describeLeastAlike(ranked), screen.columns, '  '),
  ]
  return parts.filter(part => part !== '').join('\n')
}

/** A line for each suite, with the verdicts of all its cases, and what is shown of it below. */
function rowsBySuite(shown: readonly CaseResult[], all: readonly CaseResult[]): GridRow[] {
  return groupBySuite(shown).flatMap(({ suite, cases }) => [
    {
      across: `${suite}: ${describeVerdicts(all.filter(result => result.suite === suite))}`,
      style: 'bold',
    },
    ...cases.flatMap(rowsOf),
  ])
}

function rowsOf(result: CaseResult): GridRow[] {
  const { baseline, candidate } = result.sides
  return [
    [
      `  ${result.caseId}`,
      result.mode,
      { text: result.verdict, style: verdictStyles[result.verdict] },
      describeSimilarity(result),
      result.latencyRatio === null ? '' : formatRatio(result.latencyRatio),
      result.costRatio === null ? '' : formatRatio(result.costRatio),
      `${baseline.answered}/${baseline.samples} ${candidate.answered}/${candidate.samples}`,
    ],
    { across: `    ${result.reason}` },
    ...(result.firstDifference === ''
      ? []
      : [{ across: `    first difference: ${result.firstDifference}` }]),
  ]
}

function describeLeastAlike(ranked: readonly CaseResult[]): string {
  const named = ranked
    .filter(({ verdict, similarityDelta }) => verdict === 'parity' && (similarityDelta ?? 0) > 0)
    .slice(0, mostNamed)
    .map(result => `${keyOfItsCase(result)} (${result.mode}) ${describeSimilarity(result)}`)
  return named.length === 0 ? '' : `least alike, to look at first: ${named.join(', ')}`
}
