/** Bytes that each text had of its own would pile up until they are collected. */
let scratch = Buffer.alloc(0)

/** No character has more than three bytes for each of its code units. */
const mostBytesPerUnit = 3
/** What is longer comes once, such as the cases of a run: room for it would never be used again. */
const mostKeptBytes = 2_000_000

/** The texts one after another in UTF-8. The bytes hold until the next call. */
export function encodeTexts(texts: readonly string[]): Buffer {
  const units = texts.reduce((sum, text) => sum + text.length, 0)
  const most = mostBytesPerUnit * units
  if (most > mostKeptBytes) return Buffer.from(texts.join(''))
  if (scratch.length < most) scratch = Buffer.allocUnsafeSlow(most)
  let length = 0
  for (const text of texts) length += scratch.write(text, length)
  return scratch.subarray(0, length)
}
