import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { measureVariety, variedShare } from './varied-share.ts'

/** The similarity of answers that are the same or not at all alike. */
function matrixOf(answers: readonly number[]) {
  return {
    size: answers.length,
    cells: Float64Array.from(
      answers.flatMap(left => answers.map(right => (left === right ? 1 : 0))),
    ),
  }
}

describe('variedShare', () => {
  it('gives back what was seen, of two answers and of all', () => {
    const answer = fc.integer({ min: 0, max: 3 })
    const prompt = fc.array(answer, { minLength: 5, maxLength: 5 })
    fc.assert(
      fc.property(fc.array(prompt, { minLength: 1, maxLength: 30 }), prompts => {
        const variety = measureVariety(prompts.map(matrixOf))
        const varied = prompts.filter(answers => new Set(answers).size > 1).length
        expect(variedShare(variety, 5)).toBeCloseTo(varied / prompts.length, 6)
        expect(variedShare(variety, 2)).toBeCloseTo(variety.pairs, 9)
        expect(variedShare(variety, 9)).toBeGreaterThanOrEqual(variedShare(variety, 5))
        expect(variedShare(variety, 9)).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('is nothing where all are the same, or where there is nothing', () => {
    expect(variedShare(measureVariety([matrixOf([1, 1, 1])]), 10)).toBe(0)
    expect(variedShare(measureVariety([]), 10)).toBe(0)
  })
})
