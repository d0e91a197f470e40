import type { Answers } from './answer-strata.ts'
import type { Random } from '../../statistics/basics/random.ts'
import { below, randomStream } from '../../statistics/basics/random.ts'

const words =
  'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon'.split(
    ' ',
  )

/** Twelve places, each with the word that a prompt's answers usually have there and a rarer one. */
type Outline = readonly (readonly [string, string])[]

export interface ReferencePrompt {
  /** An answer that takes the usual word at each place `usual` times out of ten. */
  answer(usual: number): string
  /** The answer of a model that never varies. */
  greedy(): string
}

export interface ReferenceOptions {
  readonly prompts: number
  readonly samples: number
  /** Absent: the candidate answers as the baseline does. */
  readonly candidate?: (prompt: ReferencePrompt) => string
  readonly baseline?: (prompt: ReferencePrompt) => string
  /** Another name gives other prompts. */
  readonly name?: string
}

/** Made-up answers to made-up prompts, the same ones on every machine. */
export function referenceAnswers(options: ReferenceOptions): Answers[] {
  const { prompts, samples, candidate = usually, baseline = usually, name = 'fixture' } = options
  return Array.from({ length: prompts }, (_, index) => {
    const prompt = referencePrompt(randomStream(name, `p${index}`))
    return {
      key: String(index).padStart(3, '0'),
      baseline: Array.from({ length: samples }, () => baseline(prompt)),
      candidate: Array.from({ length: samples }, () => candidate(prompt)),
    }
  })
}

function usually(prompt: ReferencePrompt): string {
  return prompt.answer(8)
}

function referencePrompt(next: Random): ReferencePrompt {
  const word = (): string => words[below(next, words.length)] ?? ''
  const outline: Outline = Array.from({ length: 12 }, () => [word(), word()] as const)
  return {
    answer: usual =>
      outline.map(([often, rare]) => (below(next, 10) < usual ? often : rare)).join(' '),
    greedy: () => outline.map(([often]) => often).join(' '),
  }
}
