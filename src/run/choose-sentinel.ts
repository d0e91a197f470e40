import type { Slot } from '../model/plan.ts'
import { caseKey, type GoldenCase } from '../model/suite.ts'
import { compareByCodeUnit } from '../model/json.ts'
import { randomStream, shuffle } from '../statistics/basics/random.ts'
import { planRun } from './plan-run.ts'

/** So many cases are asked of the live baseline again. */
const sentinelCases = 10

/**
 * Chooses the cases of which the live baseline is asked again: half of them text and half of them
 * others as far as there are both, and of different clusters first, since those tell more.
 */
export function chooseSentinel(cases: readonly GoldenCase[], seed: string): GoldenCase[] {
  const sorted = cases
    .filter(golden => !golden.fault)
    .sort((left, right) => compareByCodeUnit(caseKey(left), caseKey(right)))
  const shuffled = differentFirst(shuffle(randomStream(seed, 'sentinel'), sorted))
  const texts = shuffled.filter(golden => golden.compare.kind === 'text')
  const others = shuffled.filter(golden => golden.compare.kind !== 'text')
  const half = sentinelCases / 2
  const ofTexts = texts.slice(0, Math.max(half, sentinelCases - others.length))
  return [...ofTexts, ...others.slice(0, sentinelCases - ofTexts.length)]
}

/** One case of each cluster, and then the rest. */
function differentFirst(cases: readonly GoldenCase[]): GoldenCase[] {
  const seen = new Set<string>()
  const first: GoldenCase[] = []
  const rest: GoldenCase[] = []
  for (const golden of cases) {
    if (seen.has(golden.cluster)) rest.push(golden)
    else first.push(golden)
    seen.add(golden.cluster)
  }
  return [...first, ...rest]
}

/** Every sample of the chosen cases, in sending order. */
export function planSentinel(
  cases: readonly GoldenCase[],
  keys: readonly string[],
  seed: string,
): readonly Slot[] {
  const chosen = new Set(keys)
  const asked = cases.filter(golden => chosen.has(caseKey(golden)))
  return planRun(asked, `${seed} sentinel`).slots
}
