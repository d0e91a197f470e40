import { contractKindOf, type Threshold } from '../../../model/gate.ts'
import type { GateVerdict } from '../../../model/report.ts'
import { sides } from '../../../model/side.ts'
import {
  countOf,
  formatCount,
  formatMs,
  formatPoints,
  formatRatio,
  formatShare,
  formatUsd,
} from '../../../model/format.ts'
import { contractKindType } from '../../../compare/contract/contract-signature.ts'
import type { CaseEvidence } from '../evidence/evidence.ts'
import { describeP } from '../measures/describe-p.ts'
import { hasEnoughAnswers } from '../measures/measure-coverage.ts'
import type { GateContext } from './judge-gate.ts'
import type { MeasuredGate } from './measure-gate.ts'
import type { Measurement } from '../measures/measurement.ts'
import {
  advisedSamples,
  describePriceOfMissing,
  describePriceOfRaising,
  describePriceOfRepeating,
} from './price-of-samples.ts'
import { describeQuality } from './quality-reason.ts'
import { describeSettling } from './settle.ts'
import { known } from '../evidence/known.ts'

const beyondNoise = "beyond the baseline's own variation"
/** Shares of cases, added up. */
const roundingCases = 1e-6

/** One plain sentence: what was seen, against which limit, on how much data, and what would settle it. */
export function describeGateReason(
  item: MeasuredGate,
  verdict: GateVerdict,
  context: GateContext,
): string {
  const { gate, measured, quality } = item
  if (item.breaks.length > 0) return describeBreaks(item)
  if (measured.status === 'nothing') return describeNothing(item, verdict)
  if (measured.status === 'one-sided') {
    const advice = verdict === 'inconclusive' ? '; make it "required: false" if that is known' : ''
    return `${measured.obstacle ?? 'only one side shows it'}, so there is nothing to compare${advice}`
  }
  const rest = verdict === 'inconclusive' && context.isCutShort ? describeRest(item) : ''
  if (measured.obstacle !== null && verdict !== 'drift') {
    return rest !== '' && quality ? `${measured.obstacle}; ${rest}` : describeObstacle(item)
  }
  if (gate.metric.family === 'coverage') return describeCoverage(item, { verdict, rest })
  if (gate.metric.family === 'tail') return describeTail(item)
  if (quality) return describeQuality({ ...item, quality }, verdict, context)
  const remark = measured.remark === '' ? '' : `; ${measured.remark}`
  switch (verdict) {
    case 'parity':
    case 'not measured':
      return `${describeSeen(item)}${remark}`
    case 'drift': {
      // What single cases could not prove, all of them together have.
      const isProven = measured.obstacle === null || measured.remedy === 'more samples'
      const gap = isProven ? '' : `; ${measured.obstacle}`
      const isAsked = measured.unit === 'ratio' && measured.neutral < 1
      const beyond = isAsked ? 'above the limit by more than chance' : beyondNoise
      return `${describeSeen(item)}, ${beyond} (${describeP(measured.p)})${remark}${gap}`
    }
    case 'inconclusive':
      return `${describeSeen(item)}; ${rest === '' ? describeSettling(item) : rest}${remark}`
  }
}

function describeBreaks({ gate, breaks, measured, evidence }: MeasuredGate): string {
  const kind = contractKindOf(gate.metric.name)
  const isValue =
    kind !== undefined &&
    contractKindType[kind] === 'value' &&
    evidence.every(item => new Set(known(item.contract[kind].baseline)).size <= 1)
  const [first] = breaks
  const others = breaks.length - 1
  const where = `${first?.caseKey ?? ''}${others > 0 ? ` (and ${countOf(others, 'more case')})` : ''}`
  const why = isValue
    ? 'so in every candidate sample, while the baseline agrees with itself throughout the run'
    : 'so in every candidate sample, and in no baseline sample of the run'
  const remark = measured.remark === '' ? '' : `; ${measured.remark}`
  return `${where}: ${first?.detail ?? ''}; ${why}${describeElsewhere(measured, breaks.length)}${remark}`
}

/** That there is more of it than the cases in which it is so every time. */
function describeElsewhere(measured: Measurement, breaks: number): string {
  const { candidate, samples, needed } = measured
  if (measured.status !== 'measured' || (candidate ?? 0) * samples <= breaks + roundingCases)
    return ''
  return `; in all ${describeRates(measured, undefined, countOf(samples, needed.noun))}`
}

function describeNothing({ gate, measured }: MeasuredGate, verdict: GateVerdict): string {
  const why = measured.remark === '' ? 'neither side shows it in this run' : measured.remark
  return verdict === 'inconclusive'
    ? `${why}, but ${gate.key} is required: make it "required: false", or run cases that show it`
    : why
}

/** Where the suites have too few cases nothing else matters yet, so that comes first. */
function describeObstacle(item: MeasuredGate): string {
  const { obstacle, needed, samples } = item.measured
  const cases = new Set(item.evidence.map(({ golden }) => golden.cluster)).size
  const why = `${obstacle ?? ''}${describeRemedy(item)}${describeAlone(item)}`
  return samples > 0 && cases < needed.forParity ? `${describeSettling(item)}; ${why}` : why
}

/** Without a single pair to compare, what was left out says why. */
function describeAlone({ measured: { samples, remark } }: MeasuredGate): string {
  return samples > 0 || remark === '' ? '' : `; ${remark}`
}

