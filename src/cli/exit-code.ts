import type { RunReport, Verdict } from '../model/report.ts'
import type { Checklist } from '../model/checklist.ts'
import type { ReplayRow } from '../check/replay/replay-run.ts'
import type { RunComparison } from '../report/comparison/run-comparison.ts'

/** What a pipeline blocks on. When several hold, the first of this list wins. */
export const exitCodes = {
  defect: 70,
  interrupted: 130,
  usage: 2,
  nothingSelected: 5,
  sideUnusable: 4,
  drift: 1,
  inconclusive: 3,
  parity: 0,
} as const

/** The only place that turns a report into an exit status. */
export function exitCodeFor(
  report: RunReport,
  options: { readonly allowInconclusive: boolean },
): number {
  if (report.interrupted) return exitCodes.interrupted
  if (report.unusableSide !== null) return exitCodes.sideUnusable
  return verdictCode(report.verdict, options.allowInconclusive)
}

/** The only place that turns a comparison of two runs into an exit status: what got worse counts. */
export function exitCodeForComparison(
  { result }: RunComparison,
  { allowInconclusive }: { readonly allowInconclusive: boolean },
): number {
  switch (result) {
    case 'newly-drifting':
      return verdictCode('drift', allowInconclusive)
    case 'newly-inconclusive':
      return verdictCode('inconclusive', allowInconclusive)
    case 'no-new-drift':
      return exitCodes.parity
  }
}

/** The only place that turns a checklist into an exit status. */
export function exitCodeForChecklist(
  { interrupted, sides, items }: Checklist,
  { allowInconclusive }: { readonly allowInconclusive: boolean },
): number {
  if (interrupted) return exitCodes.interrupted
  const isUnusable = [sides.baseline, sides.candidate].some(side => side.unusable !== null)
  if (isUnusable) return exitCodes.sideUnusable
  if (items.some(({ verdict }) => verdict === 'fail')) return exitCodes.drift
  const isOpen = items.some(({ verdict, required }) => required && verdict === 'not verified')
  return verdictCode(isOpen ? 'inconclusive' : 'parity', allowInconclusive)
}

/** The only place that turns replays into an exit status. */
export function exitCodeForReplay(
  rows: readonly ReplayRow[],
  options: { readonly interrupted: boolean; readonly allowInconclusive: boolean },
): number {
  if (options.interrupted) return exitCodes.interrupted
  const has = (result: ReplayRow['result']): boolean => rows.some(row => row.result === result)
  const verdict = has('failed again') ? 'drift' : has('not replayed') ? 'inconclusive' : 'parity'
  return verdictCode(verdict, options.allowInconclusive)
}

function verdictCode(verdict: Verdict, allowInconclusive: boolean): number {
  switch (verdict) {
    case 'parity':
      return exitCodes.parity
    case 'drift':
      return exitCodes.drift
    case 'inconclusive':
      return allowInconclusive ? exitCodes.parity : exitCodes.inconclusive
  }
}
