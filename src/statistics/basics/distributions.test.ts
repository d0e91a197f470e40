import { describe, expect, it } from 'vitest'
import {
  binomialCdf,
  clopperPearsonUpper,
  normalCdf,
  normalQuantile,
  studentCdf,
  studentQuantile,
} from './distributions.ts'

function relativeError(value: number, expected: number): number {
  return Math.abs(value / expected - 1)
}

describe('distributions', () => {
  it.each([
    [0.95, 1, 6.313751515],
    [0.95, 4, 2.131846786],
    [0.95, 19, 1.729132812],
    [0.975, 10, 2.228138852],
    [0.995, 29, 2.756385904],
    [0.99, 99, 2.364605862],
    [0.05, 7, -1.894578605],
  ])('has the tabled Student quantile of %f at %i degrees of freedom', (p, freedom, expected) => {
    expect(Math.abs(studentQuantile(p, freedom) - expected)).toBeLessThan(1e-6)
  })

  it.each([
    [2, 10, 0.963305983],
    [-2, 10, 0.0366940174],
    [0.5, 1, 0.647583618],
    [0, 3, 0.5],
    [-12, 19, 1.29544732e-10],
    [-40, 49, 2.22732816e-39],
  ])(
    'has the tabled Student probability of %f at %i degrees of freedom',
    (t, freedom, expected) => {
      expect(relativeError(studentCdf(t, freedom), expected)).toBeLessThan(1e-6)
    },
  )

  it.each([
    [0, 0.5],
    [1.96, 0.975002105],
    [-1.5, 0.0668072013],
    [-4, 3.16712418e-5],
    [-5.5, 1.89895625e-8],
    [-8, 6.22096057e-16],
    [-20, 2.75362412e-89],
  ])('has the tabled normal probability of %f, far out in the tail too', (z, expected) => {
    expect(relativeError(normalCdf(z), expected)).toBeLessThan(1e-6)
  })

  it.each([
    [0.5, 0],
    [0.8, 0.841621234],
    [0.95, 1.644853627],
    [0.975, 1.959963985],
    [0.001, -3.090232306],
  ])('has the tabled normal quantile of %f', (p, expected) => {
    expect(Math.abs(normalQuantile(p) - expected)).toBeLessThan(1e-6)
  })

  it.each([
    { count: 3, n: 10, p: 0.5, expected: 0.171875 },
    { count: 5, n: 100, p: 0.05, expected: 0.615999128 },
    { count: 20, n: 100, p: 0.5, expected: 5.57954453e-10 },
    { count: 0, n: 50, p: 0.5, expected: 2 ** -50 },
    { count: -1, n: 10, p: 0.5, expected: 0 },
    { count: 10, n: 10, p: 0.5, expected: 1 },
  ])('has the binomial probability of at most $count of $n at $p', ({ count, n, p, expected }) => {
    expect(Math.abs(binomialCdf(count, n, p) - expected)).toBeLessThanOrEqual(expected * 1e-6)
  })

  it.each([
    [0, 20, 0.139108341],
    [0, 29, 0.098144628],
    [2, 20, 0.282618525],
    [10, 100, 0.163717623],
    [7, 7, 1],
    [0, 0, 1],
  ])('has the tabled Clopper-Pearson bound for %i of %i', (count, n, expected) => {
    expect(Math.abs(clopperPearsonUpper(count, n, 0.95) - expected)).toBeLessThan(1e-6)
  })

  it('needs 29 clean prompts for a bound of 10 % and 59 for 5 %', () => {
    expect(clopperPearsonUpper(0, 28, 0.95)).toBeGreaterThan(0.1)
    expect(clopperPearsonUpper(0, 29, 0.95)).toBeLessThan(0.1)
    expect(clopperPearsonUpper(0, 58, 0.95)).toBeGreaterThan(0.05)
    expect(clopperPearsonUpper(0, 59, 0.95)).toBeLessThan(0.05)
  })
})
