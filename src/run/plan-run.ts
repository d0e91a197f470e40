import type { GoldenCase } from '../model/suite.ts'
import type { Mode } from '../model/side.ts'
import type { RunPlan, Slot } from '../model/plan.ts'
import { caseKey } from '../model/suite.ts'
import { compareByCodeUnit } from '../model/json.ts'
import { below, randomStream, shuffle, type Random } from '../statistics/basics/random.ts'

interface Repeat {
  readonly mode: Mode
  readonly sample: number
}

/**
 * Puts every sample of every case into sending order: rounds that hold each case at most once, each
 * round shuffled, and a case that closed one round never opens the next. So the repeats of a case
 * stay apart (caches, drift of the upstream) and the order still does not depend on the suites'.
 * A seeded coin decides per slot which side is sent first.
 */
export function planRun(cases: readonly GoldenCase[], seed: string): RunPlan {
  const order = randomStream(seed, 'order')
  const coin = randomStream(seed, 'coin')
  const queues = [...cases]
    .sort((left, right) => compareByCodeUnit(caseKey(left), caseKey(right)))
    .map(golden => ({ golden, repeats: shuffle(order, repeatsOf(golden)) }))
  const slots: Slot[] = []
  const rounds = Math.max(0, ...queues.map(queue => queue.repeats.length))
  let previous: readonly GoldenCase[] = []
  for (let round = 0; round < rounds; round++) {
    const due = queues.filter(queue => queue.repeats.length > round)
    const shuffled = keepApart(shuffle(order, due.slice()), previous, order)
    for (const { golden, repeats } of shuffled) {
      const repeat = repeats[round]
      if (!repeat) continue
      const first = below(coin, 2) === 0 ? 'baseline' : 'candidate'
      slots.push({ golden, mode: repeat.mode, sample: repeat.sample, first })
    }
    previous = shuffled.map(queue => queue.golden)
  }
  const requests = slots.reduce((sum, slot) => sum + 2 * slot.golden.turns.length, 0)
  return { slots, requests }
}

function repeatsOf(golden: GoldenCase): Repeat[] {
  return golden.modes.flatMap(mode =>
    Array.from({ length: golden.samples }, (_, index) => ({ mode, sample: index + 1 })),
  )
}

/** Moves what was sent at the end of the last round out of the beginning of this one. */
function keepApart<Item extends { readonly golden: GoldenCase }>(
  round: Item[],
  previous: readonly GoldenCase[],
  random: Random,
): Item[] {
  const gap = Math.floor(Math.min(round.length, previous.length) / 3)
  const recent = new Set(previous.slice(previous.length - gap))
  const free = round.flatMap((item, index) =>
    index >= gap && !recent.has(item.golden) ? index : [],
  )
  for (let index = 0; index < gap && free.length > 0; index++) {
    const item = round[index]
    if (!item || !recent.has(item.golden)) continue
    const [target] = free.splice(below(random, free.length), 1)
    const other = target === undefined ? undefined : round[target]
    if (target === undefined || !other) continue
    round[index] = other
    round[target] = item
  }
  return round
}
