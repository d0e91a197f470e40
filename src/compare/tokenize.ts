import { normaliseText } from './normalise-text.ts'

/** Scripts that write no spaces between words: each of their characters is a token. */
const unspaced = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]`

/** Cut after 10 000 characters: the regular expression engine runs out of stack on endless words. */
const word = String.raw`[\p{L}\p{N}_](?:(?!${unspaced})[\p{L}\p{M}\p{N}_']){0,9999}`

const token = new RegExp(String.raw`${unspaced}|${word}|\n|\S`, 'gu')

/** An accent or a joiner belongs to the character before it, so that no emoji is cut in two. */
const symbol = String.raw`\S(?:[\p{M}\p{Emoji_Modifier}]|\u200d\S){0,9999}`

const piece = new RegExp(String.raw`\n+|[^\S\n]+|${unspaced}|${word}|${symbol}`, 'gu')

/**
 * What answers are compared by: words, single characters of scripts without spaces, line ends, and
 * any other character but space. Case is kept.
 */
export function tokenize(text: string): string[] {
  return normaliseText(text).match(token) ?? []
}

/** Cuts a text into words, white space and symbols. Joined again they are the text, exactly. */
export function splitWords(text: string): string[] {
  return text.match(piece) ?? []
}
