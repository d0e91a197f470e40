import { takeEnd, takeStart } from '../../model/take-start.ts'

/** Whatever a terminal obeys or a reader cannot see; the joiners that emoji and some scripts need stay. */
const invisible = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]|(?![\u200c\u200d])\p{Cf}/gu

/** One line in which control and invisible characters are written out: `\n`, `\u{1b}`. */
export function makeVisible(text: string): string {
  return text.replaceAll(invisible, character => {
    if (character === '\n') return String.raw`\n`
    if (character === '\t') return String.raw`\t`
    return String.raw`\u{${character.codePointAt(0)?.toString(16)}}`
  })
}

/** The beginning of a text in at most `limit` characters of one line, ending in `…` when cut. */
export function shorten(text: string, limit: number): string {
  // Cut before making visible: an answer may be megabytes long.
  const line = makeVisible(takeStart(text, limit + 1))
  return Math.max(text.length, line.length) > limit ? `${takeStart(line, limit - 1)}…` : line
}

/** The end of a text, likewise. */
export function shortenStart(text: string, limit: number): string {
  const line = makeVisible(takeEnd(text, limit + 1))
  return Math.max(text.length, line.length) > limit ? `…${takeEnd(line, limit - 1)}` : line
}

/** The beginning and the end of a text, likewise. */
export function shortenMiddle(text: string, limit: number): string {
  const start = makeVisible(takeStart(text, limit))
  if (text.length <= limit && start.length <= limit) return start
  const half = Math.floor(limit / 2)
  const end = makeVisible(takeEnd(text, limit))
  return `${takeStart(start, limit - half - 1)}…${takeEnd(end, half)}`
}
