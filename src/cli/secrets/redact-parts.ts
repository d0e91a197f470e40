/** Shorter secrets have no parts that would tell them from other text. */
const shortestWhole = 12
/** A beginning of the secret is looked for by so many characters, an end by one more. */
const headLength = 3
const tailLength = 4
/** So many characters of a secret beside a mask are an echo of it. */
const shownBesideMask = 6
/** So many at its beginning or end are a part of it, also without a mask. */
const shownAlone = 16

const maskAtStart = /^(?:[*•●·#xX._-]{2,64}|…)+/
const maskAtEnd = /(?:[*•●·#xX._-]{3,64}|…)$/
const starsAtEnd = /[*•●·#xX]{3}$/
const longestMask = 256

/**
 * Removes what is left of a secret where a server masked it in part: `sk-ab…yz`, `sk-ab****`,
 * `********wxyz`; or cut it off after many characters.
 */
export function redactParts(text: string, secret: string, mark: string): string {
  if (secret.length < shortestWhole) return text
  return redactTails(redactHeads(text, secret, mark), secret, mark)
}

function redactHeads(text: string, secret: string, mark: string): string {
  const start = secret.slice(0, headLength)
  let result = ''
  let from = 0
  for (let at = text.indexOf(start); at >= 0; at = text.indexOf(start, at + 1)) {
    if (at < from) continue
    const end = endOfHead(text, at, secret)
    if (end === null) continue
    result += text.slice(from, at) + mark
    from = end
  }
  return from === 0 ? text : result + text.slice(from)
}

/** Where an echo ends that begins at a place with the secret's own beginning. */
function endOfHead(text: string, at: number, secret: string): number | null {
  let shown = headLength
  while (shown < secret.length && text[at + shown] === secret[shown]) shown++
  const rest = text.slice(at + shown, at + shown + longestMask + secret.length)
  const masked = maskAtStart.exec(rest)?.[0].length ?? 0
  if (masked === 0) return shown >= shownAlone ? at + shown : null
  const tail = longestTailAt(rest.slice(masked), secret)
  return shown + tail >= shownBesideMask ? at + shown + masked + tail : null
}

function longestTailAt(text: string, secret: string): number {
  for (let length = Math.min(secret.length - 1, text.length); length > 0; length--) {
    if (text.startsWith(secret.slice(-length))) return length
  }
  return 0
}

function redactTails(text: string, secret: string, mark: string): string {
  const end = secret.slice(-tailLength)
  let result = ''
  let from = 0
  for (let at = text.indexOf(end); at >= 0; at = text.indexOf(end, at + 1)) {
    let shown = tailLength
    while (shown < secret.length && text[at + tailLength - 1 - shown] === secret.at(-1 - shown)) {
      shown++
    }
    const begin = at + tailLength - shown
    if (begin < from) continue
    const before = text.slice(Math.max(from, begin - longestMask), begin)
    const isEcho = shown >= shownBesideMask ? maskAtEnd.test(before) : starsAtEnd.test(before)
    if (!isEcho && shown < shownAlone) continue
    const masked = isEcho ? (/[*•●·#xX._…-]+$/.exec(before)?.[0].length ?? 0) : 0
    result += text.slice(from, begin - masked) + mark
    from = at + tailLength
  }
  return from === 0 ? text : result + text.slice(from)
}
