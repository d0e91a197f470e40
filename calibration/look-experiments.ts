import type { LookSettings } from '../src/model/settings.ts'
import { atTheLimit, graded, type PlannedExperiment } from './experiments.ts'

export const rules: readonly {
  readonly rule: LookSettings['rule']
  readonly plans: readonly { readonly prompts: number; readonly samples: number }[]
}[] = [
  {
    rule: 'stop-early',
    plans: [
      { prompts: 50, samples: 3 },
      { prompts: 100, samples: 3 },
    ],
  },
  {
    rule: 'until-decided',
    plans: [
      { prompts: 25, samples: 3 },
      { prompts: 50, samples: 3 },
    ],
  },
]

const noDifference = 'no difference'
const found = ['other-model', 'dropped-system-prompt', 'lower-quality', 'price-markup'] as const

/** Runs that are judged while they are sent; `scale` makes their numbers smaller. */
export function lookExperimentsOf(scale: number): readonly PlannedExperiment[] {
  const times = (runs: number): number => Math.max(1, Math.round(runs * scale))
  return rules.flatMap(({ rule, plans }) =>
    plans.flatMap((plan): PlannedExperiment[] => {
      const usual = { ...plan, temperature: 1, rule }
      const table = 'looks'
      return [
        { table, name: noDifference, experiment: usual, runs: times(50) },
        ...atTheLimit.map(({ name, change }) => ({
          table: 'looks at the limit' as const,
          name,
          experiment: { ...usual, change },
          runs: times(20),
        })),
        ...graded
          .filter(({ change }) => change.replaced === 0.2 || change.slowdown === 1.2)
          .map(({ name, change }) => ({
            table: 'looks' as const,
            name,
            experiment: { ...usual, change },
            runs: times(5),
          })),
        ...found.map(defect => ({
          table: 'looks' as const,
          name: `\`${defect}\``,
          experiment: { ...usual, defect },
          runs: times(5),
        })),
      ]
    }),
  )
}
