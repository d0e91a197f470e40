import { below, shuffle } from '../../statistics/basics/random.ts'
import type { Random } from '../../statistics/basics/random.ts'
import { sentencePatterns } from './sentence-patterns.ts'
import type { SentencePattern } from './sentence-patterns.ts'
import { wordBank } from './word-bank.ts'

/** Text that is always said, or a choice whose first entry is the model's habit. */
type SentencePart = string | readonly string[]

export type Sentence = readonly SentencePart[]

/** A sentence, and what is said in its stead now and then. */
export interface PlannedSentence {
  readonly usual: Sentence
  readonly alternate: Sentence
}

export interface PlanOptions {
  readonly sentences: number
  readonly topics: readonly string[]
  readonly random: Random
  /** Absent: English ones. */
  readonly patterns?: readonly SentencePattern[]
}

/** What a model has to say to one prompt, before chance has a say in the wording. */
export function planSentences(options: PlanOptions): readonly PlannedSentence[] {
  const { sentences, random, patterns = sentencePatterns } = options
  const topics = options.topics.length > 0 ? options.topics : drawSome(wordBank.noun, 3, random)
  const order = shuffle(random, [...patterns])
  const at = (index: number): SentencePattern => order[index % order.length] ?? []
  return Array.from({ length: sentences }, (_, index) => ({
    usual: fill(at(2 * index), topics, random),
    alternate: fill(at(2 * index + 1), topics, random),
  }))
}

function fill(pattern: SentencePattern, topics: readonly string[], random: Random): Sentence {
  return pattern.map(part => {
    switch (part.kind) {
      case 'literal':
        return part.text
      case 'topic':
        return drawSome(topics, 2, random)
      case 'word':
        return drawSome(wordBank[part.class], 3, random)
      case 'either':
        return drawSome(part.phrases, part.phrases.length, random)
    }
  })
}

/** Draws with replacement: a few repeats among alternatives do no harm. */
function drawSome(words: readonly string[], count: number, random: Random): readonly string[] {
  return Array.from({ length: count }, () => words[below(random, words.length)] ?? '')
}
