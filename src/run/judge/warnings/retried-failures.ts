import { formatShare } from '../../../model/format.ts'
import { findMetric } from '../../../model/gate.ts'
import type { Problem } from '../../../model/problem.ts'
import type { GateResult } from '../../../model/report.ts'

/** What `errors.rate` tolerates, by default, of failures that no retry mends. */
const notable = findMetric('errors.rate')?.defaultThreshold?.value ?? 0

/** More failures on the candidate that retries have mended: an app that retries less sees them. */
export function findRetriedFailures(gates: readonly GateResult[]): Problem[] {
  return gates.flatMap(({ gate, metric, required, verdict, ...shares }): Problem[] => {
    const { baseline, candidate } = shares
    const isHidden = metric === 'errors.first-attempt' && !required && verdict === 'drift'
    if (!isHidden || baseline === null || candidate === null) return []
    if (candidate - baseline <= notable) return []
    return [
      {
        severity: 'warning',
        message: `${formatShare(candidate)} of the candidate's samples fail before they are retried, against ${formatShare(baseline)} of the baseline's: apps that retry less see that`,
        hint: `\`${gate}: { required: true }\` lets it decide`,
      },
    ]
  })
}
