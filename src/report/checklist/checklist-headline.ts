import { countOf } from '../../model/format.ts'
import type { Checklist, CheckVerdict } from '../../model/checklist.ts'
import { sides } from '../../model/side.ts'

export interface ChecklistHeadline {
  readonly verdict: CheckVerdict
  readonly text: string
}

/** What the checklist as a whole says, by the same rules as the exit code of the command. */
export function headlineOfChecklist(checklist: Checklist): ChecklistHeadline {
  const { items, counts, interrupted } = checklist
  const unusable = sides.find(side => checklist.sides[side].unusable !== null)
  const open = items.filter(({ required, verdict }) => required && verdict === 'not verified')
  if (interrupted) return { verdict: 'not verified', text: 'The check was not finished' }
  if (unusable !== undefined) return { verdict: 'fail', text: `The ${unusable} cannot be used` }
  if (counts.fail > 0) {
    return { verdict: 'fail', text: `${countOf(counts.fail, 'item')} failed` }
  }
  if (open.length > 0) {
    const text = `${countOf(open.length, 'required item')} could not be verified`
    return { verdict: 'not verified', text }
  }
  return counts.warn > 0
    ? { verdict: 'warn', text: `Nothing failed; ${countOf(counts.warn, 'item')} to look at` }
    : { verdict: 'pass', text: 'Everything that was asked passed' }
}
