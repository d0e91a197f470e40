/** Pieces of a text that count as one token each; joined they are the text again. */
const tokenPattern = /[ \t]?[A-Za-z]{1,7}|[ \t]?\d{1,3}|\s+|[^\sA-Za-z\d]/gu

export function countTokens(text: string): number {
  let count = 0
  for (const _match of text.matchAll(tokenPattern)) count += 1
  return count
}

/** The longest beginning of a text that has at most so many tokens. */
export function firstTokens(text: string, limit: number): string {
  let count = 0
  for (const match of text.matchAll(tokenPattern)) {
    if (count === limit) return text.slice(0, match.index)
    count += 1
  }
  return text
}
