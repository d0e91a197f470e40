import { formatCount } from '../model/format.ts'
import { describeNotCompared } from '../model/not-compared.ts'
import type { FailureTotal, RunReport } from '../model/report.ts'
import { sides } from '../model/side.ts'

/** `candidate failures: upstream 4 ("no healthy host"), rate-limit 1`, for each side that has any. */
export function describeFailures(totals: RunReport['totals']): string[] {
  return sides.flatMap(side => {
    const classes = totals[side].failures.map(describeFailure)
    return classes.length > 0 ? [`${side} failures: ${classes.join(', ')}`] : []
  })
}

function describeFailure({ class: name, count, message = '' }: FailureTotal): string {
  return `${name} ${formatCount(count)}${message === '' ? '' : ` ("${message}")`}`
}

/** What stands in place of gates and cases where a side cannot be used; empty where both can. */
export function describeNothingCompared({ unusableSide }: Pick<RunReport, 'unusableSide'>): string {
  return unusableSide === null
    ? ''
    : `${describeNotCompared(unusableSide.side)}: no gate and no case says anything`
}
