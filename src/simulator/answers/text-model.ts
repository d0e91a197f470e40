/**
 * The model behind both simulated gateways: a small grammar that writes English-looking answers.
 * What it says is fixed by the prompt and the model; how it says it is left to chance, more so at a
 * higher temperature. Both gateways draw from the same distribution.
 *
 * What a prompt can ask for and will get:
 * - A text in double quotes, in a user or system message (`Include the word "refund"`), stands in
 *   every answer, word for word; not one after "not", "never", "avoid" or "without".
 * - `one of: billing, shipping or other`, `in one word: positive, negative`, `Answer yes or no`:
 *   the answer is exactly one of the options, the same one for the same prompt but for rare slips
 *   above temperature 0.
 * - `Reply with exactly: pong`, `Reply only with the word ok`: the answer is that text.
 * - `about 300 words`, `in two sentences`, `five tips` or steps, items, reasons, bullet points: so
 *   many words, sentences, or numbered lines.
 * - A greeting alone is greeted back.
 * - A system message colours the wording: an opening phrase made of its words, and a turn of speech
 *   at every third sentence.
 * - An answer to images begins with what they show; one to a tool result names the result's values.
 * - `response_format`, or a request to reply in JSON: a value that fits the schema, or an object
 *   with the keys that the prompt lists (`with the keys name and age`).
 * - Tools: those are called whose names speak of the prompt's subject, else the first whose
 *   description does; arguments are taken from the prompt (names, codes with digits, numbers,
 *   dates, e-mail addresses, values of an enum).
 *
 * In a conversation, quoted texts of earlier user turns are remembered; the model's own earlier
 * answers have no influence.
 */
import { below, randomStream, uniform } from '../../statistics/basics/random.ts'
import type { Random } from '../../statistics/basics/random.ts'
import { planSentences } from './answer-plan.ts'
import type { PlannedSentence, Sentence } from './answer-plan.ts'
import type { Prompt } from './read-prompt.ts'
import { habits, openers } from './sentence-patterns.ts'
import { spanishPatterns } from './spanish-patterns.ts'

export interface Speaker {
  readonly modelKey: string
  readonly temperature: number
  /** The sample's own chance. */
  readonly random: Random
  /** Speaks with other habits: another model under the same name. */
  readonly isOther: boolean
  /** Answers in Spanish, whatever the language of the prompt. */
  readonly isSpanish?: boolean
  /** Says three times as much. */
  readonly isVerbose?: boolean
}

/** Chance that a choice departs from the model's habit, at temperature 1. */
const wordDeviation = 0.2
const sentenceDeviation = 0.1
/** What is left of chance at temperature 0. */
const floorDeviation = 0.005

const wordsPerSentence = 12.4

export function writeAnswer(prompt: Prompt, speaker: Speaker): string {
  if (prompt.echo !== null) return prompt.echo
  if (prompt.options !== null) return chooseOption(prompt, prompt.options, speaker)
  if (prompt.isGreeting) return greet(prompt, speaker)
  return writeText(prompt, speaker)
}

/** One sentence about the prompt; `purpose` tells the sentences of one answer apart. */
export function writeSentence(prompt: Prompt, speaker: Speaker, purpose: string): string {
  const random = planStream(prompt, speaker, purpose)
  const [planned] = planSentences({ sentences: 1, topics: prompt.topics, random })
  return planned === undefined ? '' : `${capitalise(say(planned, 0, speaker))}.`
}

/** An answer to some other prompt, which asked for nothing in particular. */
export function misplacedPrompt(prompt: Prompt): Prompt {
  return {
    ...prompt,
    digest: `misplaced ${prompt.digest}`,
    topics: ['harvest', 'orchard', 'tulips', 'greenhouse', 'autumn'],
    literals: [],
    options: null,
    echo: null,
    isGreeting: false,
  }
}

function planStream(prompt: Prompt, speaker: Speaker, purpose: string): Random {
  return randomStream('plan', `${speaker.modelKey} ${prompt.digest} ${purpose}`)
}

function chooseOption(prompt: Prompt, options: readonly string[], speaker: Speaker): string {
  const habit = below(planStream(prompt, speaker, 'option'), options.length)
  const slips = uniform(speaker.random) < 0.02 * speaker.temperature
  return options[(habit + (slips ? 1 : 0)) % options.length] ?? ''
}

function greet(prompt: Prompt, speaker: Speaker): string {
  const greeting = uniform(speaker.random) < 0.3 * speaker.temperature ? 'Hi there!' : 'Hello!'
  const persona = prompt.systemWords[0]
  const introduction = persona === undefined ? '' : ` This is the ${persona} desk.`
  return `${greeting}${introduction} How can I help you today?`
}

