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
