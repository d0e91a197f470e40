import { describeMinute } from '../../model/calendar.ts'
import type { RunReport } from '../../model/report.ts'
import { sides } from '../../model/side.ts'
import { formatCount, formatRatio } from '../../model/format.ts'
import { describeFailures } from '../describe-failures.ts'
import { fitText } from '../fit-text.ts'
import { renderGrid, type GridColumn, type GridRow } from '../grid.ts'
import { createPaint, verdictStyles, type Screen, type Style } from '../paint.ts'
import { describeSide } from '../run-heading.ts'
import type { RunSummary } from '../run-summary.ts'
import { renderItems, renderParagraph } from '../section.ts'
import { totalsTable } from '../totals-section.ts'
import { visibleText } from '../visible-text.ts'
import { renderCaseChanges } from './render-case-changes.ts'
import { renderGateChanges } from './render-gate-changes.ts'
import type { RunComparison, TotalsChange } from './run-comparison.ts'

export interface ComparisonScreen extends Screen {
  /** Leaves the last line whole, however long: for logs that are searched, not looked at. */
  readonly wholeResult: boolean
}

/** On a narrower screen lines are as long as on this one. */
const fewestColumns = 40
/** One thing that differs may be a long list. */
const mostUnlikeColumns = 240

const runColumns: readonly GridColumn[] = [
  { head: 'run' },
  { head: 'id', isName: true, shrinkTo: 35 },
  { head: 'verdict' },
  { head: 'samples', align: 'right', optional: true },
  { head: 'cases', align: 'right', optional: true },
  { head: 'started', optional: true },
]

const resultStyles: Readonly<Record<RunComparison['result'], Style>> = {
  'newly-drifting': 'red',
  'newly-inconclusive': 'yellow',
  'no-new-drift': 'green',
}

/** The comparison for a terminal; the last line says what it comes to. */
export function renderComparison(comparison: RunComparison, given: ComparisonScreen): string {
  const screen = { ...given, columns: Math.max(fewestColumns, given.columns) }
  const sections = [
    renderRuns(comparison, screen),
    renderUnlikeness(comparison, screen),
    renderGateChanges(comparison.gates, screen),
    renderCaseChanges(comparison.cases, screen),
    renderTotals(comparison, screen),
    renderResult(comparison, screen),
  ]
  return `${sections.filter(section => section !== '').join('\n\n')}\n`
}

function renderRuns({ before, after }: RunComparison, screen: Screen): string {
  const rows = [rowOf('earlier', before), rowOf('later', after)]
  const pairs = [describeSides(before), describeSides(after)]
  const [earlier = '', later = ''] = pairs
  return [
    renderGrid({ columns: runColumns, rows }, screen),
    renderParagraph(
      earlier === later ? earlier : `${earlier}; then ${later}`,
      screen.columns,
      '  ',
    ),
  ].join('\n')
}

function rowOf(name: string, run: RunSummary): GridRow {
  return [
    name,
    run.runId,
    { text: verdictOf(run), style: verdictStyles[run.verdict] },
    formatCount(run.plan.samplesDone),
    formatCount(run.plan.cases),
    describeMinute(run.startedAt),
  ]
}

function verdictOf({ verdict, simulated, unusableSide }: RunSummary): string {
  const word = unusableSide ? `unusable ${unusableSide.side}` : verdict
  return simulated ? `${word} (SIMULATED)` : word
}

function describeSides({ sides: { baseline, candidate } }: Pick<RunReport, 'sides'>): string {
  return `${describeSide(baseline)} -> ${describeSide(candidate)}`
}

/** What else than the gateways may be behind the differences. */
function renderUnlikeness({ unlike, notes }: RunComparison, screen: Screen): string {
  const paint = createPaint(screen.colour)
  const heading = fitText('apples to oranges: not the same in both runs', screen.columns)
  const items = unlike.map(({ what, before, after }) =>
    fitText(`${what}: ${before} -> ${after}`, mostUnlikeColumns),
  )
  return [
    ...(notes.length > 0 ? [renderItems(notes, screen.columns)] : []),
    ...(items.length > 0
      ? [`${paint('bold', paint('yellow', heading))}\n${renderItems(items, screen.columns)}`]
      : []),
  ].join('\n\n')
}

/** Each side's sums and medians in both runs, and how they moved. */
function renderTotals({ before, after, totals }: RunComparison, screen: Screen): string {
  const [earlier, later] = [totalsTable(before.totals), totalsTable(after.totals)]
  const [head = 'side', ...others] = earlier.heads
  const columns: GridColumn[] = [
    { head },
    { head: 'run' },
    ...others.map((name, index): GridColumn => ({
      head: name,
      align: 'right',
      optional: index > 1,
    })),
  ]
  const rowFrom = (cells: readonly string[] = [], name: string): string[] => {
    const [side = '', ...figures] = cells
    return [side, name, ...figures]
  }
  const rows = sides.flatMap((side, index): GridRow[] => [
    rowFrom(earlier.rows[index], 'earlier'),
    rowFrom(later.rows[index], 'later'),
    fill([side, 'change', ...describeTotals(totals[side])], columns.length),
  ])
  const failures = (word: string, run: RunSummary) =>
    describeFailures(run.totals).map(text => `${word} ${text}`)
  const notes = [...failures('earlier', before), ...failures('later', after)]
  return [
    renderGrid({ columns, rows }, screen),
    ...notes.map(text => renderParagraph(text, screen.columns, '  ')),
  ].join('\n')
}

/** Under the columns samples, failed, ttft, total, cost. */
function describeTotals(change: TotalsChange): string[] {
  return [
    describeStep(change.samples),
    describeStep(change.failed),
    ...[change.ttftRatio, change.totalRatio, change.costRatio].map(ratio =>
      ratio === null ? '' : formatRatio(ratio),
    ),
  ]
}

function describeStep(step: number): string {
  if (step === 0) return '='
  return `${step > 0 ? '+' : '-'}${formatCount(Math.abs(step))}`
}

function fill(cells: readonly string[], length: number): string[] {
  return Array.from({ length }, (_, index) => cells[index] ?? '')
}

function renderResult(comparison: RunComparison, screen: ComparisonScreen): string {
  const { result, reason, before, after } = comparison
  const paint = createPaint(screen.colour)
  const isSimulated = before.simulated || after.simulated
  const word = `${result.replaceAll('-', ' ').toUpperCase()}${isSimulated ? ' (SIMULATED)' : ''}:`
  const text = visibleText(`${word} ${reason}`)
  const line = screen.wholeResult ? text : renderParagraph(text, screen.columns, '  ')
  return paint('bold', paint(resultStyles[result], word)) + line.slice(word.length)
}
