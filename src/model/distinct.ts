export interface Distinct<Item> {
  /** Each item once, in the order of its first place. */
  readonly items: readonly Item[]
  /** For each place, which of `items` stands there. */
  readonly kinds: readonly number[]
}

/** Tells repeated items apart from new ones, by identity: what is worked out of an item, once will do. */
export function distinctOf<Item>(all: readonly Item[]): Distinct<Item> {
  const numbers = new Map<Item, number>()
  const kinds = all.map(item => {
    const kind = numbers.get(item) ?? numbers.size
    numbers.set(item, kind)
    return kind
  })
  return { items: [...numbers.keys()], kinds }
}

/** How often each of the items occurs. */
export function countKinds({ items, kinds }: Distinct<unknown>): number[] {
  const counts = items.map(() => 0)
  for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}
