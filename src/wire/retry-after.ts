import { isJsonObject, property } from '../model/json.ts'
import { readHeader, type ResponseHeaders } from './identity.ts'
import { readPath, readText } from './read-path.ts'

/**
 * How long the server asks to wait, from whichever form it uses: `retry-after-ms`, `Retry-After`
 * in seconds or as a date, the `RetryInfo` of Google's error details, or the reset of an exhausted
 * rate limit (OpenAI writes Go durations, Anthropic RFC 3339, others seconds or Unix time).
 */
export function readRetryAfterMs(
  headers: ResponseHeaders,
  body: unknown,
  nowMs: number,
): number | null {
  const exact = Number(readHeader(headers, 'retry-after-ms') ?? Number.NaN)
  if (Number.isFinite(exact) && exact >= 0) return Math.round(exact)
  return (
    parseWaitMs(readHeader(headers, 'retry-after'), nowMs) ??
    parseWaitMs(retryInfo(body), nowMs) ??
    exhaustedLimitMs(headers, nowMs)
  )
}

/** Google's `details[].retryDelay`, `"34.4s"`. */
function retryInfo(body: unknown): string | null {
  const details = readPath(Array.isArray(body) ? body[0] : body, ['error', 'details'])
  if (!Array.isArray(details)) return null
  const info = details.find(detail => isJsonObject(detail) && Object.hasOwn(detail, 'retryDelay'))
  return readText(property(info, 'retryDelay'))
}

const limitPrefixes = ['x-ratelimit', 'anthropic-ratelimit', 'x-phaseo-upstream-ratelimit']
const limitNames = ['', 'requests', 'tokens', 'input-tokens', 'output-tokens']

/** The latest reset among the limits of which nothing remains. */
function exhaustedLimitMs(headers: ResponseHeaders, nowMs: number): number | null {
  const waits = [
    resetOf(headers, nowMs, ['ratelimit-remaining', 'ratelimit-reset']),
    ...limitPrefixes.flatMap(prefix =>
      limitNames.flatMap(name => {
        const suffix = name === '' ? '' : `-${name}`
        return [
          resetOf(headers, nowMs, [`${prefix}-remaining${suffix}`, `${prefix}-reset${suffix}`]),
          resetOf(headers, nowMs, [`${prefix}${suffix}-remaining`, `${prefix}${suffix}-reset`]),
        ]
      }),
    ),
  ].filter(wait => wait !== null)
  return waits.length === 0 ? null : Math.max(...waits)
}

function resetOf(
  headers: ResponseHeaders,
  nowMs: number,
  [remaining, reset]: readonly [string, string],
): number | null {
  return readHeader(headers, remaining) === '0'
    ? parseWaitMs(readHeader(headers, reset), nowMs)
    : null
}

const duration = /^(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?$/
const date = /^(?:[A-Z][a-z]{2,8}, |\d{4}-\d\d-\d\dT)/

/** Numbers above this are points in time: no server asks to wait for thirty years. */
const oldestUnixSeconds = 1e9

function parseWaitMs(text: string | null, nowMs: number): number | null {
  const trimmed = text?.trim() ?? ''
  if (trimmed === '') return null
  if (/^\d+(?:\.\d+)?$/.test(trimmed)) return numberToMs(Number(trimmed), nowMs)
  const parts = duration.exec(trimmed)
  if (parts !== null) {
    const [hours, minutes, seconds, milliseconds] = parts.slice(1).map(part => Number(part ?? 0))
    return Math.round(
      (hours ?? 0) * 3_600_000 +
        (minutes ?? 0) * 60_000 +
        (seconds ?? 0) * 1000 +
        (milliseconds ?? 0),
    )
  }
  if (!date.test(trimmed)) return null
  // oxlint-disable-next-line no-restricted-globals -- parsing a written date reads no clock
  const at = Date.parse(trimmed)
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs)
}

function numberToMs(value: number, nowMs: number): number {
  if (value < oldestUnixSeconds) return Math.round(value * 1000)
  const at = value < oldestUnixSeconds * 1000 ? value * 1000 : value
  return Math.max(0, Math.round(at - nowMs))
}
