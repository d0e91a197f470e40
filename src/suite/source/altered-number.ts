/** Longer ones are cut where they are shown. */
const longestShown = 40

/**
 * What is wrong with a number as it is written, where it would be read as another: too many digits,
 * zeros in front, or beyond all limits. Undefined for all others.
 */
export function describeAlteredNumber(source: string, value: number): string | undefined {
  const isWhole = /^-?\d+$/.test(source)
  if (Number.isFinite(value) && (!isWhole || String(value) === source)) return undefined
  const shown = source.length > longestShown ? `${source.slice(0, longestShown)}…` : source
  return `the number ${shown} would be read as ${value}`
}

export const alteredNumberHint = 'put it in quotes if it is text'