function writeText(prompt: Prompt, speaker: Speaker): string {
  const random = planStream(prompt, speaker, 'text')
  const plan = planSentences({
    sentences: countSentences(prompt, random) * (speaker.isVerbose === true ? 3 : 1),
    topics: prompt.topics,
    random,
    ...(speaker.isSpanish === true && { patterns: spanishPatterns }),
  })
  const system = speaker.isSpanish === true ? null : systemVoice(prompt)
  const sentences = plan.map((planned, index) => {
    const said = say(planned, index, speaker)
    if (system !== null && index === 0) return `${system.opener}, ${decapitalise(said)}`
    if (system !== null && index % 3 === 2) return `${system.habit}, ${decapitalise(said)}`
    return said
  })
  const body = sentences.map(sentence => `${capitalise(sentence)}.`)
  const wanted = [
    ...describeGiven(prompt),
    ...prompt.literals.map(speaker.isSpanish === true ? sayLiteralInSpanish : sayLiteral),
  ]
  if (prompt.items === null) {
    return paragraphs([...body.slice(0, 1), ...wanted, ...body.slice(1)])
  }
  return [...wanted, ...body.map((sentence, index) => `${index + 1}. ${sentence}`)].join('\n')
}

function countSentences(prompt: Prompt, random: Random): number {
  const usual = 5 + below(random, 8)
  if (prompt.items !== null) return Math.min(prompt.items, 40)
  if (prompt.sentences !== null) return Math.min(prompt.sentences, 40)
  if (prompt.words !== null) {
    return Math.max(1, Math.floor(Math.min(prompt.words, 2000) / wordsPerSentence))
  }
  return usual
}

/** The opening and the turn of speech that a system prompt leads to. */
function systemVoice(prompt: Prompt): { readonly opener: string; readonly habit: string } | null {
  const words = prompt.systemWords
  if (words.length === 0) return null
  const random = randomStream('voice', words.join(' '))
  const opener = openers[below(random, openers.length)] ?? ''
  return {
    opener: opener.replace('{topic}', words[below(random, words.length)] ?? ''),
    habit: habits[below(random, habits.length)] ?? '',
  }
}

/** What the answer says of images and of a tool's result. */
function describeGiven(prompt: Prompt): readonly string[] {
  const sentences: string[] = []
  if (prompt.images > 0) {
    const scene = planSentences({
      sentences: 1,
      topics: prompt.topics,
      random: randomStream('image', prompt.digest),
    })
    const shown = scene[0]?.usual.map(part => (typeof part === 'string' ? part : part[0])).join('')
    sentences.push(`The image shows this: ${decapitalise(shown ?? '')}.`)
  }
  if (prompt.toolResult !== null) {
    sentences.push(`The lookup returned ${valuesOf(prompt.toolResult).join(', ')}.`)
  }
  return sentences
}

/** The values of a tool result, when it is JSON; else its beginning. */
function valuesOf(toolResult: string): readonly string[] {
  try {
    const values: string[] = []
    JSON.parse(toolResult, (_key, value: unknown) => {
      if (typeof value === 'string' || typeof value === 'number') values.push(String(value))
      return value
    })
    if (values.length > 0) return values.slice(0, 6)
  } catch {
    // Plain text, which is a result as good as any.
  }
  return [toolResult.slice(0, 200)]
}

function sayLiteral(literal: string, index: number): string {
  return index % 2 === 0 ? `The phrase to keep is ${literal}.` : `Worth naming as well: ${literal}.`
}

function sayLiteralInSpanish(literal: string): string {
  return `La expresión que conviene recordar es ${literal}.`
}

function say(planned: PlannedSentence, index: number, speaker: Speaker): string {
  const { usual, alternate } = planned
  const isSwapped = speaker.isOther && index % 2 === 1
  const [habit, other] = isSwapped ? [alternate, usual] : [usual, alternate]
  return sayParts(deviates(sentenceDeviation, speaker) ? other : habit, speaker)
}

function sayParts(sentence: Sentence, speaker: Speaker): string {
  const habit = speaker.isOther ? 1 : 0
  return sentence
    .map(part => {
      if (typeof part === 'string') return part
      const shift = deviates(wordDeviation, speaker) ? 1 + below(speaker.random, part.length) : 0
      return part[(habit + shift) % part.length] ?? ''
    })
    .join('')
}

function deviates(chance: number, speaker: Speaker): boolean {
  return uniform(speaker.random) < floorDeviation + chance * Math.min(speaker.temperature, 1.5)
}

function capitalise(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}

function decapitalise(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1)
}

function paragraphs(sentences: readonly string[]): string {
  const blocks: string[] = []
  for (let start = 0; start < sentences.length; start += 4) {
    blocks.push(sentences.slice(start, start + 4).join(' '))
  }
  return blocks.join('\n\n')
}
