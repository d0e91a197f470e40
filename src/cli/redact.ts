const shortestSearched = 8
const mark = '[redacted]'

export type Redact = (text: string) => string

/**
 * Removes secrets from text that leaves the process, also where a server echoed them URL-encoded,
 * in base64 or inside JSON. Values under eight characters are not searched for: they would match
 * ordinary words.
 */
export function createRedactor(secrets: readonly string[]): Redact {
  const forms = [...new Set(secrets)]
    .filter(secret => secret.length >= shortestSearched)
    .flatMap(formsOf)
    .sort((left, right) => right.length - left.length)
  const distinct = [...new Set(forms)]
  if (distinct.length === 0) return text => text
  return text => {
    let result = text
    for (const form of distinct) {
      if (result.includes(form)) result = result.replaceAll(form, mark)
    }
    return result
  }
}

/** Secrets that are too short to be searched for in text. */
export function shortSecrets(secrets: readonly string[]): string[] {
  return secrets.filter(secret => secret.length > 0 && secret.length < shortestSearched)
}

function formsOf(secret: string): string[] {
  const base64 = Buffer.from(secret).toString('base64').replace(/=+$/, '')
  return [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    base64,
    base64.replaceAll('+', '-').replaceAll('/', '_'),
  ]
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
