import { expect, it } from 'vitest'
import { boundEffect } from './effect-bounds.ts'

const residuals = [0.3, -0.1, 0.05, -0.05, -0.2, 0.1, 0.02, -0.04, 0.12, -0.2, 0, 0]
const usual = { confidence: 0.95, varied: 12, worse: 6 }

it('bounds the effect by the residuals, with one degree of freedom less than clusters', () => {
  const { low, high, sdPi, standardError } = boundEffect(0.02, residuals, usual)
  // SciPy 1.17: Student's 95 % quantile for eleven, and above, what Johnson adds for the skew.
  expect(sdPi).toBeCloseTo(0.13862965706580183, 9)
  expect(standardError).toBeCloseTo(0.13862965706580183 / Math.sqrt(12), 9)
  expect(low).toBeCloseTo(-0.051869397669710354, 6)
  expect(high).toBeCloseTo(0.09755529456189894, 6)
})

it('trusts the residuals from ten clusters with different answers on', () => {
  const highest = (varied: number, worse: number) =>
    boundEffect(0.02, residuals, { ...usual, varied, worse }).high
  expect(highest(10, 6)).toBeCloseTo(0.09755529456189894, 6)
  // Clopper and Pearson's bound on 6 of 12, and on none of them.
  expect(highest(9, 6)).toBeCloseTo(0.7547001987258748, 6)
  expect(highest(9, 0)).toBeCloseTo(1 - 0.05 ** (1 / 12), 6)
})
