import { countOf } from '../../model/format.ts'
import type { CaseResult, GateResult, RunReport, Verdict } from '../../model/report.ts'
import { sides, type Side } from '../../model/side.ts'
import { sum } from '../../statistics/basics/summary.ts'
import type { JournalFooter } from '../journal-format.ts'
import type { RunTotals } from './evidence/run-totals.ts'

type UnusableSide = RunReport['unusableSide']

export interface RunFacts {
  readonly gates: readonly GateResult[]
  readonly cases: readonly CaseResult[]
  readonly unusableSide: UnusableSide
  readonly interrupted: boolean
  readonly reachedLimit: RunReport['reachedLimit']
  /** Every request was meant to fail. */
  readonly onlyFaults: boolean
}

/** Drift if any required gate drifts; else inconclusive if any is; else parity. */
export function decideRun({ gates, cases, unusableSide, ...facts }: RunFacts): Verdict {
  // A wrong key makes every request of a side fail, which is no drift of the gateway.
  if (unusableSide) return 'inconclusive'
  const required = gates.filter(gate => gate.required)
  if (required.some(gate => gate.verdict === 'drift')) return 'drift'
  // What was not sent cannot have shown parity, whether or not anybody asks for coverage.
  if (facts.interrupted || facts.reachedLimit) return 'inconclusive'
  if (required.some(gate => gate.verdict === 'inconclusive')) return 'inconclusive'
  const isSettled = (result: CaseResult) => result.verdict !== 'inconclusive'
  // Where nothing was answered on purpose, no other answer proves that the gateways work.
  const isCompared = facts.onlyFaults ? cases.every(isSettled) : cases.some(isSettled)
  return required.some(isComparison) && isCompared ? 'parity' : 'inconclusive'
}

/** That all was sent is no comparison yet, nor is a check that found nothing to check. */
function isComparison({ metric, verdict }: GateResult): boolean {
  return verdict === 'parity' && !metric.startsWith('coverage.')
}

/** A side of which nothing was answered was not compared: that is no drift but a broken set-up. */
export function findUnusableSide(
  totals: RunTotals,
  footer: JournalFooter | null,
  recording: RunReport['recording'] = null,
): UnusableSide {
  const silent = sides.filter(side => {
    const { samples, answered } = totals.sides[side]
    return samples > 0 && answered === 0
  })
  const unreached = sides.filter(side => isUnreached(totals, side))
  const [side] = silent
  if (side) {
    const reason = `not one of ${describeSamples(totals, side)}`
    const other = silent[1] ? '; nor did the candidate answer anything' : ''
    return { side, reason: reason + other }
  }
  if (unreached[0]) return describeUnreached(totals, unreached[0], unreached.length > 1)
  if (footer?.stopReason !== 'unusable-side') return null
  if (recording !== null && totals.sides.candidate.samples === 0) {
    return { side: 'baseline', reason: recording.sentinel.reason }
  }
  const { hopeless } = totals
  const worse = hopeless.baseline > hopeless.candidate ? 'baseline' : 'candidate'
  const reason = `sending stopped, since its first samples all failed for good (${describeFailures(totals, worse)})`
  return { side: worse, reason }
}

/** Nothing but requests that were meant to fail were sent there, and none was even refused. */
function isUnreached({ sides: real, faults }: RunTotals, side: Side): boolean {
  const { samples, untold } = faults[side]
  return real[side].samples === 0 && samples > 0 && sum([...untold.values()]) === samples
}

function describeUnreached(totals: RunTotals, side: Side, isBoth: boolean): UnusableSide {
  const { samples, untold } = totals.faults[side]
  const classes = [...untold].map(([name, count]) => `${name} ×${count}`).join(', ')
  const other = isBoth ? '; nor did the candidate refuse any' : ''
  const reason = `not one of ${countOf(samples, 'request')} that had to be refused was (${classes})`
  return { side, reason: reason + other }
}

function describeSamples(totals: RunTotals, side: 'baseline' | 'candidate'): string {
  const count = countOf(totals.sides[side].samples, 'sample')
  return `${count} was answered (${describeFailures(totals, side)})`
}

function describeFailures(totals: RunTotals, side: 'baseline' | 'candidate'): string {
  return totals.sides[side].failures.map(({ class: name, count }) => `${name} ×${count}`).join(', ')
}
