/** How often chance may deceive: each bound by itself, and all tests of a report together. */
export const usualErrorLevel = 0.05
