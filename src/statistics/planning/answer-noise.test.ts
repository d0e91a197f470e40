import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { measureAnswerNoise, productMoments, type SimilarityMatrix } from './answer-noise.ts'
import { effectNoise } from './planning.ts'
import { randomStream, uniform } from '../basics/random.ts'
import { mean, standardDeviation } from '../basics/summary.ts'

function matrixOf(size: number, value: (row: number, column: number) => number): SimilarityMatrix {
  const cells = new Float64Array(size * size)
  for (let row = 0; row < size; row++) {
    cells[row * size + row] = 1
    for (let column = row + 1; column < size; column++) {
      const cell = value(row, column)
      cells[row * size + column] = cell
      cells[column * size + row] = cell
    }
  }
  return { size, cells }
}

/** A mean over all tuples of distinct indices, by brute force. */
function meanOver(size: number, places: number, product: (at: readonly number[]) => number) {
  const tuples: number[][] = [[]]
  for (let place = 0; place < places; place++) {
    const longer = tuples.flatMap(tuple =>
      Array.from({ length: size }, (_, index) => index)
        .filter(index => !tuple.includes(index))
        .map(index => [...tuple, index]),
    )
    tuples.splice(0, tuples.length, ...longer)
  }
  return mean(tuples.map(product)) ?? Number.NaN
}

/** Similarities in which each answer and each pair has an effect of its own, evenly distributed. */
function modelOf(
  prompts: number,
  size: number,
  deviations: { readonly answer: number; readonly pair: number },
): SimilarityMatrix[] {
  const next = randomStream('7', 'model')
  const draw = (deviation: number) => (uniform(next) - 0.5) * Math.sqrt(12) * deviation
  return Array.from({ length: prompts }, () => {
    const level = 0.6 + draw(0.1)
    const answers = Array.from({ length: size }, () => draw(deviations.answer))
    return matrixOf(
      size,
      (row, column) => level + (answers[row] ?? 0) + (answers[column] ?? 0) + draw(deviations.pair),
    )
  })
}

describe('productMoments', () => {
  it('is the mean over all distinct indices', () => {
    const cells = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
      minLength: 36,
      maxLength: 36,
    })
    fc.assert(
      fc.property(cells, fc.integer({ min: 4, max: 6 }), (values, size) => {
        const matrix = matrixOf(size, (row, column) => values[row * 6 + column] ?? 0)
        const at = (row = 0, column = 0) => matrix.cells[row * size + column] ?? 0
        const moments = productMoments(matrix)
        expect(moments.pairs).toBeCloseTo(
          meanOver(size, 2, ([i, j]) => at(i, j) ** 2),
          10,
        )
        expect(moments.sharing).toBeCloseTo(
          meanOver(size, 3, ([i, j, l]) => at(i, j) * at(i, l)),
          10,
        )
        expect(moments.apart).toBeCloseTo(
          meanOver(size, 4, ([i, j, l, m]) => at(i, j) * at(l, m)),
          10,
        )
      }),
      { numRuns: 30 },
    )
  })
})

describe('measureAnswerNoise', () => {
  it('finds the variances that similarities were made with', () => {
    const matrices = modelOf(4000, 5, { answer: 0.05, pair: 0.08 })
    const noise = measureAnswerNoise(matrices, 0.4)
    expect(noise?.zeta).toBeCloseTo(0.0025, 3)
    expect(noise?.tauSquared).toBeCloseTo(0.0064, 3)
    expect(noise?.contrast).toBe(0.4)
  })

  it('predicts how the deficit scatters at another number of samples', () => {
    const noise = measureAnswerNoise(modelOf(4000, 4, { answer: 0.05, pair: 0.08 }), 0.5)
    const deficits = modelOf(4000, 6, { answer: 0.05, pair: 0.08 }).map(({ size, cells }) => {
      const block = (rows: readonly number[], columns: readonly number[]) =>
        mean(
          rows.flatMap(row =>
            columns.filter(column => column !== row).map(column => cells[row * size + column] ?? 0),
          ),
        ) ?? 0
      return (block([0, 1, 2], [0, 1, 2]) - block([0, 1, 2], [3, 4, 5])) / 0.5
    })
    const predicted = noise ? effectNoise(noise, { baseline: 3, candidate: 3 }) : Number.NaN
    expect(predicted / (standardDeviation(deficits) ?? 1)).toBeCloseTo(1, 1)
  })

  it('splits what three answers show as usual answers do', () => {
    const noise = measureAnswerNoise(modelOf(4000, 3, { answer: 0.05, pair: 0.08 }), 1)
    const total = (noise?.zeta ?? 0) + (noise?.tauSquared ?? 0)
    expect(total).toBeCloseTo(0.0089, 3)
    expect((noise?.zeta ?? 0) / total).toBeCloseTo(0.266, 3)
  })

  it('is nothing where answers are all the same, and never negative', () => {
    const same = Array.from({ length: 20 }, () => matrixOf(4, () => 1))
    expect(measureAnswerNoise(same, 0.7)).toEqual({ zeta: 0, tauSquared: 0, contrast: 0.7 })
    const cells = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 6 })
    fc.assert(
      fc.property(fc.array(cells, { minLength: 10, maxLength: 15 }), prompts => {
        const matrices = prompts.map(values =>
          matrixOf(4, (row, column) => values[(row * 4 + column) % values.length] ?? 0),
        )
        const noise = measureAnswerNoise(matrices, 0.5)
        expect(noise?.zeta).toBeGreaterThanOrEqual(0)
        expect(noise?.tauSquared).toBeGreaterThanOrEqual(0)
      }),
      { numRuns: 40 },
    )
  })

  it('splits by what ten prompts of four answers show, and leaves nothing negative', () => {
    // One answer is unlike the others: P2 = 1/2, P1 = 1/4 and P0 = 0, so all comes with answers.
    const odd = Array.from({ length: 10 }, () => matrixOf(4, row => (row === 0 ? 0 : 1)))
    expect(measureAnswerNoise(odd, 1)).toEqual({ zeta: 0.25, tauSquared: 0, contrast: 1 })
    // Prompts of three answers that are all the same halve the sum of both parts, not the first.
    const same = Array.from({ length: 10 }, () => matrixOf(3, () => 1))
    expect(measureAnswerNoise([...odd, ...same], 1)).toEqual({
      zeta: 0.25,
      tauSquared: 0,
      contrast: 1,
    })
  })

  it('is unknown with fewer than ten prompts of three answers', () => {
    expect(measureAnswerNoise(modelOf(9, 4, { answer: 0.1, pair: 0.1 }), 1)).toBeNull()
    expect(measureAnswerNoise(modelOf(50, 2, { answer: 0.1, pair: 0.1 }), 1)).toBeNull()
  })
})
