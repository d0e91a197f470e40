import type { GateResult, RunReport } from '../model/report.ts'
import {
  countCell,
  fractionCell,
  msCell,
  renderCsvHeader,
  renderCsvRows,
  textCell,
  usdCell,
  type CsvColumn,
} from './csv.ts'
import { gateValueKind, type GateValueKind } from './gate-values.ts'

interface Row {
  readonly runId: string
  readonly gate: GateResult
}

/** New columns are added at the end: readers go by position, too. */
const columns: readonly CsvColumn<Row>[] = [
  ['run_id', ({ runId }) => textCell(runId)],
  ['gate', ({ gate }) => textCell(gate.gate)],
  ['scope', ({ gate }) => textCell(gate.scope)],
  ['metric', ({ gate }) => textCell(gate.metric)],
  ['baseline', ({ gate }) => sideCell(gate, gate.baseline)],
  ['candidate', ({ gate }) => sideCell(gate, gate.candidate)],
  ['difference', ({ gate }) => differenceCell(gate, gate.difference)],
  ['ci_low', ({ gate }) => differenceCell(gate, gate.low)],
  ['ci_high', ({ gate }) => differenceCell(gate, gate.high)],
  ['threshold', ({ gate }) => textCell(gate.threshold)],
  ['samples', ({ gate }) => countCell(gate.samples)],
  ['verdict', ({ gate }) => gate.verdict],
  ['reason', ({ gate }) => textCell(gate.reason)],
]

/** One row per gate, in the report's order. */
export function renderGatesCsv({ runId, gates }: RunReport): string {
  const rows = gates.map(gate => ({ runId, gate }))
  return renderCsvHeader(columns) + renderCsvRows(columns, rows)
}

const cells: Readonly<Record<GateValueKind, (value: number | null) => string>> = {
  ms: msCell,
  usd: usdCell,
  count: countCell,
  similarity: fractionCell,
  share: fractionCell,
}

function sideCell(gate: GateResult, value: number | null): string {
  return cells[gateValueKind(gate)](value)
}

function differenceCell(gate: GateResult, value: number | null): string {
  return gate.unit === 'ms' ? msCell(value) : fractionCell(value)
}
