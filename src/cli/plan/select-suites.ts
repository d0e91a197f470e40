import { caseKey, type Suite } from '../../model/suite.ts'
import { selectCases } from '../../suite/cases/select-cases.ts'
import { exitCodes } from '../exit-code.ts'
import type { RunFlags } from '../flags/run-flags.ts'
import { UsageError } from '../usage-error.ts'
import { readLastFailed, type LastRun } from './last-failed.ts'

/**
 * The suites with the cases that filters and `--last-failed` leave of them.
 *
 * @throws UsageError with the exit code of nothing selected where none is left.
 */
export function selectSuites(
  suites: readonly Suite[],
  flags: RunFlags,
  place: Omit<LastRun, 'resume'>,
): Suite[] {
  const { grep, grepInvert, tags } = flags
  let selected = selectCases(suites, {
    ...(grep !== undefined && { grep }),
    ...(grepInvert !== undefined && { grepInvert }),
    ...(tags.length > 0 && { tags }),
  })
  let why = 'no case matches the filters'
  if (flags.lastFailed) {
    const { keys: failed, whyNone } = readLastFailed({ ...place, resume: flags.resume })
    if (failed.size === 0) why = whyNone
    selected = selected.map(suite => ({
      ...suite,
      cases: suite.cases.filter(golden => failed.has(caseKey(golden))),
    }))
  }
  const kept = selected.filter(suite => suite.cases.length > 0)
  if (kept.length > 0) return kept
  throw new UsageError(`nothing is selected: ${why}`, exitCodes.nothingSelected)
}
