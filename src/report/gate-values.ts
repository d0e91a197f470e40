import type { CaseResult, GateResult } from '../model/report.ts'
import {
  formatCount,
  formatMs,
  formatPoints,
  formatRatio,
  formatShare,
  formatUsd,
} from '../model/format.ts'

export type GateValueKind = 'ms' | 'usd' | 'count' | 'similarity' | 'share'

/** What a gate's `baseline` and `candidate` are: the difference has a unit of its own. */
export function gateValueKind({ metric }: Pick<GateResult, 'metric'>): GateValueKind {
  if (metric === 'latency.tail') return 'share'
  if (metric.startsWith('latency.')) return 'ms'
  if (metric.startsWith('cost.')) return 'usd'
  if (metric.startsWith('quality.')) return 'similarity'
  return metric.startsWith('coverage.') ? 'count' : 'share'
}

const formats: Readonly<Record<GateValueKind, (value: number) => string>> = {
  ms: formatMs,
  usd: formatUsd,
  count: formatCount,
  similarity: formatSimilarity,
  share: formatShare,
}

/** The figure of one side, or empty when it is unknown. */
export function describeGateValue(gate: GateResult, value: number | null): string {
  return value === null ? '' : formats[gateValueKind(gate)](value)
}

const differenceFormats: Readonly<Record<GateResult['unit'], (value: number) => string>> = {
  ratio: formatRatio,
  share: formatShare,
  points: formatPoints,
  ms: formatMs,
}

/** `1.02× (0.98× to 1.07×)`; short is what an upper limit looks at: `1.02× (≤1.07)`. */
export function describeGateDifference(gate: GateResult, length: 'full' | 'short'): string {
  if (gate.difference === null) return ''
  const format = (value: number) => differenceFormats[gate.unit](withinRange(gate, value))
  const point = format(gate.difference)
  const { low, high } = gate
  if (length === 'full' && low !== null && high !== null) {
    return `${point} (${format(low)} to ${format(high)})`
  }
  // Without a limit there is nothing for a bound to keep.
  if (gate.threshold === '') return point
  if (high !== null) return `${point} (≤${withoutUnitOf(point, format(high))})`
  return low === null ? point : `${point} (≥${withoutUnitOf(point, format(low))})`
}

/**
 * What is shown of an estimate or of a bound: those of the share of answers that are as if replaced can
 * lie below none or above all of them, and are never as exact as a tenth of a per cent.
 */
export function withinRange({ metric }: Pick<GateResult, 'metric'>, value: number): number {
  if (metric !== 'quality.replaced') return value
  return Math.round(Math.min(1, Math.max(0, value)) * 1000) / 1000
}

/** The estimate as it is shown. */
export function shownDifference(gate: GateResult): number | null {
  return gate.difference === null ? null : withinRange(gate, gate.difference)
}

const unitAtEnd = /×$| (?:%|pp|ms|s)$/

/** Drops the unit that the number before it has; milliseconds and seconds may differ. */
function withoutUnitOf(point: string, text: string): string {
  const unit = unitAtEnd.exec(text)?.[0]
  return unit !== undefined && point.endsWith(unit) ? text.replace(unitAtEnd, '') : text
}

/** `0.93`. */
export function formatSimilarity(similarity: number): string {
  return Number.isFinite(similarity) ? similarity.toFixed(2) : '?'
}

/** `0.93 -> 0.62`: the baseline's likeness to itself, and the candidate's to it. */
export function describeSimilarity({
  selfSimilarity,
  crossSimilarity,
}: Pick<CaseResult, 'selfSimilarity' | 'crossSimilarity'>): string {
  if (selfSimilarity === null || crossSimilarity === null) return ''
  return `${formatSimilarity(selfSimilarity)} -> ${formatSimilarity(crossSimilarity)}`
}
