import { renderGrid, type GridColumn, type GridRow } from '../grid.ts'
import { verdictStyles, type Screen, type Style } from '../paint.ts'
import { renderParagraph } from '../section.ts'
import { changes, type CaseComparison, type CaseState, type Change } from './run-comparison.ts'

const mostRows = 10

const columns: readonly GridColumn[] = [
  { head: 'case', shrinkTo: 16, isName: true },
  { head: 'mode', optional: true },
  { head: 'earlier' },
  { head: 'later' },
]

/** Only counted: there is nothing to do about them. */
const countedOnly: ReadonlySet<Change> = new Set(['still-inconclusive', 'unchanged'])
/** The reason is what is looked for. */
const explained: ReadonlySet<Change> = new Set([
  'newly-drifting',
  'still-drifting',
  'newly-inconclusive',
  'waived',
])

/** The cases by what became of them, each in each of its modes, and how many there are. */
export function renderCaseChanges(cases: readonly CaseComparison[], screen: Screen): string {
  if (cases.length === 0) return ''
  const groups = changes
    .map(change => ({ change, ofChange: cases.filter(compared => compared.change === change) }))
    .filter(({ ofChange }) => ofChange.length > 0)
  const rows = groups
    .filter(({ change }) => !countedOnly.has(change))
    .flatMap(({ change, ofChange }) => rowsOf(change, ofChange))
  const counts = groups.map(({ change, ofChange }) => `${ofChange.length} ${wordsOf(change)}`)
  const summary = `cases, each mode counted: ${counts.join(', ')}`
  return [
    ...(rows.length > 0 ? [renderGrid({ columns, rows }, screen)] : []),
    renderParagraph(summary, screen.columns, '  '),
  ].join('\n')
}

function rowsOf(change: Change, cases: readonly CaseComparison[]): GridRow[] {
  const hidden = cases.length - mostRows
  const drifting = cases.filter(({ after }) => after?.verdict === 'drift').length
  const note = change === 'added' && drifting > 0 ? `, ${drifting} drifting` : ''
  return [
    { across: `${wordsOf(change)}: ${cases.length}${note}`, style: 'bold' },
    ...cases.slice(0, mostRows).flatMap(compared => rowsOfCase(compared)),
    ...(hidden > 0 ? [{ across: `  +${hidden} more with --json` }] : []),
  ]
}

function rowsOfCase({ suite, caseId, mode, change, before, after }: CaseComparison): GridRow[] {
  const reason = explained.has(change) || after?.verdict === 'drift' ? (after?.reason ?? '') : ''
  return [
    [`  ${suite}/${caseId}`, mode, cellOf(before), cellOf(after)],
    ...(reason === '' ? [] : [{ across: `    ${reason}` }]),
  ]
}

function cellOf(state: CaseState | null): { readonly text: string; readonly style: Style } {
  if (state === null) return { text: 'not in it', style: 'dim' }
  const text = state.waivedBy === null ? state.verdict : `${state.verdict} (waived)`
  return { text, style: verdictStyles[state.verdict] }
}

function wordsOf(change: Change): string {
  return change.replaceAll('-', ' ')
}
