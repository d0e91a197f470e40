/**
 * The time of composing a run of combining marks grows with the square of its length. Unicode's
 * stream-safe format allows 30 in a row, more than any language needs.
 */
const excessiveMarks = /\p{M}{31}/u

/** All that precedes U+0300 stands for itself, whatever stands beside it. */
const needsComposing = /[^\0-\u02FF]/

const needsFolding = /[^\S\n ]| {2}|\n\n| \n|\n /

/**
 * Text without differences that no reader sees: NFC, line ends as `\n`, any run of other white space
 * as one space, none around line ends, no blank lines. Case and punctuation stay: to lose them is a
 * real regression.
 */
export function normaliseText(text: string): string {
  return foldSpace(text).trim()
}

/** The same, but space at either end stays, so that a search for ` no ` does not find `nothing`. */
export function foldSpace(text: string): string {
  const composed =
    needsComposing.test(text) && !excessiveMarks.test(text) ? text.normalize('NFC') : text
  // Most answers hold nothing that is folded, and looking is much cheaper than folding.
  if (!needsFolding.test(composed)) return composed
  // A space between two words, which is what most white space is, is no match of any of them.
  return composed
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[^\S\n ][^\S\n]*| [^\S\n]+/g, ' ')
    .replaceAll(/ \n ?|\n /g, '\n')
    .replaceAll(/\n{2,}/g, '\n')
}
