const duration = /^(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?$/
const date = /^(?:[A-Z][a-z]{2,8}, |\d{4}-\d\d-\d\dT)/

/** Numbers above this are points in time: no server asks to wait for thirty years. */
const oldestUnixSeconds = 1e9

/**
 * A time to wait, in milliseconds, in any of the forms that servers write: seconds, a Go duration, an
 * HTTP date, RFC 3339, or Unix time in seconds or milliseconds. Null for anything else.
 */
export function parseWaitMs(text: string | null, nowMs: number): number | null {
  const trimmed = text?.trim() ?? ''
  if (trimmed === '') return null
  // A header that a gateway and a proxy both set comes as a list; who waits longest is served.
  if (/^\d+(?:\.\d+)?(?:\s*,\s*\d+(?:\.\d+)?)*$/.test(trimmed)) {
    return Math.max(...trimmed.split(',').map(number => numberToMs(Number(number), nowMs)))
  }
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
