import { countOf } from '../../model/format.ts'
import { renderGrid, type GridRow } from '../../report/grid.ts'
import { wrapText } from '../../report/fit-text.ts'
import { visibleText } from '../../report/visible-text.ts'
import type { CodeFinding, FindingKind } from '../finding/code-finding.ts'
import { findingKinds } from '../finding/code-finding.ts'
import type { Inventory } from '../inventory.ts'

const headings: Readonly<Record<FindingKind, string>> = {
  key: 'Hard-coded keys',
  'key-variable': 'Key variables',
  'base-url': 'Base URLs',
  client: 'Clients and calls',
  model: 'Model ids',
  fallback: 'Fallback chains',
  header: 'Gateway-only headers',
  field: 'Gateway-only fields',
  resilience: 'Retries and time limits',
}

const mostRows = 50
const mostNotes = 10

/** Findings by kind, each with its place and the change that it needs. */
export function renderInventory(
  { findings, filesRead, filesSkipped, notes }: Inventory,
  screen: { readonly columns: number; readonly colour: boolean },
): string {
  const rows = findingKinds.flatMap(kind => {
    const found = findings.filter(item => item.kind === kind)
    return found.length === 0 ? [] : [heading(kind, found), ...toRows(found, screen.columns)]
  })
  const skipped = Object.entries(filesSkipped).flatMap(([reason, number]) =>
    number > 0 ? [`${number} ${reason}`] : [],
  )
  const noteLines = notes
    .slice(0, mostNotes)
    .map(({ path, reason }) => `not searched: ${visibleText(path === '' ? '.' : path)}: ${reason}`)
  const files = countOf(new Set(findings.map(({ file }) => file)).size, 'file')
  const left = skipped.length > 0 ? `, skipped: ${skipped.join(', ')}` : ''
  const lines = [
    ...(rows.length > 0 ? [renderGrid({ columns, rows }, screen), ''] : []),
    ...noteLines,
    ...(notes.length > mostNotes ? [`not searched: ${notes.length - mostNotes} more places`] : []),
    `${countOf(findings.length, 'finding')} in ${files}; ${countOf(filesRead, 'file')} read${left}`,
  ]
  return `${lines.join('\n')}\n`
}

const columns = [
  { head: 'place', isName: true, shrinkTo: 24 },
  { head: 'found', isName: true, shrinkTo: 24 },
  { head: 'gateway', optional: true },
]

/** Cut nowhere: a change that is not seen whole cannot be made. */
function wrapChange(change: string, screenColumns: number): GridRow[] {
  const [first = '', ...rest] = wrapText(change, screenColumns - 5)
  return [{ across: `  -> ${first}` }, ...rest.map(line => ({ across: `     ${line}` }))]
}

function heading(kind: FindingKind, found: readonly CodeFinding[]): GridRow {
  return { across: `${headings[kind]} (${found.length})`, style: 'bold' }
}

function toRows(found: readonly CodeFinding[], screenColumns: number): GridRow[] {
  const shown = found.slice(0, mostRows)
  const more = found.length - shown.length
  const rows = shown.flatMap(({ file, line, value, gateway, change }, index): GridRow[] => {
    const row = [`${file}:${line}`, value, gateway ?? '']
    // One change for all in a row is said once, below the last of them.
    if (change === null || shown[index + 1]?.change === change) return [row]
    return [row, ...wrapChange(change, screenColumns)]
  })
  return more > 0 ? [...rows, { across: `  and ${more} more, which --json lists` }] : rows
}
