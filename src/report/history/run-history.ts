import { compareByCodeUnit } from '../../model/json.ts'
import type { GateResult, RunReport } from '../../model/report.ts'
import { summarizeRun, type RunSummary } from '../run-summary.ts'

/** A run with a report; `run` is the name of its folder. */
export interface ReportedRun {
  readonly run: string
  /** `interrupted` and `unusable`: its figures are of a part, and are left out of trends. */
  readonly status: 'finished' | 'interrupted' | 'unusable'
  readonly summary: RunSummary
  readonly gates: readonly GateResult[]
}

/** A run that has no report yet, or one that cannot be read. */
export interface BrokenRun {
  readonly run: string
  readonly status: 'unfinished' | 'unreadable'
  /** What is the matter, and what to do about it. */
  readonly problem: string
}

export type HistoryEntry = ReportedRun | BrokenRun

export interface RunHistory {
  readonly formatVersion: 1
  /** Oldest first. */
  readonly runs: readonly HistoryEntry[]
  /** How many runs are not shown, and why. */
  readonly leftOut: { readonly simulated: number; readonly older: number }
}

export function toReportedRun(run: string, report: RunReport): ReportedRun {
  const status = report.unusableSide ? 'unusable' : report.interrupted ? 'interrupted' : 'finished'
  return { run, status, summary: summarizeRun(report), gates: report.gates }
}

export function isReported(entry: HistoryEntry): entry is ReportedRun {
  return 'summary' in entry
}

/** Simulated runs are left out where there are others, unless they are asked for. */
export function buildHistory(
  found: readonly HistoryEntry[],
  options: { readonly last: number; readonly includeSimulated: boolean },
): RunHistory {
  const ordered = orderRuns(found)
  const real = ordered.filter(entry => !isSimulated(entry))
  const wanted = options.includeSimulated || real.length === 0 ? ordered : real
  const runs = wanted.slice(-options.last)
  return {
    formatVersion: 1,
    runs,
    leftOut: {
      simulated: ordered.length - wanted.length,
      older: wanted.length - runs.length,
    },
  }
}

/** Oldest first, whatever their folders are called. */
export function orderRuns<Entry extends HistoryEntry>(found: readonly Entry[]): Entry[] {
  return found.toSorted(
    (left, right) =>
      compareByCodeUnit(startOf(left), startOf(right)) || compareByCodeUnit(left.run, right.run),
  )
}

/** The folder of a simulated run says so, even when nothing in it can be read. */
export function isSimulated(entry: HistoryEntry): boolean {
  return isReported(entry) ? entry.summary.simulated : entry.run.startsWith('simulated-')
}

/** In the form of run ids, which begin with their start. */
function startOf(entry: HistoryEntry): string {
  return isReported(entry)
    ? entry.summary.startedAt.slice(0, 19).replaceAll(':', '-')
    : entry.run.replace(/^simulated-/, '')
}
