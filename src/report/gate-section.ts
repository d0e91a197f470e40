import { countOf } from '../model/format.ts'
import type { GateResult } from '../model/report.ts'
import { findMetric, isFoundByCase, type Metric } from '../model/gate.ts'
import { describeGateDifference, describeGateValue } from './gate-values.ts'
import { renderGrid, type GridColumn, type GridRow } from './grid.ts'
import { markVerdict } from './mark-verdict.ts'
import { verdictStyles, type Screen } from './paint.ts'
import { renderItems, renderParagraph } from './section.ts'

/** From here on there is room for whole intervals and the amount of data. */
const roomyColumns = 100

const dataColumn: GridColumn = { head: 'data', align: 'right', optional: true }

const columns: readonly GridColumn[] = [
  // Names stand in full beside their reasons below, figures nowhere else.
  { head: 'gate', shrinkTo: 16 },
  { head: 'baseline', align: 'right', optional: true },
  { head: 'candidate', align: 'right', optional: true },
  { head: 'difference', align: 'right', shrinkTo: 16 },
  { head: 'limit', optional: true },
  dataColumn,
  { head: 'verdict' },
]

/** The gates as a table, dimensions first; checks that found nothing are one line. */
export function renderGateSection(gates: readonly GateResult[], screen: Screen): string {
  const { shown: ordered, quiet } = arrangeGates(gates)
  const isRoomy = screen.columns >= roomyColumns
  const grid = {
    columns: isRoomy ? columns : columns.filter(column => column !== dataColumn),
    rows: rowsByScope(ordered, isRoomy),
  }
  const table = [
    ordered.length > 0 ? renderGrid(grid, screen) : '',
    quiet === '' ? '' : renderParagraph(quiet, screen.columns, '  '),
    ordered.some(gate => !gate.required)
      ? renderParagraph(informationalNote, screen.columns, '  ')
      : '',
  ]
  const parts = [table.filter(part => part !== '').join('\n'), renderReasons(ordered, screen)]
  return parts.filter(part => part !== '').join('\n\n')
}

export interface GateArrangement {
  readonly shown: readonly GateResult[]
  /** The checks that found nothing, in one line; empty when there are none. */
  readonly quiet: string
}

/** Gates with figures or trouble, dimensions first, and a line for the checks that found nothing. */
export function arrangeGates(gates: readonly GateResult[]): GateArrangement {
  const shown = gates.filter(gate => !isQuiet(gate))
  const ordered = [
    ...shown.filter(gate => familyOf(gate) === 'dimension'),
    ...shown.filter(gate => familyOf(gate) !== 'dimension'),
  ]
  return { shown: ordered, quiet: describeQuiet(gates.filter(isQuiet)) }
}

export const informationalNote =
  '* informational: does not decide the run; where nothing differs, each shows drift in up to 1 of 20 runs'

/** Gates over the whole run, then a line for each other scope with its gates below. */
function rowsByScope(gates: readonly GateResult[], isRoomy: boolean): GridRow[] {
  const scopes = [...new Set(gates.map(({ scope }) => scope))].filter(scope => scope !== 'run')
  return ['run', ...scopes].flatMap(scope => {
    const isWhole = scope === 'run'
    const rows = gates
      .filter(gate => gate.scope === scope)
      .map(gate => rowOf(isWhole ? gate.gate : `  ${gate.metric}`, gate, isRoomy))
    return isWhole ? rows : [{ across: scope, style: 'bold' } as const, ...rows]
  })
}

function rowOf(name: string, gate: GateResult, isRoomy: boolean): GridRow {
  return [
    name,
    describeGateValue(gate, gate.baseline),
    describeGateValue(gate, gate.candidate),
    describeGateDifference(gate, isRoomy ? 'full' : 'short'),
    gate.threshold,
    ...(isRoomy ? [String(gate.samples)] : []),
    {
      text: markVerdict(gate),
      style: verdictStyles[gate.verdict],
    },
  ]
}

/** Why each gate that is no parity is none: the table has no room for a sentence. */
function renderReasons(gates: readonly GateResult[], screen: Screen): string {
  const open = gates.filter(gate => gate.verdict === 'drift' || gate.verdict === 'inconclusive')
  return renderItems(
    open.map(gate => `${gate.gate}: ${gate.reason}`),
    screen.columns,
  )
}

/** A check with its own rule that nothing spoke against. */
function isQuiet(gate: GateResult): boolean {
  const metric = findMetric(gate.metric)
  const isCalm = gate.verdict === 'parity' || gate.verdict === 'not measured'
  return metric !== undefined && isFoundByCase(metric) && isCalm && gate.threshold === ''
}

/** `contract: 14 checks, no break found; 3 had nothing to check`. */
function describeQuiet(gates: readonly GateResult[]): string {
  return (['contract', 'expect'] as const)
    .flatMap(family => {
      const ofFamily = gates.filter(gate => familyOf(gate) === family)
      const unmeasured = ofFamily.filter(gate => gate.verdict === 'not measured').length
      const checked = ofFamily.length - unmeasured
      if (ofFamily.length === 0) return []
      const found = checked > 0 ? [`${countOf(checked, 'check')}, no break found`] : []
      const empty = unmeasured > 0 ? [`${unmeasured} with nothing to check`] : []
      return `${family}: ${[...found, ...empty].join('; ')}`
    })
    .join(' · ')
}

function familyOf(gate: GateResult): Metric['family'] | undefined {
  return findMetric(gate.metric)?.family
}
