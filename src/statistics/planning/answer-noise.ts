import { mean } from '../basics/summary.ts'

/** How much similarities scatter by themselves: what the size of a run is planned from. */
export interface AnswerNoise {
  /** Variance that comes with one answer: some answers are unlike all others. */
  readonly zeta: number
  /** Variance that is left in each pair of answers. */
  readonly tauSquared: number
  /** Self-similarity less unrelated similarity. */
  readonly contrast: number
}

/** Similarities of the answers to one prompt: a symmetric matrix, row by row. */
export interface SimilarityMatrix {
  readonly size: number
  readonly cells: Float64Array
}

/** Of usual answers, zeta's part in zeta + tau squared; see `usualAnswerNoise`. */
const usualPart = 0.0475 / (0.0475 + 0.1313)
/** Below so many prompts neither the parts nor their sum can be told from chance. */
const fewestPrompts = 10

/**
 * Estimates the noise from answers of one side alone, by products of similarities whose indices are
 * all distinct: P2 = E s_ij^2, P1 = E s_ij s_il, P0 = E s_ij s_lm, zeta = P1 - P0 and
 * tau^2 = P2 - P0 - 2 zeta. P0 takes four answers to a prompt. Three show only zeta + tau^2, which is
 * then split as it is for usual answers. Null with fewer than ten prompts of three answers.
 */
export function measureAnswerNoise(
  matrices: readonly SimilarityMatrix[],
  contrast: number,
): AnswerNoise | null {
  const moments = matrices.filter(({ size }) => size >= 3).map(productMoments)
  if (moments.length < fewestPrompts) return null
  const total = mean(moments.map(({ pairs, sharing }) => pairs - sharing)) ?? 0
  const split = moments.flatMap(({ sharing, apart }) => (apart === null ? [] : sharing - apart))
  const zeta = split.length < fewestPrompts ? usualPart * total : (mean(split) ?? 0)
  const clipped = Math.max(0, zeta)
  return { zeta: clipped, tauSquared: Math.max(0, total - clipped), contrast }
}

interface ProductMoments {
  /** P2, P1 and P0. */
  readonly pairs: number
  readonly sharing: number
  readonly apart: number | null
}

/** The means over all distinct indices, from sums over rows: no loop over four indices. */
export function productMoments({ size, cells }: SimilarityMatrix): ProductMoments {
  let total = 0
  let squares = 0
  let rowSquares = 0
  for (let row = 0; row < size; row++) {
    let sum = 0
    for (let column = 0; column < size; column++) {
      if (column === row) continue
      const cell = cells[row * size + column] as number
      sum += cell
      squares += cell * cell
    }
    total += sum
    rowSquares += sum * sum
  }
  // Over ordered indices: what shares one, and what shares none.
  const triples = size * (size - 1) * (size - 2)
  const sharing = rowSquares - squares
  const apart = total * total - 4 * rowSquares + 2 * squares
  return {
    pairs: squares / (size * (size - 1)),
    sharing: sharing / triples,
    apart: size < 4 ? null : apart / (triples * (size - 3)),
  }
}
