import type { CaseResult, RunReport, SideNumbers } from '../model/report.ts'
import type { Side } from '../model/side.ts'
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

interface Row {
  readonly runId: string
  readonly result: CaseResult
}

/** New columns are added at the end: readers go by position, too. */
const columns: readonly CsvColumn<Row>[] = [
  ['run_id', ({ runId }) => textCell(runId)],
  ['suite', ({ result }) => textCell(result.suite)],
  ['case_id', ({ result }) => textCell(result.caseId)],
  ['tags', ({ result }) => textCell(result.tags.join(' '))],
  ['mode', ({ result }) => result.mode],
  ['verdict', ({ result }) => result.verdict],
  ['reason', ({ result }) => textCell(result.reason)],
  ['waived_by', ({ result }) => textCell(result.waivedBy)],
  ...bothSides('samples', side => countCell(side.samples)),
  ['self_similarity', ({ result }) => fractionCell(result.selfSimilarity)],
  ['cross_similarity', ({ result }) => fractionCell(result.crossSimilarity)],
  ['similarity_delta', ({ result }) => fractionCell(result.similarityDelta)],
  ['similarity_p', ({ result }) => fractionCell(result.similarityP)],
  ['contract_findings', ({ result }) => textCell(contractKindsOf(result))],
  ...bothSides('expect', side => shareCell(passedChecks(side), side.expectationsChecked)),
  ...bothSides('errors', side => shareCell(side.failed, side.samples)),
  ...bothSides('ttft_ms', side => msCell(side.ttftMs)),
  ...bothSides('total_ms', side => msCell(side.totalMs)),
  ['latency_ratio', ({ result }) => fractionCell(result.latencyRatio)],
  ...bothSides('cost_usd', side => usdCell(side.costUsd)),
  ['cost_ratio', ({ result }) => fractionCell(result.costRatio)],
  ...bothSides('input_tokens', side => countCell(side.inputTokens)),
  ...bothSides('output_tokens', side => countCell(side.outputTokens)),
  ...bothSides('model', side => textCell(side.model)),
  ...bothSides('provider', side => textCell(side.provider)),
  ['first_difference', ({ result }) => textCell(result.firstDifference)],
]

/** One row per case and mode, in the report's order. */
export function renderCasesCsv({ runId, cases }: RunReport): string {
  const rows = cases.map(result => ({ runId, result }))
  return renderCsvHeader(columns) + renderCsvRows(columns, rows)
}

function bothSides(name: string, cell: (side: SideNumbers) => string): CsvColumn<Row>[] {
  const column = (side: Side): CsvColumn<Row> => [
    `${name}_${side}`,
    ({ result }) => cell(result.sides[side]),
  ]
  return [column('baseline'), column('candidate')]
}

/** Each kind once, worst first, whatever its level: the verdict tells how grave it is. */
function contractKindsOf({ findings }: CaseResult): string {
  const kinds = findings.map(({ kind }) => kind).filter(kind => kind.startsWith('contract.'))
  return [...new Set(kinds)].join(' ')
}

function passedChecks({ expectationsChecked, expectationsFailed }: SideNumbers): number {
  return expectationsChecked - expectationsFailed
}

function shareCell(part: number, whole: number): string {
  return whole > 0 ? fractionCell(part / whole) : ''
}
