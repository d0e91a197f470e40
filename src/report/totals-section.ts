import { describeBudget } from './describe-budget.ts'
import { describeCostForecast } from './describe-cost-forecast.ts'
import { describeFailures } from './describe-failures.ts'
import { describeTables } from '../model/price.ts'
import { describeReachedLimit, type ReachedLimit } from '../model/reached-limit.ts'
import { describeRecorded } from '../model/recording.ts'
import type { RunReport, SideTotals, TimeRatio } from '../model/report.ts'
import { describeProblem } from '../model/problem.ts'
import { sides } from '../model/side.ts'
import { countOf, formatCount, formatMs, formatRatio, formatUsd } from '../model/format.ts'
import { describeRelabelled } from './describe-relabelled.ts'
import { renderGrid, type GridColumn } from './grid.ts'
import type { Screen } from './paint.ts'
import { listSome, renderItems, renderParagraph } from './section.ts'

const mostWarnings = 20

const columns: readonly GridColumn[] = [
  { head: 'side' },
  { head: 'samples', align: 'right' },
  { head: 'failed', align: 'right' },
  { head: 'ttft', align: 'right', optional: true },
  { head: 'total', align: 'right', optional: true },
  { head: 'cost', align: 'right', optional: true },
  { head: 'tokens in', align: 'right', optional: true },
  { head: 'tokens out', align: 'right', optional: true },
  { head: 'requests', align: 'right', optional: true },
  { head: 'cache hits', align: 'right', optional: true },
]

/** Sums and medians of each side as plain cells. */
export function totalsTable(totals: RunReport['totals']): {
  readonly heads: readonly string[]
  readonly rows: readonly (readonly string[])[]
} {
  return {
    heads: columns.map(column => column.head),
    rows: sides.map(side => rowOf(side, totals[side])),
  }
}

/** Sums and medians of each side, and the classes of what failed. */
export function renderTotalsSection({ totals }: RunReport, screen: Screen): string {
  const { rows } = totalsTable(totals)
  return [
    renderGrid({ columns, rows }, screen),
    ...describeFailures(totals).map(text => renderParagraph(text, screen.columns, '  ')),
  ].join('\n')
}

/** What to know beside the verdict: how the numbers came about, what is missing, warnings. */
export function renderNotes(report: RunReport, screen: Screen): string {
  return renderItems(describeNotes(report), screen.columns)
}

/** The notes as sentences. */
export function describeNotes(report: RunReport): string[] {
  const warnings = report.warnings.map(describeProblem)
  const hidden = warnings.length - mostWarnings
  return [
    ...(report.interrupted ? [describeInterruption(report)] : []),
    ...(report.reachedLimit ? [describeStop(report, report.reachedLimit)] : []),
    ...describeRecording(report),
    ...(report.unusableSide ? [] : describeComparison(report)),
    ...warnings.slice(0, mostWarnings),
    ...(hidden > 0 ? [`+${countOf(hidden, 'more warning')} in run.json`] : []),
  ]
}

/** How the figures of both sides came about, and what the tests on them can show. */
function describeComparison(report: RunReport): string[] {
  const relabelled = describeRelabelled(report)
  return [
    ...describePrices(report),
    ...describeCostForecast(report),
    ...describeLatencyNotes(report),
    `false-alarm budget: ${describeBudget(report)}`,
    ...(relabelled === '' ? [] : [relabelled]),
  ]
}

/** Where a recorded baseline comes from, what it lacks, and whether it still holds. */
function describeRecording({ recording }: RunReport): string[] {
  if (recording === null) return []
  const { path, changed, missing, sentinel } = recording
  const cost =
    sentinel.costUsd === null ? '' : ` (${formatUsd(sentinel.costUsd)}, counted nowhere else)`
  const named = (keys: readonly string[], what: string) =>
    keys.length === 0 ? [] : [`${countOf(keys.length, 'case')} ${what}: ${listSome(keys, 5)}`]
  return [
    `the baseline was ${describeRecorded(recording)}: ${path}; its times and failures are not of this run`,
    `${sentinel.reason}${cost}`,
    ...named(changed, 'changed since the baseline was recorded and not compared'),
    ...named(missing, 'not in the recording and not compared'),
  ]
}

