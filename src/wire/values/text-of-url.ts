/** The text that is percent-encoded in a URL, or the text as written where it is not rightly encoded. */
export function decodePercent(written: string): string {
  try {
    return decodeURIComponent(written)
  } catch {
    return written
  }
}

/** A text's UTF-8 bytes in base64. */
export function encodeBase64(text: string): string {
  const bytes = new TextEncoder().encode(text)
  return btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''))
}
