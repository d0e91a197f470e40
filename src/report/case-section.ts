import type { CaseResult } from '../model/report.ts'
import { modes } from '../model/side.ts'
import { caseKey } from '../model/suite.ts'
import { compareByCodeUnit } from '../model/json.ts'
import { countOf, formatRatio } from '../model/format.ts'
import { formatSimilarity } from './gate-values.ts'
import { renderGrid, type GridColumn, type GridRow } from './grid.ts'
import { verdictStyles, type Screen } from './paint.ts'
import { listSome, renderParagraph } from './section.ts'

const mostRows = 12
const mostNamed = 3
const mostSuites = 8

const columns: readonly GridColumn[] = [
  { head: 'case', shrinkTo: 16, isName: true },
  { head: 'mode', optional: true },
  { head: 'verdict' },
  { head: 'similarity', align: 'right', optional: true },
  { head: 'latency', align: 'right', optional: true },
  { head: 'cost', align: 'right', optional: true },
  { head: 'answered', align: 'right', optional: true },
]

/** The cases that need looking at, worst first, and how many do not. */
export function renderCaseSection(cases: readonly CaseResult[], screen: Screen): string {
  const ranked = rankCases(cases)
  const open = ranked.filter(result => result.verdict !== 'parity')
  const shown = open.slice(0, mostRows)
  const parts = [
    shown.length > 0 ? renderGrid({ columns, rows: shown.flatMap(rowsOf) }, screen) : '',
    open.length > shown.length ? `+${open.length - shown.length} more in cases.csv` : '',
    renderParagraph(describeQuietCases(cases), screen.columns, '  '),
    renderParagraph(describeLeastAlike(ranked), screen.columns, '  '),
  ]
  return parts.filter(part => part !== '').join('\n')
}

/** Breaks, then other drift, then inconclusive, then parity; the less alike first. */
function rankCases(cases: readonly CaseResult[]): CaseResult[] {
  return [...cases].sort(
    (left, right) =>
      gravityOf(left) - gravityOf(right) ||
      deltaOf(right) - deltaOf(left) ||
      compareByCodeUnit(keyOf(left), keyOf(right)) ||
      modes.indexOf(left.mode) - modes.indexOf(right.mode),
  )
}

function gravityOf({ verdict, findings }: CaseResult): number {
  switch (verdict) {
    case 'drift':
      return findings.some(({ level, waivedBy }) => level === 'break' && waivedBy === null) ? 0 : 1
    case 'inconclusive':
      return 2
    case 'parity':
      return 3
  }
}

function deltaOf({ similarityDelta }: CaseResult): number {
  return similarityDelta === null || !Number.isFinite(similarityDelta) ? -2 : similarityDelta
}

function keyOf(result: CaseResult): string {
  return caseKey({ suite: result.suite, id: result.caseId })
}

function rowsOf(result: CaseResult): GridRow[] {
  const { baseline, candidate } = result.sides
  return [
    [
      keyOf(result),
      result.mode,
      { text: result.verdict, style: verdictStyles[result.verdict] },
      describeSimilarity(result),
      result.latencyRatio === null ? '' : formatRatio(result.latencyRatio),
      result.costRatio === null ? '' : formatRatio(result.costRatio),
      `${baseline.answered}/${baseline.samples} ${candidate.answered}/${candidate.samples}`,
    ],
    { across: `  ${result.reason}` },
    ...(result.firstDifference === ''
      ? []
      : [{ across: `  first difference: ${result.firstDifference}` }]),
  ]
}

function describeSimilarity({ selfSimilarity, crossSimilarity }: CaseResult): string {
  if (selfSimilarity === null || crossSimilarity === null) return ''
  return `${formatSimilarity(selfSimilarity)} -> ${formatSimilarity(crossSimilarity)}`
}

/** A case counts once, and only if it is quiet in each of its modes. */
function describeQuietCases(cases: readonly CaseResult[]): string {
  const all = new Map(cases.map(result => [keyOf(result), result.suite]))
  const quiet = new Map(all)
  for (const result of cases) if (result.verdict !== 'parity') quiet.delete(keyOf(result))
  if (quiet.size === 0) return ''
  const bySuite = new Map<string, number>()
  for (const suite of quiet.values()) bySuite.set(suite, (bySuite.get(suite) ?? 0) + 1)
  const suites = [...bySuite]
    .sort(([left], [right]) => compareByCodeUnit(left, right))
    .map(([suite, count]) => `${suite} ${count}`)
  const waived = new Set(cases.filter(({ waivedBy }) => waivedBy !== null).map(keyOf)).size
  const note = waived > 0 ? `; differences waived in ${countOf(waived, 'case')}` : ''
  const total = countOf(all.size, 'case')
  const untested = cases.some(
    result =>
      quiet.has(keyOf(result)) && result.selfSimilarity !== null && result.similarityP === null,
  )
  const limits = untested ? '; single texts are tested from 5 samples on' : ''
  return `no difference seen in ${quiet.size} of ${total}: ${listSome(suites, mostSuites)}${note}${limits}`
}

function describeLeastAlike(ranked: readonly CaseResult[]): string {
  const named = ranked
    .filter(({ verdict, similarityDelta }) => verdict === 'parity' && (similarityDelta ?? 0) > 0)
    .slice(0, mostNamed)
    .map(result => `${keyOf(result)} (${result.mode}) ${describeSimilarity(result)}`)
  return named.length === 0 ? '' : `least alike, to look at first: ${named.join(', ')}`
}
