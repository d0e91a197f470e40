/**
 * Below so many independent cases a gate is never parity, or never drift by its test, whatever they
 * show.
 */
export const clustersNeeded = {
  text: { forParity: 20, forDrift: 5 },
  timed: { forParity: 10, forDrift: 10 },
  /** With fewer even a tail that everybody notices stays within chance. */
  tail: { forParity: 20, forDrift: 20 },
  cost: { forParity: 20, forDrift: 2 },
} as const

/**
 * So many cases without a single one that is worse show that a limit on their share is kept: Clopper
 * and Pearson's bound is 1 - errorLevel^(1/n).
 */
export function casesWithoutAny(limit: number, errorLevel: number): number {
  return Math.floor(Math.log(errorLevel) / Math.log(1 - limit)) + 1
}
