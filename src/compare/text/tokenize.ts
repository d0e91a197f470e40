/** Scripts that write no spaces between words: each of their characters is a token. */
const unspaced = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]`

/** Cut after 10 000 characters: the regular expression engine runs out of stack on endless words. */
const longestWord = 10_000
const word = String.raw`[\p{L}\p{N}_](?:(?!${unspaced})[\p{L}\p{M}\p{N}_']){0,${longestWord - 1}}`

const token = new RegExp(String.raw`${unspaced}|${word}|\n|\S`, 'uy')

/** An accent or a joiner belongs to the character before it, so that no emoji is cut in two. */
const symbol = String.raw`\S(?:[\p{M}\p{Emoji_Modifier}]|\u200d\S){0,9999}`

const piece = new RegExp(String.raw`\n+|[^\S\n]+|${unspaced}|${word}|${symbol}`, 'gu')

/** ASCII letters, digits and `_`, which begin a word; and what may also be inside of one. */
const wordStart = 1
const inWord = 2
const asciiKinds = Uint8Array.from({ length: 0x80 }, (_, unit) => {
  const character = String.fromCharCode(unit)
  if (/\w/.test(character)) return wordStart
  return character === "'" ? inWord : 0
})
const space = 0x20

/**
 * Where each token of a normalised text begins and ends, one after the other. Tokens are what answers
 * are compared by: words, single characters of scripts without spaces, line ends, and any other
 * character but space. Case is kept.
 *
 * Most of most answers is ASCII, whose words are found without the regular expression, which would
 * make a string of each; a word that goes on in other letters is left to that.
 */
export function tokenBounds(normalised: string): number[] {
  const bounds: number[] = []
  let from = 0
  while (from < normalised.length) {
    const to = endOfAsciiToken(normalised, from) ?? endOfToken(normalised, from)
    if (normalised.charCodeAt(from) !== space) bounds.push(from, to)
    from = to
  }
  return bounds
}

/** Null where the regular expression has to say. */
function endOfAsciiToken(text: string, from: number): number | null {
  const first = text.charCodeAt(from)
  if (first >= 0x80) return null
  if (asciiKinds[first] !== wordStart) return from + 1
  const end = Math.min(from + longestWord, text.length)
  for (let to = from + 1; to < end; to++) {
    const unit = text.charCodeAt(to)
    if (unit >= 0x80) return null
    if (asciiKinds[unit] === 0) return to
  }
  return end
}

function endOfToken(text: string, from: number): number {
  token.lastIndex = from
  return token.test(text) ? token.lastIndex : from + 1
}

/** Cuts a text into words, white space and symbols. Joined again they are the text, exactly. */
export function splitWords(text: string): string[] {
  return text.match(piece) ?? []
}
