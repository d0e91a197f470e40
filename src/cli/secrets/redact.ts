import { escapedForm, mayHoldEscapes } from './escaped-form.ts'
import { redactParts } from './redact-parts.ts'

const shortestSearched = 8
/** No word is as long, and hardly any key of that length is without a digit. */
const shortestUnlikeWords = 20
/** Stands where a secret was. */
export const mark = '[redacted]'

export type Redact = (text: string) => string

/**
 * Removes secrets from text that leaves the process, also where a server echoed them escaped for a
 * URL, JSON or HTML, in capitals or small letters, partly masked, in hex, or in base64, alone or after
 * something else. Values under eight characters are not searched for: they would match ordinary words.
 */
export function createRedactor(secrets: readonly string[]): Redact {
  const searched = [...new Set(secrets)]
    .filter(secret => secret.length >= shortestSearched)
    .sort((left, right) => right.length - left.length)
  if (searched.length === 0) return text => text
  const escaped = searched.map(secret => escapedForm(secret, isWord(secret) ? 'g' : 'gi'))
  const forms = [...new Set(searched.flatMap(formsOf))].sort(
    (left, right) => right.length - left.length,
  )
  const whole = [...new Set(searched.flatMap(secret => [secret, inJson(secret)]))]
  return text => {
    let result = text
    const withEscapes = mayHoldEscapes(text) ? escaped.filter(form => form.canBeIn(text)) : []
    for (const { pattern } of withEscapes) result = result.replace(pattern, mark)
    for (const form of forms) {
      if (result.includes(form)) result = result.replaceAll(form, mark)
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
  const hex = Buffer.from(secret).toString('hex')
  const base64 = [0, 1, 2].map(offset => insideBase64(secret, offset))
  return [
    secret,
    ...(isWord(secret) ? [] : [secret.toLowerCase(), secret.toUpperCase()]),
    hex,
    hex.toUpperCase(),
    Buffer.from(secret).toString('base64').replace(/=+$/, ''),
    ...base64,
    ...base64.map(text => text.replaceAll('+', '-').replaceAll('/', '_')),
  ]
}

/** A key such as `PLACEHOLDER`, which in small letters stands in many a text. */
function isWord(secret: string): boolean {
  return secret.length < shortestUnlikeWords && !/\d/.test(secret)
}

function inJson(secret: string): string {
  return JSON.stringify(secret).slice(1, -1)
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
