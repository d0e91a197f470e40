import type { SimilarityMatrix } from './answer-noise.ts'
import { mean } from '../basics/summary.ts'

/** How often answers to a prompt are not all the same. */
export interface Variety {
  /** Share of prompts of which two answers differ. */
  readonly pairs: number
  /** How much of what one more answer adds the next one adds: from 0 to 1. */
  readonly growth: number
}

const tolerance = 1e-9
const bisections = 40

/** From how often two answers differ, and how often any of all that there are. */
export function measureVariety(matrices: readonly SimilarityMatrix[]): Variety {
  const known = matrices.filter(({ size }) => size >= 2)
  const pairs = mean(known.map(shareOfPairs)) ?? 0
  const varied = mean(known.map(matrix => (shareOfPairs(matrix) > 0 ? 1 : 0))) ?? 0
  const answers = Math.round(mean(known.map(({ size }) => size)) ?? 0)
  let [low, high] = [0, 1]
  for (let step = 0; step < bisections; step++) {
    const growth = (low + high) / 2
    if (variedShare({ pairs, growth }, answers) < varied) low = growth
    else high = growth
  }
  return { pairs, growth: (low + high) / 2 }
}

/** The share of prompts of which so many answers are not all the same. */
export function variedShare({ pairs, growth }: Variety, answers: number): number {
  let share = 0
  for (let more = 1; more < answers; more++) share += pairs * growth ** (more - 1)
  return Math.min(1, share)
}

/** Of all pairs of one prompt's answers, those that differ. */
function shareOfPairs({ size, cells }: SimilarityMatrix): number {
  let same = -size
  for (const cell of cells) if (cell > 1 - tolerance) same++
  return 1 - same / (size * (size - 1))
}
