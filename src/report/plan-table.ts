import type { GoldenCase } from '../model/suite.ts'
import { caseKey } from '../model/suite.ts'
import { countOf } from '../model/format.ts'
import { renderGrid, type GridColumn, type GridRow } from './grid.ts'
import { renderItems, renderParagraph } from './section.ts'

export interface PlanTableInput {
  readonly cases: readonly GoldenCase[]
  /** Chat requests to both sides together if nothing is retried. */
  readonly requests: number
  readonly isSimulated: boolean
  /** Who is asked: `llm-gateway (api.example.com) -> ai-stats (simulated)`. */
  readonly route: string
  readonly notes: readonly string[]
  readonly columns: number
}

const fewestColumns = 40

const gridColumns: readonly GridColumn[] = [
  { head: 'case', shrinkTo: 24, isName: true },
  { head: 'mode', optional: true },
  { head: 'samples', align: 'right' },
  { head: 'turns', align: 'right', optional: true },
  { head: 'compare' },
  { head: 'checks', align: 'right', optional: true },
  { head: 'model', shrinkTo: 8, isName: true, optional: true },
  { head: 'tags', shrinkTo: 8, optional: true },
]

/** What a run would do: every case, and how many requests that makes. Nothing is sent for it. */
export function renderPlanTable(input: PlanTableInput): string {
  const columns = Math.max(fewestColumns, input.columns)
  const grid = { columns: gridColumns, rows: input.cases.map(rowOf) }
  const sections = [
    input.cases.length > 0 ? renderGrid(grid, { columns, colour: false }) : '',
    renderItems(input.notes, columns),
    renderParagraph(describePlan(input), columns, '  '),
  ].filter(section => section !== '')
  return `${sections.join('\n\n')}\n`
}

function rowOf(golden: GoldenCase): GridRow {
  return [
    caseKey(golden),
    golden.modes.length > 1 ? 'both' : (golden.modes[0] ?? ''),
    String(golden.samples),
    String(golden.turns.length),
    golden.fault ?? golden.compare.kind,
    String(golden.expect.length),
    golden.model,
    golden.tags.join(' '),
  ]
}

function describePlan({ cases, requests, isSimulated, route }: PlanTableInput): string {
  const suites = new Set(cases.map(golden => golden.suite)).size
  const mark = isSimulated ? 'SIMULATED ' : ''
  const amount = `${countOf(cases.length, 'case')} in ${countOf(suites, 'suite')}`
  const total = countOf(requests, 'request')
  return `${mark}${route}: ${amount}, ${total} if none is retried; nothing was sent`
}
