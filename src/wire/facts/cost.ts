import { oneLine } from '../values/one-line.ts'
import { readDecimal, readFirst, readPath } from '../values/read-path.ts'

const nanosPerUsd = 1e9

/** No request costs that much: a wrong unit, or a joke, that would drown every other cost. */
const mostUsd = 1e6

/**
 * What the gateway says the request cost, in US dollars; null where it says nothing.
 *
 * AI Stats counts in nanos (1e-9 USD) and rounds its cents up, so cents are never read. LLM Gateway
 * and OpenRouter report `usage.cost` in dollars; a customer's own provider key is billed on top, and
 * where nothing is said of that the fee alone is no cost.
 */
export function readCostUsd(frame: unknown): number | null {
  const usd = readReportedUsd(frame)
  return usd !== null && usd <= mostUsd ? usd : null
}

/**
 * A reported cost that no request can have, as it is reported: negative, no number, or beyond all
 * measure. Null where there is none, or another field says the cost.
 */
export function findImpossibleCost(frame: unknown): string | null {
  const nanos = readFirst(frame, nanosPlaces, readDecimal)
  const usd = nanos === null ? readFirst(frame, usdPlaces, readDecimal) : nanos / nanosPerUsd
  if (usd !== null && usd <= mostUsd) return null
  const [claim] = [...nanosPlaces, ...usdPlaces].flatMap(path => {
    const value = readPath(frame, path)
    const text = typeof value === 'number' ? String(value) : value
    return typeof text === 'string' && text.trim() !== '' ? text : []
  })
  return claim === undefined ? null : oneLine(claim, 40)
}

const nanosPlaces = [
  ['cost_nanos'],
  ['usage', 'pricing', 'total_nanos'],
  ['usage', 'pricing_breakdown', 'total_nanos'],
] as const

const usdPlaces = [
  ['usage', 'pricing', 'total_usd_str'],
  ['usage', 'pricing_breakdown', 'total_usd_str'],
  ['usage', 'cost'],
  ['usage', 'cost_details', 'total_cost'],
  ['usage', 'cost_usd_total'],
] as const

function readReportedUsd(frame: unknown): number | null {
  const nanos = readFirst(frame, nanosPlaces, readDecimal)
  if (nanos !== null) return nanos / nanosPerUsd
  const reported = readFirst(frame, usdPlaces, readDecimal)
  if (reported === null || readPath(frame, ['usage', 'is_byok']) !== true) return reported
  const ownKey = readDecimal(readPath(frame, ['usage', 'cost_details', 'upstream_inference_cost']))
  return ownKey === null ? null : reported + ownKey
}
