import type { RunReport } from '../model/report.ts'

const members = [
  'toolVersion',
  'runId',
  'simulated',
  'verdict',
  'reason',
  'unusableSide',
  'interrupted',
  'reachedLimit',
  'recording',
  'startedAt',
  'finishedAt',
  'seed',
  'suites',
  'sides',
  'totals',
  'plan',
] as const satisfies readonly (keyof RunReport)[]

/** What a run was and what came of it, without its gates and cases. */
export type RunSummary = Pick<RunReport, (typeof members)[number]>

/** In the order in which JSON lists them. */
export const runSummaryMembers: readonly (keyof RunSummary)[] = members

export function summarizeRun(report: RunSummary): RunSummary {
  const entries = members.map(member => [member, report[member]] as const)
  return Object.fromEntries(entries) as unknown as RunSummary
}
