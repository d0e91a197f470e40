import type { Defect } from '../src/model/defect.ts'
import type { Verdict } from '../src/model/report.ts'
import type { LookSettings } from '../src/model/settings.ts'
import { rivalVerdicts, type RivalVerdicts } from './rival-rules.ts'
import type { Change } from './simulated-send.ts'
import { wholeRun } from './whole-run.ts'

/** One kind of run, to be repeated with other seeds. */
export interface Experiment {
  readonly prompts: number
  readonly samples: number
  readonly temperature: number
  readonly defect?: Defect
  readonly change?: Change
  /** The run is judged while it is sent. */
  readonly rule?: LookSettings['rule']
  /** Whether other rules look at the same answers. */
  readonly withRivals?: boolean
}

/** How many runs ended how. */
export interface Tally {
  readonly runs: number
  /** Sent in all of them together. */
  readonly samples: number
  readonly verdicts: Readonly<Record<Verdict, number>>
  /** Of the runs, those in which a gate was drift, or parity. */
  readonly gates: Readonly<Record<string, { readonly drift: number; readonly parity: number }>>
  readonly rivals: Readonly<Record<keyof RivalVerdicts, number>>
}

export const emptyTally: Tally = {
  runs: 0,
  samples: 0,
  verdicts: { parity: 0, drift: 0, inconclusive: 0 },
  gates: {},
  rivals: { threshold: 0, diffy: 0, shuffled: 0 },
}

/** Carries the experiment out with the seeds from `first` to before `end`. */
export async function tallyRuns(
  experiment: Experiment,
  { first, end }: { readonly first: number; readonly end: number },
): Promise<Tally> {
  const { defect, withRivals, ...options } = experiment
  let tally = emptyTally
  for (let index = first; index < end; index++) {
    const seed = `calibration-${index}`
    const run = await wholeRun({ ...options, seed, defects: defect === undefined ? [] : [defect] })
    const rivals = withRivals === true ? rivalVerdicts(run, seed) : null
    const gates = run.report.gates.map(
      ({ gate, verdict }) =>
        [
          gate,
          { drift: Number(verdict === 'drift'), parity: Number(verdict === 'parity') },
        ] as const,
    )
    tally = addTallies(tally, {
      runs: 1,
      samples: run.samples,
      verdicts: { ...emptyTally.verdicts, [run.report.verdict]: 1 },
      gates: Object.fromEntries(gates),
      rivals: {
        threshold: Number(rivals?.threshold ?? false),
        diffy: Number(rivals?.diffy ?? false),
        shuffled: Number(rivals?.shuffled ?? false),
      },
    })
  }
  return tally
}

export function addTallies(left: Tally, right: Tally): Tally {
  const names = new Set([...Object.keys(left.gates), ...Object.keys(right.gates)])
  const none = { drift: 0, parity: 0 }
  return {
    runs: left.runs + right.runs,
    samples: left.samples + right.samples,
    verdicts: {
      parity: left.verdicts.parity + right.verdicts.parity,
      drift: left.verdicts.drift + right.verdicts.drift,
      inconclusive: left.verdicts.inconclusive + right.verdicts.inconclusive,
    },
    gates: Object.fromEntries(
      [...names].map(name => {
        const [one = none, other = none] = [left.gates[name], right.gates[name]]
        return [name, { drift: one.drift + other.drift, parity: one.parity + other.parity }]
      }),
    ),
    rivals: {
      threshold: left.rivals.threshold + right.rivals.threshold,
      diffy: left.rivals.diffy + right.rivals.diffy,
      shuffled: left.rivals.shuffled + right.rivals.shuffled,
    },
  }
}
