import type { GateResult, RunReport } from '../../model/report.ts'
import { judgedRun, usualAnswer, type Observed, type RunGiven } from './build-run.ts'

/** Which sample of a run is observed. */
export type Place = Parameters<typeof usualAnswer>[0]

/** A run in which the candidate shows something else, now and then; null: it shows nothing. */
export function candidateShows(
  given: Omit<RunGiven, 'observe'>,
  change: (place: Place) => Observed | null,
): RunReport {
  return judgedRun({
    ...given,
    observe: place => {
      if (place.side === 'baseline') return usualAnswer(place)
      const changed = change(place)
      return changed && { ...usualAnswer(place), ...changed }
    },
  })
}

/** What the candidate shows in one case. */
export const inCase =
  (id: string) =>
  ({ golden, side }: Place): boolean =>
    golden.id === id && side === 'candidate'

/** The gate of a name, which has to be there. */
export function gateOf({ gates }: RunReport, name: string): GateResult {
  const gate = gates.find(item => item.gate === name)
  if (!gate) throw new Error(`no gate ${name}`)
  return gate
}
