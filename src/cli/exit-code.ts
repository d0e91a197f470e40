import type { RunReport, Verdict } from '../model/report.ts'
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
