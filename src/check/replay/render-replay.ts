import { countOf } from '../../model/format.ts'
import { renderGrid } from '../../report/grid.ts'
import type { Screen } from '../../report/paint.ts'
import type { ReplayRow } from './replay-run.ts'

const styles = { answered: 'green', 'failed again': 'red', 'not replayed': 'yellow' } as const

/** A line for each failed sample, and how many were answered this time. */
export function renderReplay(rows: readonly ReplayRow[], screen: Screen): string {
  if (rows.length === 0) return 'no failed exchange to replay\n'
  const count = (result: ReplayRow['result']): number =>
    rows.filter(row => row.result === result).length
  const grid = renderGrid(
    {
      columns: [
        { head: 'result' },
        { head: 'side' },
        { head: 'case', isName: true, shrinkTo: 16 },
        { head: 'mode', optional: true },
        { head: 'sample', align: 'right', optional: true },
        { head: 'failed with', shrinkTo: 12 },
        { head: 'id', isName: true, shrinkTo: 10 },
        { head: 'now', shrinkTo: 12 },
      ],
      rows: rows.map(row => [
        { text: row.result, style: styles[row.result] },
        row.side,
        row.caseKey,
        row.mode,
        String(row.sample),
        row.failedWith,
        row.id ?? '',
        row.detail,
      ]),
    },
    { columns: Math.max(40, screen.columns), colour: screen.colour },
  )
  const total = countOf(rows.length, 'failed exchange')
  return `${grid}\n\n${total}: ${count('answered')} answered when replayed, ${count('failed again')} failed again, ${count('not replayed')} not replayed\n`
}
