const encoder = new TextEncoder()

/** Bytes of a text in UTF-8: limits of others may count bytes or characters, and this covers both. */
export function bytesOf(text: string): number {
  return encoder.encode(text).length
}

/** As many of the lines as fit, and the bytes that are left. */
export function takeLines(
  lines: readonly string[],
  bytes: number,
): { readonly taken: readonly string[]; readonly left: number } {
  let left = bytes
  const taken: string[] = []
  for (const line of lines) {
    const size = bytesOf(line) + 1
    if (size > left) break
    left -= size
    taken.push(line)
  }
  return { taken, left }
}
