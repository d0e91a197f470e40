/** So many characters of a secret in a row are a leak. */
const windowLength = 6

/**
 * Whether a secret can be read from a text: whole or in part, and also where it is percent-encoded,
 * written as HTML or JSON, or in base64 of whatever alignment. Written apart from the code that
 * takes secrets out, so that both would have to be wrong in the same way.
 */
export function findLeakedParts(text: string, secret: string): string[] {
  const windows = Array.from({ length: secret.length - windowLength + 1 }, (_, index) =>
    secret.slice(index, index + windowLength),
  )
  const readings = readingsOf(text)
  return windows.filter(part => readings.some(reading => reading.includes(part)))
}

function readingsOf(text: string): string[] {
  const decoded = [...text.matchAll(/[\w+/-]{8,}/g)].flatMap(([token]) =>
    [0, 1, 2, 3].map(offset => Buffer.from(token.slice(offset), 'base64').toString('latin1')),
  )
  return [
    text,
    text.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    ),
    text.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code))),
    text.replaceAll('&amp;', '&').replaceAll('&lt;', '<').replaceAll('&quot;', '"'),
    text.replaceAll(/\\u([0-9a-f]{4})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    ),
    text.replaceAll('\\', ''),
    decoded.join('\n'),
  ]
}
