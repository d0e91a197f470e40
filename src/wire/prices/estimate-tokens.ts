import { isJsonObject, property, type JsonObject, type JsonValue } from '../../model/json.ts'
import type { GoldenCase } from '../../model/suite.ts'

/** What one request of a case takes. */
export interface TurnTokens {
  readonly input: number
  readonly output: number
}

/**
 * How the tokens of requests are guessed before they are sent: as they are expected to be, or as many
 * as they can well be.
 */
export interface Guess {
  /** Latin text has about four characters a token; code, numbers and names have fewer. */
  readonly charactersPerToken: number
  readonly tokensPerImage: number
  /** Where the request sets no limit. */
  readonly outputTokens: number
}

export const expected: Guess = { charactersPerToken: 4, tokensPerImage: 1000, outputTokens: 400 }

/** Small models count a large image as tens of thousands of tokens. */
export const atMost: Guess = {
  charactersPerToken: 2,
  tokensPerImage: 30_000,
  outputTokens: 16_384,
}

/** Roles and separators around each message. */
const tokensPerMessage = 4

/** Fields of a request that are part of its prompt. */
const promptFields = ['tools', 'functions', 'response_format']

/** The tokens of each turn; a turn sends all that came before it, with the answers. */
export function estimateTurns(
  golden: Pick<GoldenCase, 'turns' | 'request'>,
  sideRequest: JsonObject,
  guess: Guess,
): readonly TurnTokens[] {
  const request = { ...golden.request, ...sideRequest }
  const answer = outputLimit(request) ?? guess.outputTokens
  const output = answer * numberOfChoices(request)
  let sent = promptFields.reduce((sum, field) => sum + measure(request[field] ?? null, guess), 0)
  return golden.turns.map((messages, index) => {
    const added = messages.map(message => tokensPerMessage + measureMessage(message, guess))
    sent += added.reduce((sum, tokens) => sum + tokens, index === 0 ? 0 : answer)
    return { input: Math.ceil(sent), output }
  })
}

/** The most tokens that an answer may have, if the request says so. */
export function outputLimit(request: JsonObject): number | null {
  for (const field of ['max_completion_tokens', 'max_tokens', 'max_output_tokens']) {
    const limit = request[field]
    if (typeof limit === 'number' && Number.isFinite(limit) && limit >= 0) return limit
  }
  return null
}

function numberOfChoices({ n }: JsonObject): number {
  return typeof n === 'number' && Number.isFinite(n) && n > 1 ? n : 1
}

function measureMessage(message: JsonObject, guess: Guess): number {
  const { role: _, ...rest } = message
  return Object.values(rest).reduce<number>((sum, value) => sum + measure(value, guess), 0)
}

/** Tokens of a text, of parts with texts and images in them, or of anything else as JSON. */
function measure(value: JsonValue, guess: Guess): number {
  if (value === null) return 0
  if (typeof value === 'string') return weigh(value) / guess.charactersPerToken
  if (Array.isArray(value)) {
    return value.reduce<number>((sum, item) => sum + measure(item, guess), 0)
  }
  if (isJsonObject(value)) {
    // Images and files are sent as long texts that say nothing of their tokens.
    if (isAttachment(value)) return guess.tokensPerImage
    if (typeof value['text'] === 'string') return measure(value['text'], guess)
  }
  return weigh(JSON.stringify(value)) / guess.charactersPerToken
}

function isAttachment(part: JsonObject): boolean {
  return ['image_url', 'input_audio', 'file'].some(kind => property(part, 'type') === kind)
}

/** Where scripts have no spaces, a character is about a token. */
const firstDenseCharacter = 0x2e_80

function weigh(text: string): number {
  let weight = 0
  for (let index = 0; index < text.length; index++) {
    weight += text.charCodeAt(index) < firstDenseCharacter ? 1 : 4
  }
  return weight
}
