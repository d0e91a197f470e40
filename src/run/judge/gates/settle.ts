import { casesWithoutAny } from '../../clusters-needed.ts'
import { isFoundByCase, type Threshold } from '../../../model/gate.ts'
import { countOf, formatCount } from '../../../model/format.ts'
import { normalQuantile } from '../../../statistics/basics/distributions.ts'
import { requestsForZeroFailures } from '../../../statistics/cost-and-errors/paired-errors.ts'
import { usualErrorLevel } from '../../error-level.ts'
import { describeSamplesFlag } from '../../sensible-samples.ts'
import type { CaseEvidence } from '../evidence/evidence.ts'
import type { MeasuredGate } from './measure-gate.ts'
import { describePrice } from './price-of-samples.ts'

/** Quantiles of the normal distribution: 95 %; 80 % power; and 99 %, the price of five gates (Holm). */
const usualQuantile = 1.6449
const powerQuantile = 0.8416
const familyQuantile = 2.3263
/** Nobody collects more than so many times the data, or of this much where there is less. */
const reasonableFactor = 50
const fewestToScale = 20

/** What would decide a gate that these data do not decide, and what it would cost. */
export function describeSettling(item: MeasuredGate): string {
  const { measured, gate } = item
  const { threshold } = gate
  if (!threshold) return 'too little data to tell'
  const isShare = threshold.unit === 'points' || threshold.unit === 'share'
  if (isShare && threshold.value <= 0) {
    return 'no number of samples can show that a limit of 0 is kept: set one above 0'
  }
  // Below the minimum, samples cannot make up for cases, and what so few show of the noise is little.
  if (measured.samples < measured.needed.forParity) return describeMinimum(item)
  const probable = unitsToSettle(item, threshold)
  if (probable === null) {
    return 'more of the same data would not settle it: look at the differing cases'
  }
  const isExact = unitsIfConstant(item, threshold.value) !== null
  if (!isExact && probable > reasonableFactor * Math.max(measured.samples, fewestToScale)) {
    return 'the difference lies so near the limit that no reasonable number of samples would settle it'
  }
  return describeMore(item, probable)
}

/** `needs at least 20 text cases that are independent: 17 more (102 more samples, about $0.12)`. */
export function describeMinimum({ measured, evidence }: MeasuredGate): string {
  const { forParity, noun } = measured.needed
  const missing = forParity - measured.samples
  const price = describePrice(evidence, Math.ceil(missing * slotsPerCluster(evidence)))
  return `needs at least ${countOf(forParity, noun)} that ${forParity === 1 ? 'is' : 'are'} independent: ${missing} more${price}`
}

/**
 * How many clusters (or paired requests) would settle it with a chance of 80 %, if things are as they
 * look: a bound's distance from the estimate shrinks with the root of the data. Null where no amount
 * of the same data would. `errorLevel` is that of the bound which is to settle it.
 */
export function unitsToSettle(
  item: MeasuredGate,
  threshold: Threshold,
  errorLevel = usualErrorLevel,
): number | null {
  const { measured } = item
  const { samples, low, high, estimate } = measured
  if (samples === 0 || estimate === null || high === null) return null
  const constant = unitsIfConstant(item, threshold.value, errorLevel)
  if (constant !== null) return constant
  const scale = (value: number) => (measured.unit === 'ratio' ? Math.log(value) : value)
  // On the limit, no number of samples tells on which side of it the truth lies.
  if (estimate === threshold.value) return null
  const isKept = estimate < threshold.value
  const bound = isKept ? high : low
  const target = isKept ? threshold.value : measured.neutral
  if (bound === null || (measured.unit === 'ratio' && Math.min(bound, estimate) <= 0)) return null
  const distance = isKept ? scale(target) - scale(estimate) : scale(estimate) - scale(target)
  const reach = Math.abs(scale(bound) - scale(estimate)) / boundQuantile(item.errorLevel)
  const noise = Math.min(reach, mostNoise(item))
  if (!(distance > 0) || !(noise > 0)) return null
  const quantiles = (isKept ? boundQuantile(errorLevel) : familyQuantile) + powerQuantile
  const units = Math.ceil(samples * ((quantiles * noise) / distance) ** 2)
  const fewest = casesInAnyCase(item, threshold.value, errorLevel) ?? 0
  return Number.isFinite(units) ? Math.max(units, fewest, samples + 1) : null
}

