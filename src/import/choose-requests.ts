/** Something of which a log holds several the same. */
export interface Counted {
  readonly times: number
}

/**
 * In the order in which they are worth asking: the most frequent first, and of those that are equally
 * frequent, as many as are wanted from all over the log before the rest.
 */
export function orderByWorth<Item extends Counted>(items: readonly Item[], wanted: number): Item[] {
  const byTimes = group(items)
  const ordered: Item[] = []
  for (const [, same] of [...byTimes].sort(([left], [right]) => right - left)) {
    ordered.push(...spread(same, wanted - ordered.length))
  }
  return ordered
}

function group<Item extends Counted>(items: readonly Item[]): Map<number, Item[]> {
  const groups = new Map<number, Item[]>()
  for (const item of items) {
    const same = groups.get(item.times)
    if (same) same.push(item)
    else groups.set(item.times, [item])
  }
  return groups
}

/** First so many at equal distances, then those between them. */
function spread<Item>(items: readonly Item[], wanted: number): Item[] {
  if (wanted <= 0 || wanted >= items.length) return [...items]
  const chosen = new Set(
    Array.from({ length: wanted }, (_, index) => Math.floor((index * items.length) / wanted)),
  )
  const isChosen = (_: Item, index: number) => chosen.has(index)
  return [...items.filter(isChosen), ...items.filter((item, index) => !isChosen(item, index))]
}
