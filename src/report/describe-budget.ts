import { formatCount } from '../model/format.ts'
import type { RunReport } from '../model/report.ts'

/** What chance may do to the whole report, and how finely it was measured: what many tests share takes more. */
export function describeBudget({ permutations }: Pick<RunReport, 'permutations'>): string {
  return `5 % for all gates together, by tests of ${formatCount(permutations)} permutations or more`
}
