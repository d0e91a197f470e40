import { countOf, formatCount } from '../../model/format.ts'
import { describeReachedLimit } from '../../model/reached-limit.ts'
import type { RunReport, SideTotals } from '../../model/report.ts'
import { listSome } from '../section.ts'
import { summarizeRun } from '../run-summary.ts'
import { compareCases, isNewDrift } from './compare-cases.ts'
import { compareGates, isNewGateDrift } from './compare-gates.ts'
import { findUnlikeness } from './find-unlikeness.ts'
import type {
  CaseComparison,
  Change,
  GateComparison,
  RunComparison,
  TotalsChange,
} from './run-comparison.ts'

const mostNamed = 3

/** What changed from one run to another. */
export function compareRuns(before: RunReport, after: RunReport): RunComparison {
  const gates = compareGates(before.gates, after.gates)
  const cases = compareCases(before.cases, after.cases)
  const verdicts = { before: before.verdict, after: after.verdict }
  return {
    formatVersion: 1,
    ...decide({ verdicts, gates, cases, afterReason: after.reason }),
    verdicts,
    before: summarizeRun(before),
    after: summarizeRun(after),
    unlike: findUnlikeness(before, after),
    notes: findNotes(before, after),
    gates,
    cases,
    totals: {
      baseline: compareTotals(before.totals.baseline, after.totals.baseline),
      candidate: compareTotals(before.totals.candidate, after.totals.candidate),
    },
  }
}

interface Facts extends Pick<RunComparison, 'verdicts' | 'gates' | 'cases'> {
  readonly afterReason: string
}

function decide(facts: Facts): Pick<RunComparison, 'result' | 'reason'> {
  const { verdicts, gates, cases, afterReason } = facts
  const turn = `${verdicts.before} -> ${verdicts.after}`
  const newDrift = [
    ...gates.filter(isNewGateDrift).map(({ gate }) => gate),
    ...cases.filter(isNewDrift).map(({ suite, caseId, mode }) => `${suite}/${caseId} (${mode})`),
  ]
  if (newDrift.length > 0) {
    const reason = `${turn}; drifting now and not before: ${listSome(newDrift, mostNamed)}`
    return { result: 'newly-drifting', reason }
  }
  if (verdicts.after === 'drift' && verdicts.before !== 'drift') {
    return { result: 'newly-drifting', reason: `${turn}; ${afterReason}` }
  }
  if (verdicts.after === 'inconclusive' && verdicts.before === 'parity') {
    return { result: 'newly-inconclusive', reason: `${turn}; ${afterReason}` }
  }
  const caution = verdicts.after === 'parity' ? '' : '; still not a pass'
  const reason = `${turn}; ${describeQuiet(gates, cases)}${caution}`
  return { result: 'no-new-drift', reason }
}

const told: readonly (readonly [Change, string])[] = [
  ['still-drifting', 'still drifting'],
  ['newly-inconclusive', 'newly inconclusive'],
  ['still-inconclusive', 'still inconclusive'],
  ['waived', 'waived now'],
  ['fixed', 'fixed'],
]

function describeQuiet(gates: readonly GateComparison[], cases: readonly CaseComparison[]): string {
  const parts = told.flatMap(([change, words]) => {
    const ofGates = gates.filter(gate => gate.change === change).length
    const ofCases = cases.filter(result => result.change === change).length
    const counts = [
      ...(ofGates > 0 ? [countOf(ofGates, 'gate')] : []),
      ...(ofCases > 0 ? [countOf(ofCases, 'case')] : []),
    ]
    return counts.length > 0 ? [`${counts.join(' and ')} ${words}`] : []
  })
  return parts.length > 0 ? parts.join(', ') : 'nothing drifts that did not before'
}

function findNotes(before: RunReport, after: RunReport): string[] {
  const isSame = before.runId === after.runId
  return [
    ...(isSame ? ['both are the same run'] : []),
    ...(!isSame && after.startedAt < before.startedAt
      ? ['the second run started before the first: what is called new was there earlier']
      : []),
    ...describeState('earlier', before),
    ...describeState('later', after),
  ]
}

/** Why a run says less than a whole one. */
function describeState(word: string, report: RunReport): string[] {
  const { unusableSide, interrupted, reachedLimit, plan } = report
  const done = `after ${formatCount(plan.samplesDone)} of ${countOf(plan.samplesPlanned, 'sample')}`
  return [
    ...(unusableSide
      ? [`the ${unusableSide.side} of the ${word} run could not be used: ${unusableSide.reason}`]
      : []),
    ...(interrupted ? [`the ${word} run was interrupted ${done}`] : []),
    ...(reachedLimit
      ? [`the ${word} run ended ${done}: ${describeReachedLimit(reachedLimit)}`]
      : []),
  ]
}

function compareTotals(before: SideTotals, after: SideTotals): TotalsChange {
  return {
    samples: after.samples - before.samples,
    failed: after.failed - before.failed,
    ttftRatio: divide(after.ttftMs, before.ttftMs),
    totalRatio: divide(after.totalMs, before.totalMs),
    costRatio: divide(wholeCost(after), wholeCost(before)),
  }
}

function divide(after: number | null, before: number | null): number | null {
  return after === null || before === null || before === 0 ? null : after / before
}

/** A sum that some samples are missing from is compared with nothing. */
function wholeCost({ costUsd, costUnknown }: SideTotals): number | null {
  return costUnknown > 0 ? null : costUsd
}
