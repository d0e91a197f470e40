/** Whoever would need more samples a case than this is better advised to write more cases. */
const mostSensibleSamples = 100

/** `--samples 7`; null where the number is none that anybody would, or could, ask for. */
export function describeSamplesFlag(samples: number): string | null {
  return samples <= mostSensibleSamples ? `--samples ${samples}` : null
}
