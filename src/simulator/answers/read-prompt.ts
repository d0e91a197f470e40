import { memberOf } from '../../model/json.ts'
import { createHash } from 'node:crypto'

import type { PromptMessage } from '../chat-request.ts'
import { contentWords, findEntities, quotedTexts } from './prompt-words.ts'
import type { Entities } from './prompt-words.ts'

/** Everything about a conversation that shapes the answer; equal for every sample of a case. */
export interface Prompt {
  /**
   * Hash of what the user side said. The assistant's own turns are left out: they differ from
   * sample to sample, and the next answer must not drift away with them.
   */
  readonly digest: string
  readonly lastUserText: string
  /** Content words of the system messages; empty without one. */
  readonly systemWords: readonly string[]
  readonly topics: readonly string[]
  readonly entities: Entities
  /** Texts that every answer must contain, word for word. */
  readonly literals: readonly string[]
  /** Exactly one of these is the answer. */
  readonly options: readonly string[] | null
  /** Exactly this is the answer. */
  readonly echo: string | null
  readonly isGreeting: boolean
  readonly wantsJson: boolean
  readonly jsonKeys: readonly string[]
  readonly words: number | null
  readonly sentences: number | null
  /** Length of the list that was asked for, unless a number of words was. */
  readonly items: number | null
  readonly images: number
  /** The newest tool result, when that is what the model is to answer now. */
  readonly toolResult: string | null
}

const numberWords: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
}

const count = `(\\d{1,2}|${Object.keys(numberWords).join('|')})`
const sentencePattern = new RegExp(`\\b${count} (?:[a-z]+,? ){0,2}sentences?\\b`, 'i')
const itemPattern = new RegExp(
  `\\b${count} (?:[a-z]+,? ){0,2}(?:steps|bullet points|bullets|items|ideas|tips|reasons)\\b`,
  'i',
)

export function readPrompt(messages: readonly PromptMessage[]): Prompt {
  const system = readable(textOf(messages, 'system'))
  const userMessages = messages.filter(message => message.role === 'user')
  const userText = userMessages.map(message => message.text).join('\n')
  const lastUserText = readable(userMessages.at(-1)?.text ?? '')
  const last = messages.at(-1)
  const asked = `${system}\n${lastUserText}`
  const images = userMessages.flatMap(message => message.images)
  const words = readCount(asked, /\b(\d{2,4})[- ]words?\b/i)
  return {
    digest: digestOf([userText, ...images, textOf(messages, 'tool')]),
    lastUserText,
    systemWords: contentWords(system, 6),
    topics: contentWords(`${lastUserText}\n${readable(userText)}`, 10),
    entities: findEntities(lastUserText),
    literals: quotedTexts(`${system}\n${readable(userText)}`),
    options: readOptions(asked),
    echo: readEcho(lastUserText),
    isGreeting: /^\s*(hi|hello|hey|good (morning|evening|day))\b[^.?]{0,30}[.!?]*\s*$/i.test(
      lastUserText,
    ),
    wantsJson: /\b(reply|respond|answer|return|output|format)\b[^.\n]*\bJSON\b/i.test(asked),
    jsonKeys: readJsonKeys(asked),
    words,
    sentences: readCount(asked, sentencePattern),
    items: words === null ? readCount(asked, itemPattern) : null,
    images: images.length,
    toolResult: last?.role === 'tool' ? last.text : null,
  }
}

/** The beginning and the end of a long text: what it asks for stands in one of them. */
function readable(text: string): string {
  const half = 10_000
  return text.length <= 2 * half ? text : `${text.slice(0, half)}\n${text.slice(-half)}`
}

function textOf(messages: readonly PromptMessage[], role: PromptMessage['role']): string {
  return messages
    .filter(message => message.role === role)
    .map(message => message.text)
    .join('\n')
}

function digestOf(texts: readonly string[]): string {
  const hash = createHash('sha256')
  for (const text of texts) hash.update(text).update('\0')
  return hash.digest('hex').slice(0, 16)
}

/** `one of: a, b or c`, `one word: a, b or c`, `Answer yes or no`. */
function readOptions(text: string): readonly string[] | null {
  const listed = /\b(?:one of|one word|exactly one|either)\b[^:.\n]{0,60}:\s*([^\n?]+)/i.exec(
    text,
  )?.[1]
  const sentence = listed?.split(/\.(?:\s|$)/)[0]
  const options = (sentence ?? '')
    .split(/,|\/|\||\bor\b/)
    .map(option => option.trim().replace(/^["'“`]+|["'”`.;]+$/g, ''))
    .filter(option => option !== '' && option.length <= 40)
  if (options.length >= 2) return options
  const pair = /\b(?:answer|reply|respond)\b[^.\n]{0,30}\b(yes or no|true or false)\b/i.exec(text)
  if (pair?.[1] !== undefined) return pair[1].toLowerCase().split(' or ')
  const quoted =
    /\b(?:answer|reply|respond)\b[^.\n"“]{0,40}(["“][^.\n]*["”],? or ["“][^"”\n]+["”])/i
  const quotedOptions = quotedTexts(quoted.exec(text)?.[1] ?? '')
  return quotedOptions.length >= 2 ? quotedOptions : null
}

/** `Reply with exactly: pong`, `Reply only with the word ok`, `Say just "hello there"`. */
function readEcho(text: string): string | null {
  const command =
    /\b(?:reply|respond|answer|say)\b[^.\n:"“]{0,25}\b(?:exactly|only|just)(?: with)?(?<rest>[^\n]*)/i
  const rest = command.exec(text)?.groups?.['rest'] ?? ''
  const found =
    /^(?: (?:the|this) (?:words?|text|phrase))?:? ?["“]([^"”]+)["”]/i.exec(rest) ??
    /^(?: (?:the|this) (?:words?|text|phrase))?: ?(.+?)[.!]?\s*$/i.exec(rest) ??
    /^ the words? ([\w-]+)/i.exec(rest)
  return found?.[1] ?? null
}

/** `with the keys "name" and "age"`, `fields: name, age`. */
function readJsonKeys(text: string): readonly string[] {
  const listed = /\b(?:keys?|fields?|properties)\b(?: named| called)?\s*:?\s*([^.\n]+)/i.exec(
    text,
  )?.[1]
  if (listed === undefined) return []
  return listed
    .split(/,|\band\b|\bor\b/)
    .map(key => /^\s*(?:a |an |the )?["'“`]?([A-Za-z_]\w*)/.exec(key)?.[1] ?? '')
    .filter(key => key !== '')
    .slice(0, 12)
}

function readCount(text: string, pattern: RegExp): number | null {
  const written = pattern.exec(text)?.[1]?.toLowerCase()
  if (written === undefined) return null
  const number = /^\d+$/.test(written) ? Number(written) : memberOf(numberWords, written)
  return number === undefined || number < 1 ? null : number
}
