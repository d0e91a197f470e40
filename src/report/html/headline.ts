import type { RunReport } from '../../model/report.ts'

type Decided = Pick<RunReport, 'verdict' | 'unusableSide' | 'interrupted'>

/** The verdict as an answer to the question whether to move traffic. */
export function headlineOf({ verdict, unusableSide, interrupted }: Decided): string {
  if (unusableSide) return `The ${unusableSide.side} cannot be used`
  switch (verdict) {
    case 'drift':
      return 'Drift: do not move traffic'
    case 'parity':
      return 'Parity: no loss beyond the limits'
    case 'inconclusive':
      return interrupted ? 'Inconclusive: the run was not finished' : 'Inconclusive: not a pass'
  }
}
