import { readDecimal, readPath } from './read-path.ts'

const nanosPerUsd = 1e9

/** No request costs that much: a wrong unit, or a joke, that would drown every other cost. */
const mostUsd = 1e6

/**
 * What the gateway says the request cost, in US dollars; null where it says nothing.
 *
 * AI Stats counts in nanos (1e-9 USD) and rounds its cents up, so cents are never read. LLM Gateway
 * and OpenRouter report `usage.cost` in dollars; a customer's own provider key is billed on top.
 */
export function readCostUsd(frame: unknown): number | null {
  const usd = readReportedUsd(frame)
  return usd !== null && usd <= mostUsd ? usd : null
}

function readReportedUsd(frame: unknown): number | null {
  const nanos =
    readDecimal(readPath(frame, ['cost_nanos'])) ??
    readDecimal(readPath(frame, ['usage', 'pricing', 'total_nanos'])) ??
    readDecimal(readPath(frame, ['usage', 'pricing_breakdown', 'total_nanos']))
  if (nanos !== null) return nanos / nanosPerUsd
  const reported =
    readDecimal(readPath(frame, ['usage', 'pricing', 'total_usd_str'])) ??
    readDecimal(readPath(frame, ['usage', 'pricing_breakdown', 'total_usd_str'])) ??
    readDecimal(readPath(frame, ['usage', 'cost'])) ??
    readDecimal(readPath(frame, ['usage', 'cost_details', 'total_cost'])) ??
    readDecimal(readPath(frame, ['usage', 'cost_usd_total']))
  if (reported === null) return null
  const ownKey =
    readPath(frame, ['usage', 'is_byok']) === true
      ? readDecimal(readPath(frame, ['usage', 'cost_details', 'upstream_inference_cost']))
      : null
  return reported + (ownKey ?? 0)
}
