/** How many pairs add up to at most a limit, and the sums on both sides of it. */
interface Split {
  readonly count: number
  readonly largestWithin: number
  readonly smallestBeyond: number
}

/**
 * The Walsh average with a given rank (from 1): of all n(n+1)/2 means of two values, a value with
 * itself included, the rank-th smallest. Selects by bisection with a count in O(n) per step, so that
 * the averages are never held in memory. `sorted` ascends.
 */
export function walshAverage(sorted: readonly number[], rank: number): number {
  // Halves first: the sum of two huge values would overflow.
  const halves = Float64Array.from(sorted, value => value / 2)
  let low = 2 * (halves[0] as number)
  let high = 2 * (halves.at(-1) as number)
  while (low < high) {
    const middle = low + (high / 2 - low / 2)
    const limit = middle < high ? middle : low
    const split = splitSums(halves, limit)
    // Both ends move to sums that occur, so the search ends on the very value.
    if (split.count >= rank) high = split.largestWithin
    else low = split.smallestBeyond
  }
  return low
}

export function walshCount(n: number): number {
  return (n * (n + 1)) / 2
}

function splitSums(halves: Float64Array, limit: number): Split {
  let count = 0
  let largestWithin = Number.NEGATIVE_INFINITY
  let smallestBeyond = Number.POSITIVE_INFINITY
  let end = halves.length
  for (let start = 0; start < halves.length; start++) {
    const value = halves[start] as number
    while (end > start && value + (halves[end - 1] as number) > limit) end--
    if (end > start) {
      count += end - start
      largestWithin = Math.max(largestWithin, value + (halves[end - 1] as number))
    }
    const next = Math.max(end, start)
    if (next < halves.length) {
      smallestBeyond = Math.min(smallestBeyond, value + (halves[next] as number))
    }
  }
  return { count, largestWithin, smallestBeyond }
}
