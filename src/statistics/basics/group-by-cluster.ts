import { compareByCodeUnit } from '../../model/json.ts'

/** The items of each cluster, in the order of the clusters' names. */
export function groupByCluster<Item extends { readonly cluster: string }>(
  items: readonly Item[],
): Item[][] {
  const clusters = new Map<string, Item[]>()
  for (const item of items) {
    const members = clusters.get(item.cluster)
    if (members) members.push(item)
    else clusters.set(item.cluster, [item])
  }
  return [...clusters]
    .sort(([left], [right]) => compareByCodeUnit(left, right))
    .map(([, members]) => members)
}
