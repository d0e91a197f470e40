import type { GateResult } from '../../model/report.ts'
import { describeSide } from '../run-heading.ts'
import type { RunSummary } from '../run-summary.ts'
import { isReported, type HistoryEntry, type ReportedRun } from './run-history.ts'

/** Runs of the same two sides: the figures of other ones are no trend. */
export interface SidePair {
  readonly name: string
  readonly runs: readonly ReportedRun[]
}

/** A gate over the runs of a pair of sides; null in a run that did not measure it. */
export interface GateTrend {
  readonly gate: string
  readonly results: readonly (GateResult | null)[]
  readonly last: GateResult
}

/** Finished runs by their sides, in the order of the newest run of each pair. */
export function groupBySides(entries: readonly HistoryEntry[]): SidePair[] {
  const pairs = new Map<string, ReportedRun[]>()
  for (const run of entries.filter(isReported)) {
    if (run.status !== 'finished') continue
    const name = describePair(run.summary.sides)
    const runs = pairs.get(name) ?? []
    // What comes last was used last.
    pairs.delete(name)
    pairs.set(name, [...runs, run])
  }
  return [...pairs].map(([name, runs]) => ({ name, runs }))
}

/** A defect of a simulator is what a trend is to show, as it would show that of a gateway. */
function describePair(sides: RunSummary['sides']): string {
  const [baseline, candidate] = [sides.baseline, sides.candidate].map(side =>
    describeSide({ ...side, defects: [] }),
  )
  return `${baseline} -> ${candidate}`
}

/** Every gate that one of the runs had, as its newest run with that gate shows it. */
export function findTrends(runs: readonly ReportedRun[]): GateTrend[] {
  const newest = new Map<string, GateResult>()
  for (const { gates } of runs.toReversed()) {
    for (const gate of gates) if (!newest.has(gate.gate)) newest.set(gate.gate, gate)
  }
  return [...newest].map(([gate, last]) => ({
    gate,
    last,
    results: runs.map(({ gates }) => gates.find(result => result.gate === gate) ?? null),
  }))
}
