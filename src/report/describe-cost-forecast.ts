import { countOf, formatCount, formatRatio, formatUsd } from '../model/format.ts'
import type { RunReport } from '../model/report.ts'

/** What the traffic would cost that the cases stand for. */
export function describeCostForecast({
  costForecast: forecast,
}: Pick<RunReport, 'costForecast'>): string[] {
  if (forecast === undefined) return []
  const { answers, cases, isWeighed } = forecast
  const { baseline, candidate } = forecast.costUsd
  const ratio = baseline > 0 ? `, which is ${formatRatio(candidate / baseline)}` : ''
  const shares = isWeighed ? 'in the proportions of their weights' : 'all with the same weight'
  return [
    `${formatCount(answers)} answers cost ${formatUsd(baseline)} on the baseline and ${formatUsd(candidate)} on the candidate${ratio}: ${countOf(cases, 'case')}, ${shares}`,
  ]
}
