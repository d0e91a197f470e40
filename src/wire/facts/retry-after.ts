import { isJsonObject, property } from '../../model/json.ts'
import { readHeader, type ResponseHeaders } from './identity.ts'
import { parseWaitMs } from './parse-wait.ts'
import { readRateLimits } from './rate-limits.ts'
import { readPath, readText } from '../values/read-path.ts'

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
  const exact = readHeader(headers, 'retry-after-ms')?.trim() ?? ''
  if (/^\d+(?:\.\d+)?$/.test(exact)) return Math.round(Number(exact))
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

/** The latest reset among the limits of which nothing remains. */
function exhaustedLimitMs(headers: ResponseHeaders, nowMs: number): number | null {
  const waits = readRateLimits(headers, nowMs).flatMap(({ remaining, resetMs }) =>
    remaining === 0 && resetMs !== null ? resetMs : [],
  )
  return waits.length === 0 ? null : Math.max(...waits)
}
