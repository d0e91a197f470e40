import { describe, expect, test } from 'vitest'

import { randomStream } from '../../statistics/basics/random.ts'
import { findModel } from '../catalogue.ts'
import { parseChatRequest } from '../chat-request.ts'
import type { ChatRequest } from '../chat-request.ts'
import { complete } from '../completion.ts'
import { readPrompt } from './read-prompt.ts'
import { writeAnswer } from './text-model.ts'

interface Circumstances {
  readonly temperature?: number
  readonly sample?: number
  readonly system?: string
}

function answer(content: string, circumstances: Circumstances = {}): string {
  const { temperature = 0, sample = 1, system } = circumstances
  const prompt = readPrompt([
    ...(system === undefined ? [] : [{ role: 'system' as const, text: system, images: [] }]),
    { role: 'user', text: content, images: [] },
  ])
  const random = randomStream('1', `sample ${sample}`)
  return writeAnswer(prompt, { modelKey: 'gpt-4o-mini', temperature, random, isOther: false })
}

describe('what a prompt asks for, it gets', () => {
  test.each([
    ['Reply with exactly: pong', 'pong'],
    ['Please respond with exactly "All clear, over."', 'All clear, over.'],
    ['Reply only with the word ok', 'ok'],
    ['Say just "hello there" and nothing else', 'hello there'],
  ])('%s', (prompt, expected) => {
    expect(answer(prompt, { temperature: 1 })).toBe(expected)
  })

  test.each([
    [
      'Sort the ticket. Answer with one of: billing, shipping or other.',
      /^(billing|shipping|other)$/,
    ],
    ['In one word: positive, negative or neutral. I love it!', /^(positive|negative|neutral)$/],
    ['Is water wet? Answer yes or no.', /^(yes|no)$/],
    ['Is it raining? Reply "rain" or "dry".', /^(rain|dry)$/],
    ['Answer only with one of: A, B, C', /^[ABC]$/],
  ])('one option for: %s', (prompt, expected) => {
    expect(answer(prompt)).toMatch(expected)
  })

  test('chooses the same option nearly always at temperature 1', () => {
    const prompt = 'Answer with one of: red, green, blue.'
    const usual = answer(prompt)
    const answers = Array.from({ length: 200 }, (_, index) =>
      answer(prompt, { temperature: 1, sample: index }),
    )
    const same = answers.filter(option => option === usual).length
    expect(same).toBeGreaterThan(180)
    expect(same).toBeLessThan(200)
  })

  test('weaves quoted texts in, but not forbidden ones', () => {
    const text = answer('Explain refunds. Mention "30 days" and "receipt", never say "as an AI".', {
      temperature: 1,
    })
    expect(text).toContain('30 days')
    expect(text).toContain('receipt')
    expect(text).not.toContain('as an AI')
  })

  test('obeys a quoted text in the system message', () => {
    const system = 'End with "Yours, Nordwind".'
    expect(answer('How are you billed?', { system })).toContain('Yours, Nordwind')
  })

  test('keeps to a number of sentences, items and words', () => {
    expect(answer('Explain tides in two sentences.').match(/\./g)).toHaveLength(2)
    expect(answer('Use three short, calm sentences on tides.').match(/\./g)).toHaveLength(3)
    const lines = answer('Give me five tips for better sleep.').split('\n')
    expect(lines.map(line => line.slice(0, 3))).toEqual(['1. ', '2. ', '3. ', '4. ', '5. '])
    const words = answer('Write about 400 words on harbours.').split(/\s+/).length
    expect(words).toBeGreaterThan(350)
    expect(words).toBeLessThan(450)
  })

  test('greets back', () => {
    expect(answer('Hello!')).toBe('Hello! How can I help you today?')
  })

  test('speaks of the prompt, and otherwise with a system message than without', () => {
    const question = 'How should I store tulip bulbs over the winter in Bergen?'
    const plain = answer(question)
    expect(plain).toMatch(/tulip|bulbs|Bergen|winter/)
    const system = 'You are the gardener of Nordwind Nurseries.'
    expect(answer(question, { system })).not.toBe(plain)
  })

  test('takes a very long prompt at its beginning and its end', () => {
    const text = answer(`${'lorem ipsum '.repeat(50_000)}\nReply with exactly: done`)
    expect(text).toBe('done')
  })
})

