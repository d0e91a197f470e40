import type { GateVerdict } from '../../model/report.ts'
import type { Change } from './run-comparison.ts'

/** A verdict, or null where the run did not have the thing, to what became of it. */
export function findChange(before: GateVerdict | null, after: GateVerdict | null): Change {
  if (after === null) return before === null ? 'unchanged' : 'removed'
  if (before === null) return 'added'
  switch (after) {
    case 'drift':
      return before === 'drift' ? 'still-drifting' : 'newly-drifting'
    case 'inconclusive':
      return before === 'inconclusive' ? 'still-inconclusive' : 'newly-inconclusive'
    case 'not measured':
      return before === 'not measured' ? 'unchanged' : 'no-longer-measured'
    case 'parity':
      if (before === 'parity') return 'unchanged'
      return before === 'drift' ? 'fixed' : 'settled'
  }
}
