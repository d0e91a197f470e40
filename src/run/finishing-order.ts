import { compareByCodeUnit } from '../model/json.ts'
import { caseKey, type GoldenCase } from '../model/suite.ts'
import { randomStream, shuffle } from '../statistics/basics/random.ts'
import { isTextCase } from './judge/evidence/evidence.ts'

/** At least so many cases are sent together, so that the repeats of each stay apart. */
const fewestPerBlock = 20
/** What has been sent is read again after every block. */
const mostBlocks = 20

export interface FinishingOrder {
  /** Each block is finished before the next one is begun. */
  readonly blocks: readonly (readonly GoldenCase[])[]
  /** So many blocks are finished at the first look. */
  readonly untilFirstLook: number
}

/**
 * The order in which a run that may stop early finishes its cases. Text prompts come in seeded random
 * order, half of them before the first look, so that this half is a fair sample of all; prompts of one
 * family stay together. All other cases are checks of their own and no sample of anything: they come
 * before the first look, all of them.
 */
export function finishingOrder(cases: readonly GoldenCase[], seed: string): FinishingOrder {
  const random = randomStream(seed, 'order.early')
  const sorted = [...cases].sort((left, right) => compareByCodeUnit(caseKey(left), caseKey(right)))
  const isText = (golden: GoldenCase) => isTextCase({ golden })
  const families = new Map<string, GoldenCase[]>()
  for (const golden of sorted.filter(isText)) {
    families.set(golden.cluster, [...(families.get(golden.cluster) ?? []), golden])
  }
  const shuffled = shuffle(random, [...families.values()])
  const half = Math.ceil(shuffled.length / 2)
  const others = sorted.filter(golden => !isText(golden)).map(golden => [golden])
  const size = Math.max(fewestPerBlock, Math.ceil(cases.length / mostBlocks))
  const before = toBlocks(shuffle(random, [...others, ...shuffled.slice(0, half)]).flat(), size)
  const after = toBlocks(shuffled.slice(half).flat(), size)
  return { blocks: [...before, ...after], untilFirstLook: before.length }
}

/** Of nearly the same size: in a small last one repeats would follow each other closely. */
function toBlocks(cases: readonly GoldenCase[], size: number): GoldenCase[][] {
  const count = Math.max(Math.min(1, cases.length), Math.floor(cases.length / size))
  return Array.from({ length: count }, (_, index) =>
    cases.slice(
      Math.round((index * cases.length) / count),
      Math.round(((index + 1) * cases.length) / count),
    ),
  )
}
