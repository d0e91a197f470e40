import { besideNoise } from '../../../model/beside-noise.ts'
import { countOf } from '../../../model/format.ts'
import { contractKindOf } from '../../../model/gate.ts'
import { findUnlikelyBreaks } from '../../../statistics/contract/unlikely-breaks.ts'
import { usualErrorLevel } from '../../error-level.ts'
import { stratumKey, type CaseEvidence } from '../evidence/evidence.ts'
import { expectationKey, noiseGroups } from '../measures/contract-strata.ts'
import type { Measurement } from '../measures/measurement.ts'
import { describeSamplesFlag } from '../../sensible-samples.ts'
import { describeContract, describeExpectation } from './case-findings.ts'
import { describePriceOfRaising } from './price-of-samples.ts'

/**
 * Cases in which every candidate sample breaks and no baseline sample does, where the baseline breaks
 * elsewhere: that makes them no proof, but where it is not how chance looks they are no parity. The
 * level is the same at every look: a smaller one would take more of them for chance.
 *
 * @param all evidence of the whole run, waived cases too; the first is some of it
 */
export function describeUnlikely(
  evidence: readonly CaseEvidence[],
  metric: string,
  all: readonly CaseEvidence[],
): Pick<Measurement, 'obstacle' | 'remedy'> | null {
  const kind = contractKindOf(metric)
  const groups = noiseGroups(evidence, kind)
  const throughout = evidence.length === all.length ? groups : noiseGroups(all, kind)
  const found = groups.flatMap(
    (strata, group) =>
      findUnlikelyBreaks(strata, {
        throughout: throughout[group] ?? [],
        errorLevel: usualErrorLevel,
      }) ?? [],
  )
  const keys = new Set(found.flatMap(({ strata }) => strata.map(({ key }) => key)))
  const detailOf = (item: CaseEvidence): string | undefined => {
    if (kind !== undefined) {
      return keys.has(stratumKey(item)) ? describeContract(item, kind) : undefined
    }
    const failing = item.expectations.find((_, index) => keys.has(expectationKey(item, index)))
    return failing && describeExpectation(failing)
  }
  const cases = new Map<string, CaseEvidence>()
  for (const item of evidence) {
    if (detailOf(item) !== undefined && !cases.has(item.caseKey)) cases.set(item.caseKey, item)
  }
  const [first] = cases.values()
  if (first === undefined) return null
  const others = cases.size - 1
  const where = `${first.caseKey}${others > 0 ? ` (and ${countOf(others, 'more case')})` : ''}`
  const obstacle = `${where}: ${detailOf(first) ?? ''}${besideNoise}${advise(found, evidence)}`
  return { obstacle, remedy: 'more samples' }
}

function advise(
  found: readonly { readonly samplesNeeded: number }[],
  evidence: readonly CaseEvidence[],
): string {
  const most = Math.max(...evidence.map(({ golden }) => golden.samples))
  const samples = Math.max(most + 1, ...found.map(({ samplesNeeded }) => samplesNeeded))
  const flag = describeSamplesFlag(samples)
  return flag === null ? '' : `: run with ${flag}${describePriceOfRaising(evidence, samples)}`
}
