import type { GateVerdict } from '../../../model/report.ts'
import { countOf, formatShare } from '../../../model/format.ts'
import type { GateContext } from './judge-gate.ts'
import type { MeasuredGate } from './measure-gate.ts'
import type { QualityMeasurement } from '../measures/measure-quality.ts'
import { describeP } from '../measures/describe-p.ts'
import { advisedSamples, describePriceOfRaising } from './price-of-samples.ts'
import { describeMinimum, describeSettling } from './settle.ts'

/** What the answers are like, in shares of answers: what a loss of one in ten means, people know. */
export function describeQuality(
  item: MeasuredGate & { readonly quality: QualityMeasurement },
  verdict: GateVerdict,
  context: GateContext,
): string {
  const { quality, gate } = item
  const limit = gate.threshold ? `limit ${formatShare(gate.threshold.value)}; ` : ''
  const data = `(${limit}${countOf(quality.samples, quality.needed.noun)})`
  const remark = quality.remark === '' ? '' : `; ${quality.remark}`
  const changed = quality.changed.length > 0 ? `; changed: ${quality.changed.join(', ')}` : ''
  const proof = `beyond the baseline's own run-to-run noise (${describeP(quality.p)})`
  switch (verdict) {
    case 'parity': {
      const seen = context.significant
        ? `a difference can be detected (${describeP(quality.p)}) but keeps the limit`
        : 'no difference found'
      const bound = `a loss above ${formatShare(Math.max(0, quality.high ?? 0))} of answers is ruled out`
      return `${seen}; ${bound} ${data}${context.significant ? changed : ''}${remark}`
    }
    case 'drift': {
      const strict = context.qualityMode === 'identical' ? '; no change at all is allowed' : ''
      return `answers differ ${proof}${describeSize(item)} ${data}${changed}${strict}${remark}`
    }
    case 'inconclusive':
    case 'not measured': {
      const seen = context.significant
        ? `answers differ ${proof}${describeSize(item)}`
        : describeLoss(quality)
      return `${seen} ${data}; ${settling(item)}${remark}`
    }
  }
}

function describeSize({ quality, gate }: { quality: QualityMeasurement } & MeasuredGate): string {
  const { estimate, gamma } = quality
  if (estimate === null) return ''
  const limit = gate.threshold?.value ?? 1
  if (gamma !== null && gamma > limit && estimate <= limit) {
    return `: their spread is off as if ${describeReplaced(gamma)}`
  }
  // What makes answers shorter or more alike, say, need not make them less like the baseline's.
  if (estimate <= 0)
    return `, but are on the whole no less like the baseline's than those are like each other`
  return `, as if ${describeReplaced(estimate)}`
}

/** Answers that are even less like the baseline's than those to other prompts come to over 100 %. */
function describeReplaced(share: number): string {
  return share > 1 ? 'all answers were replaced' : `${formatShare(share)} of answers were replaced`
}

function describeLoss({ estimate, high, samples, needed }: QualityMeasurement): string {
  if (estimate === null) return 'one answer per case cannot show how answers vary by themselves'
  const seen =
    estimate <= 0 ? 'no loss seen' : `as if ${describeReplaced(estimate)}, which may be chance`
  if (high === null) return seen
  if (samples < needed.forParity) return seen
  const most = high >= 1 ? 'of any size' : `of up to ${formatShare(Math.max(0, high))}`
  return `${seen}; a loss ${most} could hide`
}

function settling(item: MeasuredGate & { readonly quality: QualityMeasurement }): string {
  const { estimate, samples, needed } = item.quality
  if (estimate !== null || samples === 0) return describeSettling(item)
  const again = `run with --samples ${advisedSamples}${describePriceOfRaising(item.evidence, advisedSamples)}`
  return samples < needed.forParity ? `${describeMinimum(item)}; ${again}` : again
}
