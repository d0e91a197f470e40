const unitsMs: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 }

export const durationHint = 'write it like 30m, 2h, 1h30m, 90s or 1500ms'

/** Reads `30m`, `2h`, `1h30m`, `90s` or `1500ms`; undefined for anything else, such as `30`. */
export function parseDuration(text: string): number | undefined {
  const trimmed = text.trim()
  const parts =
    /^(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+)ms)?$/.exec(
      trimmed,
    )
  if (!parts) return undefined
  const ms = ['h', 'm', 's', 'ms'].reduce(
    (sum, unit, index) => sum + Number(parts[index + 1] ?? 0) * (unitsMs[unit] ?? 0),
    0,
  )
  return positive(Math.round(ms))
}

/** A month is more than any run takes. */
const mostMs = 31 * 24 * 3_600_000

function positive(ms: number): number | undefined {
  return ms > 0 && ms <= mostMs ? ms : undefined
}
