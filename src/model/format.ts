// Numbers as people read them. Nothing here depends on a locale, and what is not finite is `?`.

const unknown = '?'

/** `1.02×`, `12.5×`, `140×`. */
export function formatRatio(ratio: number): string {
  if (!Number.isFinite(ratio)) return unknown
  const size = Math.abs(ratio)
  const digits = size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2
  return `${fixed(ratio, digits)}×`
}

/** A share of 0 to 1 in percent: `3.7 %`, `10 %`, `0.04 %`, `99.97 %`. */
export function formatShare(share: number): string {
  return Number.isFinite(share * 100) ? `${percent(share)} %` : unknown
}

/** A difference of two shares in percentage points: `+3.3 pp`, `-0.4 pp`, `0 pp`. */
export function formatPoints(difference: number): string {
  if (!Number.isFinite(difference * 100)) return unknown
  const points = percent(difference)
  return `${points !== '0' && difference > 0 ? '+' : ''}${points} pp`
}

/** `0.4 ms`, `412 ms`, `1.24 s`, `12.4 s`, `2 min 5 s`, `1 h 3 min`. */
export function formatMs(ms: number): string {
  if (!Number.isFinite(ms)) return unknown
  if (ms < 0) return `-${formatMs(-ms)}`
  if (ms < 9.95) return `${trimZeros(ms.toFixed(1))} ms`
  if (ms < 999.5) return `${ms.toFixed(0)} ms`
  if (ms < 9995) return `${(ms / 1000).toFixed(2)} s`
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 3600) return twoUnits([Math.floor(seconds / 60), 'min'], [seconds % 60, 's'])
  const minutes = Math.round(seconds / 60)
  return twoUnits([Math.floor(minutes / 60), 'h'], [minutes % 60, 'min'])
}

/** `$12.30`, `$0.0123`, `$0.0000018`, `$0`: cents for dollars, two significant digits for fractions. */
export function formatUsd(usd: number): string {
  if (!Number.isFinite(usd)) return unknown
  if (usd < 0) return `-${formatUsd(-usd)}`
  if (usd === 0) return '$0'
  if (usd >= 0.995) return `$${fixed(usd, 2)}`
  if (usd >= 0.01) return `$${usd.toFixed(4)}`
  const leadingZeros = -Math.floor(Math.log10(usd)) - 1
  return `$${trimZeros(usd.toFixed(Math.min(leadingZeros + 2, 100)))}`
}

/** What is only expected, in no more digits than mean something: `$12.30`, `$0.25`, `$0.025`. */
export function formatRoughUsd(usd: number): string {
  if (!(usd >= 0.01 && usd < 0.995)) return formatUsd(usd)
  return `$${fixed(usd, usd >= 0.0995 ? 2 : 3)}`
}

/** An amount that somebody has named: `$5.00`, `$0.20`, `$0.125`. */
export function formatGivenUsd(usd: number): string {
  return formatUsd(usd).replace(/(\.\d\d+?)0+$/, '$1')
}

/** What a wait is likely to take: `12 s`, `2 min 5 s`; null below a second. */
export function formatRoughMs(ms: number): string | null {
  const seconds = Math.round(ms / 1000)
  if (seconds < 1) return null
  return seconds < 60 ? `${seconds} s` : formatMs(seconds * 1000)
}

/** `1,234,567`. */
export function formatCount(count: number): string {
  if (!Number.isFinite(count)) return unknown
  return fixed(count, 0).replaceAll(/\B(?=(\d{3})+$)/g, ',')
}

/** `1 case`, `3 cases`, `1,204 cases`. */
export function countOf(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`
}

function twoUnits([large, largeUnit]: [number, string], [small, smallUnit]: [number, string]) {
  const rest = small === 0 ? '' : ` ${small} ${smallUnit}`
  return `${fixed(large, 0)} ${largeUnit}${rest}`
}

/** One decimal, and more where that would say 0 or 100 of what is neither. */
function percent(share: number): string {
  const points = share * 100
  const distance = Math.min(Math.abs(points), Math.abs(100 - Math.abs(points)))
  const digits = distance >= 0.1 ? 1 : distance >= 0.01 ? 2 : 3
  return trimZeros(fixed(points, digits))
}

/** `toFixed` without an exponent for huge numbers, and without `-0`. */
function fixed(value: number, digits: number): string {
  const text = Math.abs(value) < 1e21 ? value.toFixed(digits) : BigInt(Math.round(value)).toString()
  return /^-0(?:\.0*)?$/.test(text) ? text.slice(1) : text
}

function trimZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}
