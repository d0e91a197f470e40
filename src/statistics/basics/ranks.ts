export interface Ranks {
  /** From 1, in the order of the values; equal values share the mean of their ranks. */
  readonly ranks: readonly number[]
  /** The sum of t³ - t over the groups of t equal values: 0 without ties. */
  readonly tieTerm: number
}

/** Mid-ranks of the values, smallest first. */
export function midRanks(values: readonly number[]): Ranks {
  const order = values
    .map((value, index) => ({ value, index }))
    .sort((left, right) => left.value - right.value)
  const ranks = values.map(() => 0)
  let tieTerm = 0
  for (let start = 0; start < order.length;) {
    let end = start + 1
    while (end < order.length && order[end]?.value === order[start]?.value) end++
    for (const { index } of order.slice(start, end)) ranks[index] = (start + 1 + end) / 2
    const tied = end - start
    tieTerm += tied ** 3 - tied
    start = end
  }
  return { ranks, tieTerm }
}