/** More samples of a request that a side never answers would be paid for in vain. */
function describeMissingAnswers(evidence: MeasuredGate['evidence']): string {
  const isRefused = ({ numbers }: CaseEvidence) =>
    sides.some(side => numbers[side].samples >= 2 && numbers[side].answered === 0)
  const lacking = evidence.filter(item => !hasEnoughAnswers(item))
  return lacking.every(isRefused)
    ? 'a side answered none of their requests, which more samples would not mend: see their failures'
    : `see their failures, or ${describeRaising(evidence)}`
}

/** Where cases were sent less often than is advised, what that many cost. */
function describeRaising(evidence: MeasuredGate['evidence']): string {
  const price = describePriceOfRaising(evidence, advisedSamples)
  return price === '' ? 'raise --samples' : `use --samples ${advisedSamples}${price}`
}

/** What it costs to remove an obstacle. */
function describeRemedy({ measured, evidence }: MeasuredGate): string {
  switch (measured.remedy) {
    case 'three samples':
      return `: run with --samples ${advisedSamples}${describePriceOfRaising(evidence, advisedSamples)}`
    case 'the same again':
      return describePriceOfRepeating(evidence)
    default:
      return ''
  }
}

/** What a run that was cut short has still to send for the gate; empty where it has all. */
function describeRest({ evidence }: MeasuredGate): string {
  return describePriceOfMissing(evidence) === '' ? '' : describeFinishing(evidence)
}

function describeFinishing(evidence: MeasuredGate['evidence']): string {
  return `finish the run with --resume${describePriceOfMissing(evidence)}`
}

function describeCoverage(
  { gate, measured, evidence }: MeasuredGate,
  { verdict, rest }: { readonly verdict: GateVerdict; readonly rest: string },
): string {
  const isCases = gate.metric.name === 'coverage.cases'
  const unit = isCases ? 'cases can be compared' : 'samples were carried out'
  const seen = `${formatCount(measured.candidate ?? 0)} of ${formatCount(measured.baseline ?? 0)} ${unit}`
  const limit = gate.threshold ? ` (at least ${limitOf(gate.threshold)} asked)` : ''
  if (verdict !== 'inconclusive') return seen
  if (measured.remark !== '') return `${seen}${limit}; ${measured.remark}`
  if (rest !== '') return `${seen}${limit}; ${rest}`
  const settle = isCases
    ? `the others lack 2 baseline answers or 1 candidate answer: ${describeMissingAnswers(evidence)}`
    : describeFinishing(evidence)
  return `${seen}${limit}; ${settle}`
}

function describeTail({ measured }: MeasuredGate): string {
  const { baseline, candidate, p, samples, needed } = measured
  const data = `${describeP(p)}; ${countOf(samples, needed.noun)}`
  const remark = measured.remark === '' ? '' : `; ${measured.remark}`
  return `${formatShare(candidate ?? 0)} of the candidate's times are among the slowest tenth, ${formatShare(baseline ?? 0)} of the baseline's (${data})${remark}`
}

function describeSeen({ gate, measured }: MeasuredGate): string {
  const { threshold } = gate
  const data = countOf(measured.samples, measured.needed.noun)
  switch (measured.unit) {
    case 'ratio': {
      const format = gate.metric.name.startsWith('cost') ? formatUsd : formatMs
      const figures =
        measured.baseline === null || measured.candidate === null
          ? ''
          : `; ${format(measured.candidate)} against the baseline's ${format(measured.baseline)}`
      return `${formatRatio(measured.estimate ?? Number.NaN)}${describeBound(measured, threshold, formatRatio)} (${data}${figures})`
    }
    case 'ms': {
      const estimate = measured.estimate ?? Number.NaN
      const word = estimate < 0 ? 'faster' : 'slower'
      return `${formatMs(Math.abs(estimate))} ${word}${describeBound(measured, threshold, formatMs)} (${data})`
    }
    case 'points':
    case 'share':
      return describeRates(measured, threshold, data)
  }
}

/** Without a limit there is only a test, which finds something or does not. */
function describeRates(
  measured: Measurement,
  threshold: Threshold | undefined,
  data: string,
): string {
  const { baseline, candidate, estimate, counted } = measured
  if (!threshold && baseline === 0 && candidate === 0) return `none found in ${data}`
  const rates = `${formatShare(candidate ?? 0)} against the baseline's ${formatShare(baseline ?? 0)}`
  const bound = threshold ? describeBound(measured, threshold, formatPoints) : ''
  const what = counted === undefined ? '' : `; counted: ${counted}`
  return `${rates} (${formatPoints(estimate ?? 0)}${bound}; ${data}${what})`
}

/** `, at most 1.07×, limit 1.10×`; where rounding makes both look the same, on which side it is. */
function describeBound(
  { high }: Measurement,
  threshold: Threshold | undefined,
  format: (value: number) => string,
): string {
  const bound = high === null ? '' : `, at most ${format(high)}`
  if (!threshold) return bound
  const limit = `, limit ${limitOf(threshold)}`
  if (high === null || format(high) !== format(threshold.value)) return bound + limit
  return `${bound}${limit} (just ${high < threshold.value ? 'inside' : 'not inside'})`
}

/** The limit in the words of the sentence around it. */
function limitOf({ unit, value }: Threshold): string {
  switch (unit) {
    case 'ratio':
      return formatRatio(value)
    case 'share':
      return formatShare(value)
    case 'points':
      return formatPoints(value).replace('+', '')
    case 'ms':
      return formatMs(value)
  }
}
