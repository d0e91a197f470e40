import type { GateVerdict } from '../../model/report.ts'
import { formatMs, formatPoints, formatRatio, formatShare, formatUsd } from '../../model/format.ts'
import type { GateContext, MeasuredGate } from './judge-gate.ts'
import type { Measurement } from './measurement.ts'
import { factorToSettle } from './settle.ts'

/** One plain sentence: what was seen, against which limit, on how much data, and what would settle it. */
export function describeGateReason(
  item: MeasuredGate,
  verdict: GateVerdict,
  context: GateContext,
): string {
  const { gate, measured } = item
  if (context.breaks > 0) {
    return `broken on every candidate answer of ${countOf(context.breaks, 'case')}, and on no baseline answer of the run`
  }
  if (measured.status === 'nothing') return 'neither side shows it in this run'
  if (measured.status === 'one-sided')
    return 'only one side shows it, so there is nothing to compare'
  if (measured.obstacle !== null) return measured.obstacle
  if (gate.metric.family === 'coverage') return describeCoverage(item)
  switch (verdict) {
    case 'parity':
      return `${describeSeen(item)}${remarkOf(measured)}`
    case 'drift':
      return `${describeSeen(item)}, beyond the baseline's own variation (p=${formatP(measured.p)})${remarkOf(measured)}`
    case 'inconclusive':
      return `${describeSeen(item)}; ${describeSettling(item, context)}`
    case 'not measured':
      return 'neither side shows it in this run'
  }
}

function describeCoverage({ gate, measured }: MeasuredGate): string {
  const unit =
    gate.metric.name === 'coverage.cases' ? 'cases can be compared' : 'samples were carried out'
  return `${measured.candidate ?? 0} of ${measured.baseline ?? 0} ${unit}`
}

function describeSeen({ gate, measured, quality }: MeasuredGate): string {
  const limit = gate.threshold ? `, limit ${limitText(gate.threshold.text)}` : ''
  const data = countOf(measured.samples, measured.needed.noun)
  if (quality) {
    const estimate = measured.estimate ?? 0
    const seen =
      estimate <= 0 ? 'no loss seen' : `as if ${formatShare(estimate)} of answers were replaced`
    const bound =
      measured.high === null ? '' : `; at most ${formatShare(Math.max(0, measured.high))}`
    return `${seen}${bound}${limit} (${data})`
  }
  switch (measured.unit) {
    case 'ratio':
      return `${formatRatio(measured.estimate ?? Number.NaN)}${atMost(measured, formatRatio)}${limit} (${data}${pairOf(bothSides(measured, gate.metric.name))})`
    case 'ms':
      return `${formatMs(measured.estimate ?? 0)} more${atMost(measured, formatMs)}${limit} (${data})`
    case 'points':
    case 'share':
      return `${formatShare(measured.candidate ?? 0)} against ${formatShare(measured.baseline ?? 0)} (${formatPoints(measured.estimate ?? 0)}${gate.threshold ? atMost(measured, formatPoints) : ''}${limit}; ${data})`
  }
}

function bothSides(measured: Measurement, metric: string): string {
  if (measured.baseline === null || measured.candidate === null) return ''
  const format = metric.startsWith('cost') ? formatUsd : formatMs
  return `${format(measured.candidate)} against ${format(measured.baseline)}`
}

function pairOf(text: string): string {
  return text === '' ? '' : `; ${text}`
}

function atMost(measured: Measurement, format: (value: number) => string): string {
  return measured.high === null ? '' : `, at most ${format(measured.high)}`
}

function limitText(text: string): string {
  return text.replace(/^[<>]=?\s*/, '')
}

function remarkOf(measured: Measurement): string {
  return measured.remark === '' ? '' : `; ${measured.remark}`
}

function describeSettling(gate: MeasuredGate, context: GateContext): string {
  const { measured } = gate
  const { threshold } = gate.gate
  if (!threshold) return 'too little data'
  if (measured.samples < measured.needed.forParity) {
    const missing = measured.needed.forParity - measured.samples
    return `needs at least ${measured.needed.forParity} ${measured.needed.noun}s: add ${missing} more`
  }
  const factor = factorToSettle(measured, threshold)
  if (factor === null)
    return 'more of the same data would not settle it: look at the differing cases'
  return context.describeMore(Math.max(factor, 1.1))
}

/** `1 case`, `3 cases`. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

function formatP(p: number | null): string {
  if (p === null) return '?'
  return p < 0.0001 ? '<0.0001' : p.toFixed(4).replace(/0+$/, '').replace(/\.$/, '')
}
