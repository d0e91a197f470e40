/** Cuts a text into pieces of equal length, at most so many, never through a character. */
export function textPieces(text: string, count: number): readonly string[] {
  const size = Math.max(1, Math.ceil(text.length / count))
  const pieces: string[] = []
  for (let start = 0; start < text.length;) {
    let end = Math.min(text.length, start + size)
    if (isLowSurrogate(text.charCodeAt(end))) end += 1
    pieces.push(text.slice(start, end))
    start = end
  }
  return pieces
}

/** How many chunks an answer is streamed in. */
export function pieceCount(tokens: number): number {
  return Math.max(1, Math.min(16, Math.ceil(tokens / 4)))
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff
}