/** The cells of a side in the order of `columns`. */
function rowOf(side: string, totals: SideTotals): string[] {
  return [
    side,
    formatCount(totals.samples),
    formatCount(totals.failed),
    totals.ttftMs === null ? '' : formatMs(totals.ttftMs),
    totals.totalMs === null ? '' : formatMs(totals.totalMs),
    describeCost(totals),
    totals.inputTokens === null ? 'unknown' : formatCount(totals.inputTokens),
    totals.outputTokens === null ? 'unknown' : formatCount(totals.outputTokens),
    formatCount(totals.attempts),
    formatCount(totals.cacheHits),
  ]
}

function describeCost({ costUsd, costUnknown }: SideTotals): string {
  if (costUsd === null) return 'unknown'
  return costUnknown > 0
    ? `${formatUsd(costUsd)} + ${formatCount(costUnknown)} unknown`
    : formatUsd(costUsd)
}

function describeInterruption({ plan }: RunReport): string {
  return `interrupted after ${formatCount(plan.samplesDone)} of ${countOf(plan.samplesPlanned, 'sample')}`
}

function describeStop({ plan }: RunReport, limit: ReachedLimit): string {
  return `${describeReachedLimit(limit)} after ${formatCount(plan.samplesDone)} of ${countOf(plan.samplesPlanned, 'sample')}`
}

/** Which costs are no bills but list prices. */
function describePrices({ totals, prices }: RunReport): string[] {
  const parts = sides.flatMap(side => {
    const { costPriced, samples } = totals[side]
    return costPriced > 0 ? [`${side} in ${costPriced} of ${countOf(samples, 'sample')}`] : []
  })
  return parts.length === 0
    ? []
    : [`cost priced from the ${describeTables(prices)}: ${parts.join(', ')}`]
}

function describeLatencyNotes({
  plan,
  totals,
  timeRatios,
  eventLoopDelayMs,
  latencyLeftOut,
}: RunReport): string[] {
  const { apart, retried, cached } = latencyLeftOut
  const leftOut = [
    ...(apart > 0 ? [`${apart} sent more than 1 s apart`] : []),
    ...(retried > 0 ? [`${retried} retried`] : []),
    ...(cached > 0 ? [`${cached} from a cache`] : []),
  ]
  const delay =
    eventLoopDelayMs === null ? '' : `, own delay ${formatMs(eventLoopDelayMs)} on average`
  return [
    `times: medians of a closed loop with ${countOf(plan.concurrency, 'slot')} in flight${delay}; they compare the sides and are no load test`,
    ...describeSlowAnswers(totals, timeRatios.total),
    ...(leftOut.length > 0 ? [`pairs left out of latency: ${leftOut.join(', ')}`] : []),
  ]
}

/** The 95 % quantile of both sides, where enough samples bound it, and how they compare. */
function describeSlowAnswers(totals: RunReport['totals'], ratios: readonly TimeRatio[]): string[] {
  const parts = sides.flatMap(side => {
    const quantile = totals[side].totalQuantiles.find(({ share }) => share === 0.95)
    if (!quantile) return []
    const { ms, low, high } = quantile
    return `${formatMs(ms)} on the ${side} (${formatMs(low)} to ${formatMs(high)})`
  })
  if (parts.length < sides.length) return []
  const ratio = ratios.find(({ share }) => share === 0.95)
  const compared = ratio
    ? `, which is ${formatRatio(ratio.ratio)} (${formatRatio(ratio.low)} to ${formatRatio(ratio.high)})`
    : ''
  return [`95 % of answers end within ${parts.join(', ')}${compared}`]
}
