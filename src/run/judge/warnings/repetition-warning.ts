import type { Problem } from '../../../model/problem.ts'
import type { JournalHeader } from '../../journal-format.ts'

/** That a comparison was run again and again has to be known to whoever reads its last verdict. */
export function describeRepetition({ earlierRuns = 0 }: JournalHeader): Problem[] {
  if (earlierRuns === 0) return []
  const message = `run ${earlierRuns + 1} of the same comparison within 24 hours: each has its own chance of a verdict by luck`
  const hint = 'if nothing was changed in between, decide by the first, or by one with more samples'
  return [{ severity: 'warning', message, hint }]
}
