import { redactParts } from './redact-parts.ts'

const shortestSearched = 8
/** No word is as long, and hardly any key of that length is without a digit. */
const shortestUnlikeWords = 20
/** What a form with every character escaped begins with. */
const signs = ['%', '&#', '\\u', '\\\\u']
/** Stands where a secret was. */
export const mark = '[redacted]'

export type Redact = (text: string) => string

/**
 * Removes secrets from text that leaves the process, also where a server echoed them URL-encoded,
 * inside JSON or HTML, with every character escaped, in capitals or small letters, partly masked, in
 * hex, or in base64, alone or after something else. Values under eight characters are not searched
 * for: they would match ordinary words.
 */
export function createRedactor(secrets: readonly string[]): Redact {
  const searched = [...new Set(secrets)]
    .filter(secret => secret.length >= shortestSearched)
    .sort((left, right) => right.length - left.length)
  if (searched.length === 0) return text => text
  const forms = [...new Set(searched.flatMap(formsOf))]
    .sort((left, right) => right.length - left.length)
    .map(form => ({ form, sign: signs.find(sign => form.startsWith(sign)) }))
  const whole = [...new Set(searched.flatMap(secret => [secret, inJson(secret)]))]
  return text => {
    let result = text
    // Most texts have none of the signs, and looking for one is cheap.
    const seen = new Set<string | undefined>(signs.filter(sign => text.includes(sign)))
    for (const { form, sign } of forms) {
      const canBe = sign === undefined || seen.has(sign)
      if (canBe && result.includes(form)) result = result.replaceAll(form, mark)
    }
    for (const secret of whole) result = redactParts(result, secret, mark)
    return result
  }
}

/** Secrets that are too short to be searched for in text. */
export function shortSecrets(secrets: readonly string[]): string[] {
  return secrets.filter(secret => secret.length > 0 && secret.length < shortestSearched)
}

function formsOf(secret: string): string[] {
  const percent = encodeURIComponent(secret)
  const base64 = [0, 1, 2].map(offset => insideBase64(secret, offset))
  return [
    secret,
    ...(isWord(secret) ? [] : [secret.toLowerCase(), secret.toUpperCase()]),
    percent,
    percent.replaceAll(/%[0-9A-F]{2}/g, escape => escape.toLowerCase()),
    inJson(secret),
    secret.replaceAll(/[&<>"']/g, character => htmlEscapes[character] ?? character),
    ...everyCharacterEscaped(secret),
    Buffer.from(secret).toString('base64').replace(/=+$/, ''),
    ...base64,
    ...base64.map(text => text.replaceAll('+', '-').replaceAll('/', '_')),
  ]
}

/** Hex, percent-encoding, HTML's numbers and JSON's escapes, where nothing is written as itself. */
function everyCharacterEscaped(secret: string): string[] {
  const bytes = [...Buffer.from(secret)].map(byte => byte.toString(16).padStart(2, '0'))
  const units = Array.from({ length: secret.length }, (_, index) => secret.charCodeAt(index))
  const points = Array.from(secret, character => character.codePointAt(0) ?? 0)
  const inHex = (capitals: (hex: string) => string) => [
    capitals(bytes.join('')),
    bytes.map(byte => `%${capitals(byte)}`).join(''),
    points.map(point => `&#x${capitals(point.toString(16))};`).join(''),
    // The second is the first, inside of JSON once more.
    ...['\\u', '\\\\u'].map(escape =>
      units.map(unit => escape + capitals(unit.toString(16).padStart(4, '0'))).join(''),
    ),
  ]
  return [
    ...inHex(hex => hex),
    ...inHex(hex => hex.toUpperCase()),
    points.map(point => `&#${point};`).join(''),
  ]
}

/** A key such as `PLACEHOLDER`, which in small letters stands in many a text. */
function isWord(secret: string): boolean {
  return secret.length < shortestUnlikeWords && !/\d/.test(secret)
}

function inJson(secret: string): string {
  return JSON.stringify(secret).slice(1, -1)
}

const htmlEscapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/**
 * What of the base64 of a longer text depends on the secret alone, where so many bytes stand before
 * it (modulo 3): `Basic` credentials hold `user:key`.
 */
function insideBase64(secret: string, bytesBefore: number): string {
  const bytes = Buffer.concat([Buffer.alloc(bytesBefore), Buffer.from(secret)])
  const from = Math.ceil((bytesBefore * 8) / 6)
  return bytes.toString('base64').slice(from, Math.floor((bytes.length * 8) / 6))
}

const secretHeader = /auth|key|token|secret|cookie|password|credential|signature/i

/** Headers as they may be stored: the values of secret ones are taken out. */
export function redactHeaders(
  headers: Readonly<Record<string, string>>,
  secretNames: ReadonlySet<string>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, secretNames.has(name) ? mark : value]),
  )
}

/** Whether a header is named like one that carries a secret. */
export function isSecretHeader(name: string): boolean {
  return secretHeader.test(name)
}
