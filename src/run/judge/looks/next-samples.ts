import type { GateResult } from '../../../model/report.ts'
import type { LookSettings } from '../../../model/settings.ts'
import { caseKey, type GoldenCase } from '../../../model/suite.ts'
import { canGrow, mostSamplesNext } from '../../looks.ts'
import type { MeasuredGate } from '../gates/measure-gate.ts'
import { casesInAnyCase, failsByCase, unitsIfConstant, unitsToSettle } from '../gates/settle.ts'

/** A forecast from few data errs: nothing is given up before it asks for so many times too much. */
const hopelessFactor = 3

export interface NextSamplesOptions {
  readonly gates: readonly GateResult[]
  readonly measured: readonly MeasuredGate[]
  readonly cases: readonly GoldenCase[]
  readonly looks: LookSettings
  /** Of the next look. */
  readonly errorLevel: number
}

/**
 * How many samples the cases behind open gates get for the next look, by case key. How many does not
 * depend on what was seen, since a test whose data were made more until they please holds no level;
 * only whether to go on does. Null where a gate that is required cannot be settled by more samples of
 * the same cases: then nothing more is worth its price.
 */
export function nextSamples(options: NextSamplesOptions): Readonly<Record<string, number>> | null {
  const { gates, measured, cases, looks, errorLevel } = options
  const byKey = new Map(measured.map(item => [item.gate.key, item]))
  const asked = new Set<string>()
  for (const gate of gates) {
    if (!gate.required || gate.verdict !== 'inconclusive') continue
    const item = byKey.get(gate.gate)
    const able = item?.evidence.map(({ golden }) => golden).filter(golden => canGrow(golden, looks))
    if (!item || !able || able.length === 0) return null
    const growth = growthToSettle(item, errorLevel)
    const most = Math.max(...able.map(({ samples }) => (looks.maxSamples ?? 0) / samples))
    if (growth === null || growth > hopelessFactor * most) return null
    for (const golden of able) asked.add(caseKey(golden))
  }
  if (asked.size === 0) return null
  return Object.fromEntries(
    cases
      .filter(golden => asked.has(caseKey(golden)))
      .map(golden => [caseKey(golden), mostSamplesNext(golden.samples, looks)]),
  )
}

/** How many times the samples so far would settle a gate; null where no number of them would. */
function growthToSettle(item: MeasuredGate, errorLevel: number): number | null {
  const { gate, measured, evidence } = item
  if (measured.status === 'measured' && measured.samples < measured.needed.forParity) return null
  // A single answer shows nothing of how answers vary; a second one does.
  const isSingle = evidence.every(({ golden }) => golden.samples === 1)
  const { remedy } = measured
  if (isSingle || remedy === 'three samples' || remedy === 'more samples') {
    return gate.metric.name === 'coverage.samples' ? null : 2
  }
  const { threshold, metric } = gate
  if (!threshold || metric.family === 'coverage') return null
  if (measured.status !== 'measured' || measured.obstacle !== null) return null
  const isShare = threshold.unit === 'points' || threshold.unit === 'share'
  if (isShare && threshold.value <= 0) return null
  const constant = unitsIfConstant(item, threshold.value, errorLevel)
  // Where nothing varies the bound rests on the number of cases alone.
  if (constant !== null && measured.needed.noun !== 'paired request') return null
  if (measured.samples < (casesInAnyCase(item, threshold.value, errorLevel) ?? 0)) return null
  if (measured.needed.noun === 'paired request' && failsByCase(item)) return null
  const units = constant ?? unitsToSettle(item, threshold, errorLevel)
  return units === null ? null : units / measured.samples
}
