import type { GoldenCase } from '../model/suite.ts'
import { caseKey } from '../model/suite.ts'
import { countOf } from '../model/format.ts'
import { cutColumns, renderGrid, type Grid, type GridColumn } from './grid.ts'
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
  { head: 'model', shrinkTo: 8 },
  { head: 'tags', shrinkTo: 8, optional: true },
]

/** What a run would do: every case, and how many requests that makes. Nothing is sent for it. */
export function renderPlanTable(input: PlanTableInput): string {
  const columns = Math.max(fewestColumns, input.columns)
  const sections = [
    input.cases.length > 0 ? renderCases(input.cases, columns) : '',
    renderItems(input.notes, columns),
    renderParagraph(describePlan(input), columns, '  '),
  ].filter(section => section !== '')
  return `${sections.join('\n\n')}\n`
}

/** Models that do not fit are numbered and named below: part of a name may be the same for two. */
function renderCases(cases: readonly GoldenCase[], columns: number): string {
  const screen = { columns, colour: false }
  const named = gridOf(cases, golden => golden.model)
  if (!cutColumns(named, columns).has('model')) return renderGrid(named, screen)
  const models = [...new Set(cases.map(golden => golden.model))]
  const numbered = gridOf(cases, golden => String(models.indexOf(golden.model) + 1))
  const legend = models.map((model, index) => `model ${index + 1}: ${model}`)
  return `${renderGrid(numbered, screen)}\n\n${renderItems(legend, columns)}`
}

function gridOf(cases: readonly GoldenCase[], modelOf: (golden: GoldenCase) => string): Grid {
  const rows = cases.map(golden => [
    caseKey(golden),
    golden.modes.length > 1 ? 'both' : (golden.modes[0] ?? ''),
    String(golden.samples),
    String(golden.turns.length),
    golden.fault ?? golden.compare.kind,
    String(golden.expect.length),
    modelOf(golden),
    golden.tags.join(' '),
  ])
  return { columns: gridColumns, rows }
}

function describePlan({ cases, requests, isSimulated, route }: PlanTableInput): string {
  const suites = new Set(cases.map(golden => golden.suite)).size
  const mark = isSimulated ? 'SIMULATED ' : ''
  const amount = `${countOf(cases.length, 'case')} in ${countOf(suites, 'suite')}`
  const total = countOf(requests, 'request')
  return `${mark}${route}: ${amount}, ${total} if none is retried; nothing was sent`
}
