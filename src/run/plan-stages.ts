import type { Slot } from '../model/plan.ts'
import type { RunSettings } from '../model/settings.ts'
import { caseKey, type GoldenCase } from '../model/suite.ts'
import { finishingOrder } from './finishing-order.ts'
import { planRun } from './plan-run.ts'

/** What is sent before somebody looks at the data, or before it is known that nobody has to. */
export interface Stage {
  readonly slots: readonly Slot[]
  /** The look that is due when it is finished. */
  readonly look: number
  /** The look is not due yet: more cases are sent before it. */
  readonly early?: true
  /** Where cases are sent in parts: how many of them are finished then. */
  readonly cases?: number
}

type Settings = Pick<RunSettings, 'looks' | 'seed'>

/** A plan in the parts that are sent one after the other; a run without looks has one. */
export function planStages(
  cases: readonly GoldenCase[],
  { looks, seed }: Settings,
  nextLook = 1,
): Stage[] {
  if (looks?.rule !== 'stop-early') return [{ slots: planRun(cases, seed).slots, look: nextLook }]
  const { blocks, untilFirstLook } = finishingOrder(cases, seed)
  const last = blocks.length - 1
  let finished = 0
  return blocks.map((block, index) => {
    finished += block.length
    const { slots } = planRun(block, `${seed} block ${index}`)
    // Where there is no second half, the first look is the last one.
    const look = index < untilFirstLook && untilFirstLook <= last ? 1 : looks.levels.length
    const isDue = index === untilFirstLook - 1 || index === last
    return { slots, look, cases: finished, ...(!isDue && { early: true as const }) }
  })
}

/** The further samples of those cases that have more of them now, in sending order. */
export function planRound(
  before: readonly GoldenCase[],
  now: readonly GoldenCase[],
  { seed, look }: { readonly seed: string; readonly look: number },
): Stage {
  const earlier = new Map(before.map(golden => [caseKey(golden), golden.samples]))
  const grown = new Map(
    now
      .filter(golden => golden.samples > (earlier.get(caseKey(golden)) ?? 0))
      .map(golden => [caseKey(golden), golden]),
  )
  const further = [...grown.values()].map(golden => ({
    ...golden,
    samples: golden.samples - (earlier.get(caseKey(golden)) ?? 0),
  }))
  const { slots } = planRun(further, `${seed} round ${look}`)
  return {
    slots: slots.map(slot => {
      const key = caseKey(slot.golden)
      return {
        ...slot,
        golden: grown.get(key) ?? slot.golden,
        sample: slot.sample + (earlier.get(key) ?? 0),
      }
    }),
    look,
  }
}