/** Everyday prompts, so that the answers' statistics are those of a plausible suite. */
const prompts = [
  'Can I get a refund for headphones after 40 days?',
  'How do I reset my router when the lights keep blinking?',
  'Explain photosynthesis to a ten-year-old.',
  'Draft a polite reply to a customer whose parcel got lost.',
  'What are the trade-offs between SQL and document databases?',
  'Summarise the plot of a film about two lighthouse keepers.',
  'Give me a packing list for a week of hiking in Norway.',
  'Why does bread need to rest before baking?',
  'Compare electric cars with hybrid cars for a commuter.',
  'How should a small team run its weekly planning meeting?',
  'Write release notes for a bug fix in the export dialog.',
  'What should I ask a landlord before signing a lease?',
  'Describe how vaccines train the immune system.',
  'Plan a birthday dinner for six guests on a small budget.',
  'How can I stop my cat from scratching the sofa?',
  'Explain recursion with an everyday example.',
  'What is the difference between weather and climate?',
  'Suggest a morning routine for someone who hates mornings.',
  'How do banks decide whether to grant a mortgage?',
  'Tell me how tides depend on the moon.',
  'Write a short product description for a ceramic teapot.',
  'Which exercises help against lower back pain?',
  'How do I migrate a blog to another hosting company?',
  'What makes a good password policy for a hospital?',
]

const samples = [1, 2, 3]

interface Grams {
  readonly counts: ReadonlyMap<string, number>
  readonly total: number
}

function gramsOf(text: string): Grams {
  const tokens = text.match(/[\p{L}\p{N}_][\p{L}\p{M}\p{N}_']*|\n|\S/gu) ?? []
  const grams = [...tokens, ...tokens.slice(1).map((token, index) => `${tokens[index]} ${token}`)]
  const counts = new Map<string, number>()
  for (const gram of grams) counts.set(gram, (counts.get(gram) ?? 0) + 1)
  return { counts, total: grams.length }
}

/** Bhattacharyya similarity of word 1-grams and 2-grams. */
function similarity(left: Grams, right: Grams): number {
  let sum = 0
  for (const [gram, count] of left.counts) sum += Math.sqrt(count * (right.counts.get(gram) ?? 0))
  return sum / Math.sqrt(left.total * right.total)
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

function deviation(values: readonly number[]): number {
  const middle = mean(values)
  return Math.sqrt(
    values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1),
  )
}

function requestFor(content: string, temperature: number): ChatRequest {
  const parsed = parseChatRequest({
    model: 'gpt-4o-mini',
    temperature,
    messages: [{ role: 'user', content }],
  })
  if (!parsed.ok) throw new Error(parsed.fault.message)
  return parsed.request
}

/** Answers of both sides to every prompt, and the effect that the quality gate would see. */
function compareSides(
  seed: string,
  temperature: number,
): {
  readonly effectDeviation: number
  readonly margins: readonly number[]
  readonly lengthVariation: number
} {
  const model = findModel('llm-gateway', 'gpt-4o-mini')
  if (model === undefined) throw new Error('the model is missing')
  const answers = (content: string, index: number, side: string): readonly Grams[] =>
    samples.map(sample => {
      const slot = { caseKey: `case ${index}`, stream: `case ${index} unary ${sample} ${side} 1` }
      const request = requestFor(content, temperature)
      return gramsOf(complete({ request, model, slot, seed, hasDefect: () => false }).text)
    })
  const baseline = prompts.map((content, index) => answers(content, index, 'baseline'))
  const candidate = prompts.map((content, index) => answers(content, index, 'candidate'))
  const pairs = (left: readonly Grams[], right: readonly Grams[]): number =>
    mean(left.flatMap(one => right.map(other => similarity(one, other))))
  const own = baseline.map(([one, two, three]) =>
    mean([similarity(one!, two!), similarity(one!, three!), similarity(two!, three!)]),
  )
  const deficits = baseline.map((texts, index) => own[index]! - pairs(texts, candidate[index]!))
  const margins = baseline.map(
    (texts, index) => own[index]! - pairs(texts, baseline[(index + 5) % prompts.length]!),
  )
  const scale = mean(margins)
  const effect = mean(deficits) / scale
  const linearised = deficits.map((deficit, index) => (deficit - effect * margins[index]!) / scale)
  const lengths = baseline.map(texts => texts.map(text => text.total))
  return {
    effectDeviation: deviation(linearised),
    margins,
    lengthVariation: mean(lengths.map(list => deviation(list) / mean(list))),
  }
}

describe('the distribution of answers, the same behind both gateways', () => {
  test.each(['1', '2', '3'])(
    'is noisy at temperature 1, yet fit to be measured (seed %s)',
    seed => {
      const { effectDeviation, margins, lengthVariation } = compareSides(seed, 1)
      expect(effectDeviation).toBeGreaterThan(0.06)
      expect(effectDeviation).toBeLessThan(0.17)
      expect(Math.min(...margins)).toBeGreaterThan(0.25)
      expect(lengthVariation).toBeLessThan(0.05)
    },
  )

  test('hardly varies at temperature 0', () => {
    expect(compareSides('1', 0).effectDeviation).toBeLessThan(0.05)
  })
})
