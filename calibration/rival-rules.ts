import fastDiff from 'fast-diff'
import { normaliseText } from '../src/compare/text/normalise-text.ts'
import {
  gramSimilarity,
  similarityMatrix,
  textFeatures,
} from '../src/compare/similarity/text-features.ts'
import { randomStream, shuffle } from '../src/statistics/basics/random.ts'
import type { WholeRun } from './whole-run.ts'

/** Whether each rule that people use instead would have called the run a regression. */
export interface RivalVerdicts {
  /** The mean character similarity of paired answers is below 0.8. */
  readonly threshold: boolean
  /** Diffy's: more differences than the baseline has with itself, by 20 % and by 0.03 %. */
  readonly diffy: boolean
  /** An energy test that shuffles answers across prompts, at 5 %. */
  readonly shuffled: boolean
}

interface Prompt {
  readonly baseline: readonly string[]
  readonly candidate: readonly string[]
}

export function rivalVerdicts(run: WholeRun, seed: string): RivalVerdicts {
  const prompts = run.cases
    .filter(golden => golden.compare.kind === 'text')
    .map((golden): Prompt => {
      const [mode = 'unary'] = golden.modes
      const texts = (side: 'baseline' | 'candidate'): string[] =>
        run
          .exchangesOf(golden, mode, side)
          .map(({ outcome }) => (outcome.kind === 'answered' ? outcome.answer.text : ''))
      return { baseline: texts('baseline'), candidate: texts('candidate') }
    })
  return {
    threshold: fixedThreshold(prompts),
    diffy: diffyRule(prompts),
    shuffled: shuffledAcrossPrompts(prompts, seed),
  }
}

function fixedThreshold(prompts: readonly Prompt[]): boolean {
  const ratios = prompts.flatMap(({ baseline, candidate }) =>
    baseline.map((text, index) => characterRatio(text, candidate[index] ?? '')),
  )
  return ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length < 0.8
}

/** Twice the characters in common over all characters, as difflib has it. */
function characterRatio(left: string, right: string): number {
  const total = left.length + right.length
  if (total === 0) return 1
  const common = fastDiff(left, right)
    .filter(([kind]) => kind === fastDiff.EQUAL)
    .reduce((sum, [, text]) => sum + text.length, 0)
  return (2 * common) / total
}

function diffyRule(prompts: readonly Prompt[]): boolean {
  const same = (left: string | undefined, right: string | undefined): boolean =>
    normaliseText(left ?? '') === normaliseText(right ?? '')
  const raw = prompts.filter(p => !same(p.candidate[0], p.baseline[0])).length
  const noise = prompts.filter(p => !same(p.baseline[1], p.baseline[0])).length
  const difference = Math.abs(raw - noise)
  return raw > noise && difference / (raw + noise) > 0.2 && difference / prompts.length > 0.000_3
}

const shuffles = 199

function shuffledAcrossPrompts(prompts: readonly Prompt[], seed: string): boolean {
  const texts = [
    ...prompts.flatMap(prompt => prompt.baseline),
    ...prompts.flatMap(prompt => prompt.candidate),
  ]
  const similarity = similarityMatrix(
    texts.map(text => textFeatures(normaliseText(text))),
    gramSimilarity,
  )
  const half = texts.length / 2
  const order = texts.map((_, index) => index)
  const observed = energy(similarity, order, half)
  const random = randomStream(seed, 'rival')
  let asLarge = 0
  for (let round = 0; round < shuffles; round++) {
    if (energy(similarity, shuffle(random, [...order]), half) >= observed - 1e-9) asLarge++
  }
  return (1 + asLarge) / (1 + shuffles) <= 0.05
}

/** Mean similarity within the halves less that between them. */
function energy(similarity: Float64Array, order: readonly number[], half: number): number {
  const size = order.length
  let within = 0
  let between = 0
  for (let i = 0; i < size; i++) {
    const row = (order[i] ?? 0) * size
    for (let j = i + 1; j < size; j++) {
      const value = similarity[row + (order[j] ?? 0)] ?? 0
      if (i < half === j < half) within += value
      else between += value
    }
  }
  return within / (half * (half - 1)) - between / (half * half)
}
