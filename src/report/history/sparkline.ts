const blocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const
const missing = '·'

export interface SparklineScale {
  readonly low: number
  readonly high: number
}

/** A block for each value, a dot where there is none; each is one column wide. */
export function renderSparkline(
  values: readonly (number | null)[],
  { low, high }: SparklineScale,
): string {
  return values
    .map(value => {
      if (value === null || !Number.isFinite(value)) return missing
      // Halves, since the span of two huge numbers may be no number.
      const share = high > low ? (value / 2 - low / 2) / (high / 2 - low / 2) : 0
      const level = Math.floor(Math.min(1, Math.max(0, share)) * blocks.length)
      return blocks[Math.min(level, blocks.length - 1)]
    })
    .join('')
}

export interface ScaleOptions {
  /** The value that means no difference. */
  readonly neutral: number
  /** What is worth looking at: less would make mountains of mere chance. */
  readonly leastSpan: number
  /** Where the worse values are. */
  readonly worse: 'above' | 'below'
}

/** From the lowest value to the highest, no difference among them, and wide enough on the worse side. */
export function scaleOf(
  values: readonly (number | null)[],
  { neutral, leastSpan, worse }: ScaleOptions,
): SparklineScale {
  const known = values.flatMap(value => (value !== null && Number.isFinite(value) ? value : []))
  // Not spread: a list of arguments has a limit.
  const low = known.reduce((least, value) => Math.min(least, value), neutral)
  const high = known.reduce((most, value) => Math.max(most, value), neutral)
  return worse === 'above'
    ? { low, high: Math.max(high, low + leastSpan) }
    : { low: Math.min(low, high - leastSpan), high }
}
