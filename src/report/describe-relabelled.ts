import { formatCount, formatShare } from '../model/format.ts'
import type { RunReport } from '../model/report.ts'

/** How far the quality gate can be trusted on the very answers of this run; empty where it is not known. */
export function describeRelabelled({ relabelled }: Pick<RunReport, 'relabelled'>): string {
  if (relabelled === null) return ''
  if ('leftOut' in relabelled) return `quality on these answers relabelled: ${relabelled.leftOut}`
  const { relabellings, falseAlarms, swapped, caught } = relabelled
  const share = (value: number) => formatShare(Math.round(value * 1000) / 1000)
  return `quality on these very answers: with sides drawn at random it drifts in ${share(falseAlarms)} of ${formatCount(relabellings)} tries, with ${share(swapped)} of the answers swapped in ${share(caught)}`
}