/** Of a difference of rates: where few cases break, its bound is that of their number and not of noise. */
function mostNoise({ gate, measured: { baseline, candidate, samples } }: MeasuredGate): number {
  if (!isFoundByCase(gate.metric) || baseline === null || candidate === null)
    return Number.POSITIVE_INFINITY
  return Math.sqrt((baseline * (1 - baseline) + candidate * (1 - candidate)) / samples)
}

/** Below so many cases a limit that seems to be kept is never shown to be, even if none breaks. */
export function casesInAnyCase(
  { gate, measured }: MeasuredGate,
  limit: number,
  errorLevel = usualErrorLevel,
): number | null {
  const isKept = (measured.estimate ?? limit) < limit
  return isKept && isFoundByCase(gate.metric) ? casesWithoutAny(limit, errorLevel) : null
}

function boundQuantile(errorLevel = usualErrorLevel): number {
  return errorLevel === usualErrorLevel ? usualQuantile : normalQuantile(1 - errorLevel)
}

/** Where all units show the same, the bound depends on their number alone. */
export function unitsIfConstant(
  { measured, quality, gate }: MeasuredGate,
  limit: number,
  errorLevel = usualErrorLevel,
): number | null {
  const isClean = measured.baseline === 0 && measured.candidate === 0
  if (measured.needed.noun === 'paired request') {
    return isClean ? requestsForZeroFailures(limit, 1 - errorLevel) : null
  }
  const isConstant = quality
    ? quality.sdPi !== null && quality.sdPi < 1e-9 && (measured.estimate ?? 1) <= 0
    : gate.metric.family !== 'dimension' && isClean
  return isConstant ? casesWithoutAny(limit, errorLevel) : null
}

function describeMore(item: MeasuredGate, target: number): string {
  const { measured, evidence, gate } = item
  const { noun } = measured.needed
  const slots = slotsOf(evidence)
  const strata = Math.max(1, evidence.length)
  if (noun === 'paired request') {
    const isClean = measured.baseline === 0 && measured.candidate === 0
    const wanted = `${formatCount(target)} paired requests${isClean ? ' without a failure' : ''}`
    if (failsByCase(item)) {
      const price = describePrice(evidence, target - measured.samples)
      return `needs about ${wanted}, those of more cases, since the ones that fail do so every time${price}`
    }
    const samples = Math.ceil(target / strata)
    const flag = describeSamplesFlag(samples)
    const ways = flag === null ? 'run with more cases' : `run with ${flag}, or with more cases`
    const price = describePrice(evidence, samples * strata - measured.samples)
    return `needs ${isClean ? '' : 'about '}${wanted}: ${ways}${price}`
  }
  const missing = target - measured.samples
  const price = describePrice(evidence, Math.ceil(missing * slotsPerCluster(evidence)))
  const flag = describeSamplesFlag(
    Math.ceil(((slots / strata) * target) / Math.max(1, measured.samples)),
  )
  // A bound that rests on the number of cases alone gains nothing by asking the same ones again.
  const limit = gate.threshold?.value ?? 0
  const isCasesOnly =
    slots === 0 ||
    unitsIfConstant(item, limit) !== null ||
    measured.samples < (casesInAnyCase(item, limit) ?? 0)
  const again = isCasesOnly || flag === null ? '' : `, or ${flag} on these,`
  return `about ${countOf(target, noun)}${again} would settle it${price}`
}

/** Whether requests fail for what they ask: the same cases sent more often would tell nothing new. */
export function failsByCase({ gate, evidence }: MeasuredGate): boolean {
  const which = gate.metric.name === 'errors.first-attempt' ? 'firstAttemptFailed' : 'failed'
  const unequal = evidence
    .map(item => item[which].map(({ baseline, candidate }) => Number(candidate) - Number(baseline)))
    .filter(excesses => excesses.some(excess => excess !== 0))
  return (
    unequal.length > 0 &&
    unequal.every(excesses => excesses.length >= 2 && new Set(excesses).size === 1)
  )
}

function slotsOf(evidence: readonly CaseEvidence[]): number {
  return evidence.reduce((sum, { golden }) => sum + golden.samples, 0)
}

function slotsPerCluster(evidence: readonly CaseEvidence[]): number {
  const clusters = new Set(evidence.map(({ golden }) => golden.cluster)).size
  return slotsOf(evidence) / Math.max(1, clusters)
}
