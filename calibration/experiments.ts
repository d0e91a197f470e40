import { defects } from '../src/model/defect.ts'
import type { Change } from './simulated-send.ts'
import type { Experiment } from './tally.ts'

export const plans = [
  { prompts: 25, samples: 3 },
  { prompts: 50, samples: 3 },
  { prompts: 50, samples: 5 },
  { prompts: 100, samples: 3 },
] as const

/** How much answers vary by themselves: nearly not, as a usual model's do, and much. */
export const temperatures = [0, 1, 2] as const

/**
 * Differences of a size at which a limit stands: parity would be a mistake, drift is not asked.
 * All plans share their seeds, so that chance moves a whole row: costs, whose rate is nearest to the
 * promise, get more runs.
 */
export const atTheLimit: readonly {
  readonly name: string
  readonly gate: string
  readonly change: Change
  /** 200 by default. */
  readonly runs?: number
}[] = [
  { name: '10 % of answers replaced', gate: 'quality.replaced', change: { replaced: 0.1 } },
  { name: '1.10 times as slow', gate: 'latency.total', change: { slowdown: 1.1 } },
  { name: '1.05 times the price', gate: 'cost.total', change: { markup: 1.05 }, runs: 1000 },
  { name: '2 % more failures', gate: 'errors.rate', change: { failing: 0.02 } },
]

export const graded: readonly { readonly name: string; readonly change: Change }[] = [
  { name: '5 % of answers replaced', change: { replaced: 0.05 } },
  { name: '10 % of answers replaced', change: { replaced: 0.1 } },
  { name: '20 % of answers replaced', change: { replaced: 0.2 } },
  { name: '1.05 times as slow', change: { slowdown: 1.05 } },
  { name: '1.20 times as slow', change: { slowdown: 1.2 } },
  { name: '1.10 times the price', change: { markup: 1.1 } },
  { name: '4 % more failures', change: { failing: 0.04 } },
  { name: '8 % more failures', change: { failing: 0.08 } },
]

export interface PlannedExperiment {
  readonly table:
    | 'no difference'
    | 'at the limit'
    | 'defects'
    | 'graded'
    | 'looks'
    | 'looks at the limit'
  readonly name: string
  readonly experiment: Experiment
  readonly runs: number
}

/** All experiments of the document; `scale` makes the numbers of runs smaller. */
export function experimentsOf(scale: number): readonly PlannedExperiment[] {
  const times = (runs: number): number => Math.max(1, Math.round(runs * scale))
  const usual = { temperature: 1 }
  return [
    ...plans.flatMap(plan =>
      temperatures.map((temperature): PlannedExperiment => ({
        table: 'no difference',
        name: `temperature ${temperature}`,
        experiment: { ...plan, temperature, withRivals: plan === plans[1] },
        runs: times(temperature === 1 ? 400 : 200),
      })),
    ),
    ...atTheLimit.flatMap(({ name, change, runs = 200 }) =>
      plans.map((plan): PlannedExperiment => ({
        table: 'at the limit',
        name,
        experiment: { ...plan, ...usual, change },
        runs: times(runs),
      })),
    ),
    ...graded.flatMap(({ name, change }) =>
      plans.map((plan): PlannedExperiment => ({
        table: 'graded',
        name,
        experiment: {
          ...plan,
          ...usual,
          change,
          withRivals: plan === plans[1] && 'replaced' in change,
        },
        runs: times(100),
      })),
    ),
    ...defects.flatMap(({ name }) =>
      plans.map((plan): PlannedExperiment => ({
        table: 'defects',
        name,
        experiment: { ...plan, ...usual, defect: name, withRivals: plan === plans[1] },
        runs: times(50),
      })),
    ),
  ]
}
