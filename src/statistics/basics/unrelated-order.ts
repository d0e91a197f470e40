import { compareByCodeUnit } from '../../model/json.ts'
import { randomStream, shuffle } from './random.ts'

/**
 * The prompts in the seeded order in which each is held against the next three, cyclically, to
 * learn how alike answers to unrelated prompts are. Does not depend on the order of `keys`.
 */
export function unrelatedOrder(keys: readonly string[], seed: string): string[] {
  return shuffle(randomStream(seed, 'quality.unrelated'), [...keys].sort(compareByCodeUnit))
}
