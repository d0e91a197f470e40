import { countOf } from '../../model/format.ts'
import { findMetric } from '../../model/gate.ts'
import type { GateResult, GateVerdict } from '../../model/report.ts'
import { arrangeGates, informationalNote } from '../gate-section.ts'
import { describeGateDifference, shownDifference } from '../gate-values.ts'
import { renderGrid, type GridColumn, type GridRow } from '../grid.ts'
import { markVerdict } from '../mark-verdict.ts'
import { createPaint, verdictStyles, type Screen } from '../paint.ts'
import { renderParagraph } from '../section.ts'
import { findTrends, type GateTrend, type SidePair } from './gate-trends.ts'
import { renderSparkline, scaleOf, type ScaleOptions } from './sparkline.ts'

/** From here on there is room for whole intervals and for more runs. */
const roomyColumns = 120
const mostPoints = 20
const mostPointsWhenRoomy = 60

const columns: readonly GridColumn[] = [
  { head: 'gate', shrinkTo: 16 },
  { head: 'trend' },
  { head: 'last', align: 'right', shrinkTo: 14 },
  { head: 'verdict' },
  { head: 'verdicts', optional: true },
  { head: 'limit', optional: true },
]

const dots: Readonly<Record<GateVerdict, string>> = {
  parity: '.',
  drift: 'x',
  inconclusive: '?',
  'not measured': '-',
}

export const trendNote =
  'trend: the difference in each run, oldest first, on a scale from the lowest to the highest that holds no difference, too; · not measured. verdicts: . parity, x drift, ? inconclusive, - not measured'

/** The gates of one pair of sides over its runs; checks that never found anything are one line. */
export function renderTrends({ name, runs }: SidePair, screen: Screen): string {
  const isRoomy = screen.columns >= roomyColumns
  const shownRuns = runs.slice(-(isRoomy ? mostPointsWhenRoomy : mostPoints))
  const trends = findTrends(shownRuns)
  const { shown, quiet } = arrange(trends)
  const paint = createPaint(screen.colour)
  const more = shownRuns.length < runs.length ? `, trends of the last ${shownRuns.length}` : ''
  const heading = renderParagraph(
    `${name}: ${countOf(runs.length, 'finished run')}${more}`,
    screen.columns,
    '  ',
  )
  const rows = shown.map(trend => rowOf(trend, isRoomy ? 'full' : 'short'))
  const notes = [
    quiet,
    describeSuites(runs),
    shown.some(({ last }) => !last.required) ? informationalNote : '',
  ]
  return [
    paint('bold', heading),
    ...(rows.length > 0 ? [renderGrid({ columns, rows }, screen)] : []),
    ...notes.filter(note => note !== '').map(note => renderParagraph(note, screen.columns, '  ')),
  ].join('\n')
}

/** Dimensions first; a gate that was ever more than quiet is shown. */
function arrange(trends: readonly GateTrend[]): {
  readonly shown: readonly GateTrend[]
  readonly quiet: string
} {
  const telling = trends.flatMap(({ results }) => {
    const known = results.filter(result => result !== null)
    return arrangeGates(known).shown
  })
  const names = new Set(arrangeGates(telling).shown.map(({ gate }) => gate))
  const shown = [...names].flatMap(name => trends.find(({ gate }) => gate === name) ?? [])
  const others = trends.filter(({ gate }) => !names.has(gate))
  return { shown, quiet: arrangeGates(others.map(({ last }) => last)).quiet }
}

function rowOf({ gate, last, results }: GateTrend, length: 'full' | 'short'): GridRow {
  // A limit in milliseconds where there was one as a ratio changes what the figures mean.
  const values = results.map(result =>
    result?.unit === last.unit ? shownDifference(result) : null,
  )
  return [
    gate,
    renderSparkline(values, scaleOf(values, scaleOptions(last))),
    describeGateDifference(last, length),
    { text: markVerdict(last), style: verdictStyles[last.verdict] },
    results.map(result => dots[result?.verdict ?? 'not measured']).join(''),
    last.threshold,
  ]
}

function scaleOptions({ unit, metric }: GateResult): ScaleOptions {
  const isFloor = findMetric(metric)?.bound === 'lower'
  const neutral = unit === 'ratio' || isFloor ? 1 : 0
  return { neutral, leastSpan: leastSpans[unit], worse: isFloor ? 'below' : 'above' }
}

const leastSpans: Readonly<Record<GateResult['unit'], number>> = {
  ratio: 0.1,
  share: 0.05,
  points: 0.02,
  ms: 100,
}

/** Another prompt is another measurement. */
function describeSuites(runs: SidePair['runs']): string {
  const texts = new Set(
    runs.map(({ summary }) => JSON.stringify(summary.suites.map(suite => suite.sha256).toSorted())),
  )
  return texts.size > 1 ? 'suites changed between these runs: parity compare says which' : ''
}
