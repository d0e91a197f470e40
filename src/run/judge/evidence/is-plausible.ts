/**
 * Whether a figure that a gateway reports can be meant: JSON can say `-1` or `1e308`, and a few of
 * those would make a sum that is no number.
 */
export function isPlausible(value: number | null | undefined): value is number {
  return typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER
}

/** The figure alone in a list, or an empty one for what is unknown or cannot be meant. */
export function plausible(value: number | null | undefined): number[] {
  return isPlausible(value) ? [value] : []
}
