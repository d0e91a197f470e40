import { countOf, formatCount, formatUsd } from '../../model/format.ts'
import { describeRecorded } from '../../model/recording.ts'
import type { SideSettings } from '../../model/settings.ts'
import { renderGrid, type GridColumn, type GridRow } from '../grid.ts'
import { verdictStyles, type Screen } from '../paint.ts'
import type { RunSummary } from '../run-summary.ts'
import { renderParagraph } from '../section.ts'
import { groupBySides } from './gate-trends.ts'
import { renderTrends, trendNote } from './render-trends.ts'
import {
  isReported,
  isSimulated,
  type HistoryEntry,
  type ReportedRun,
  type RunHistory,
} from './run-history.ts'

/** On a narrower screen lines are as long as on this one. */
const fewestColumns = 40

const columns: readonly GridColumn[] = [
  { head: 'run', isName: true, shrinkTo: 35 },
  { head: 'sides', isName: true, shrinkTo: 20 },
  { head: 'samples', align: 'right' },
  { head: 'verdict' },
  { head: 'started (UTC)', optional: true },
  { head: 'cases', align: 'right', optional: true },
  { head: 'cost', align: 'right', optional: true },
  { head: 'why', shrinkTo: 24, optional: true },
]

/** The runs so far, oldest first, and how the gates moved over them. */
export function renderHistory(history: RunHistory, given: Screen): string {
  const screen = { ...given, columns: Math.max(fewestColumns, given.columns) }
  const pairs = groupBySides(history.runs)
  const sections = [
    [
      renderGrid({ columns, rows: history.runs.flatMap(rowsOf) }, screen),
      renderNotes(history, screen),
    ]
      .filter(part => part !== '')
      .join('\n'),
    ...pairs.map(pair => renderTrends(pair, screen)),
    pairs.length === 0 ? '' : renderParagraph(trendNote, screen.columns, '  '),
  ]
  return `${sections.filter(section => section !== '').join('\n\n')}\n`
}

function rowsOf(entry: HistoryEntry): GridRow[] {
  const name = entry.run
  // The names of their folders say it already, unless somebody renamed them.
  const mark = isSimulated(entry) && !name.startsWith('simulated-') ? 'SIMULATED ' : ''
  if (!isReported(entry)) {
    const verdict = { text: entry.status, style: 'yellow' } as const
    return [[name, mark.trimEnd(), '', verdict, '', '', '', ''], { across: `    ${entry.problem}` }]
  }
  const { summary } = entry
  const { recording } = summary
  const age: GridRow[] = recording
    ? [{ across: `    the baseline was ${describeRecorded(recording)}` }]
    : []
  return [
    [
      name,
      mark + describeSides(summary),
      describeSamples(summary),
      { text: verdictOf(entry), style: verdictStyles[summary.verdict] },
      summary.startedAt.slice(0, 16).replace('T', ' '),
      formatCount(summary.plan.cases),
      describeCost(summary),
      summary.reason,
    ],
    ...age,
  ]
}

function describeSides({ sides: { baseline, candidate } }: RunSummary): string {
  return `${nameOf(baseline)} -> ${nameOf(candidate)}`
}

function nameOf({ profile, defects }: SideSettings): string {
  return defects.length > 0 ? `${profile} (${defects.join(', ')})` : profile
}

function describeSamples({ plan: { samplesDone, samplesPlanned } }: RunSummary): string {
  const done = formatCount(samplesDone)
  return samplesDone === samplesPlanned ? done : `${done} of ${formatCount(samplesPlanned)}`
}

function verdictOf({ status, summary }: ReportedRun): string {
  if (summary.unusableSide) return `unusable ${summary.unusableSide.side}`
  return status === 'interrupted' ? `${summary.verdict}, interrupted` : summary.verdict
}

/** Of both sides together; empty when a part of it is unknown. */
function describeCost({ totals: { baseline, candidate } }: RunSummary): string {
  if (baseline.costUsd === null || candidate.costUsd === null) return ''
  if (baseline.costUnknown + candidate.costUnknown > 0) return ''
  return formatUsd(baseline.costUsd + candidate.costUsd)
}

function renderNotes({ runs, leftOut }: RunHistory, screen: Screen): string {
  const { simulated, older } = leftOut
  const total = runs.length + older
  const simulators = runs.filter(isSimulated).length
  return [
    ...(older > 0
      ? [`${countOf(older, 'older run')} left out: --last ${total} shows all ${total}`]
      : []),
    ...(simulated > 0
      ? [`${countOf(simulated, 'simulated run')} left out: --simulated shows them`]
      : []),
    ...(simulators > 0
      ? [
          `SIMULATED: ${simulators} of ${countOf(runs.length, 'run')}, which says nothing about a real gateway`,
        ]
      : []),
  ]
    .map(note => renderParagraph(note, screen.columns, '  '))
    .join('\n')
}
