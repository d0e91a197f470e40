/** Small summaries. None of them changes its argument; nothing to summarise gives null. */

export function mean(values: readonly number[]): number | null {
  if (values.length === 0) return null
  return sum(values) / values.length
}

/** The sum of squared distances from the mean, over n - 1. Null below two values. */
export function standardDeviation(values: readonly number[]): number | null {
  const centre = mean(values)
  if (centre === null || values.length < 2) return null
  const squares = sum(values.map(value => (value - centre) ** 2))
  return Math.sqrt(squares / (values.length - 1))
}

/** The middle value; of an even number, the mean of the middle two. */
export function median(values: readonly number[]): number | null {
  const sorted = ascending(values)
  const upper = sorted[sorted.length >> 1]
  const lower = sorted[(sorted.length - 1) >> 1]
  return upper === undefined || lower === undefined ? null : lower / 2 + upper / 2
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

export function ascending(values: readonly number[]): number[] {
  return [...values].sort((left, right) => left - right)
}
