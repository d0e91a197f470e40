import type { GateResult, RunReport } from '../../model/report.ts'
import { describeFailures, describeNothingCompared } from '../describe-failures.ts'
import { describeGateDifference, describeGateValue } from '../gate-values.ts'
import { visibleText } from '../visible-text.ts'
import { escapeHtml } from './escape-html.ts'
import type { LookFirst } from './page-data.ts'
import { headlineOf } from './headline.ts'

export interface SummaryInput {
  readonly report: RunReport
  readonly caution: string | null
  readonly lookFirst: readonly LookFirst[]
}

/** The verdict as plain HTML: what shows before the script has run, and where none may run. */
export function renderStaticSummary({ report, caution, lookFirst }: SummaryInput): string {
  return [
    '<div class="static">',
    caution === null ? '' : `<p class="caution">${text(caution)}</p>`,
    `<h1>${text(headlineOf(report))}</h1>`,
    `<p>${text(report.nextStep)}</p>`,
    `<p>${text(report.reason)}</p>`,
    ...lookFirst.map(
      ({ suite, caseId, mode, why }) =>
        `<p>Look first at ${text(`${suite}/${caseId} (${mode}): ${why}`)}</p>`,
    ),
    ...(report.unusableSide
      ? [...describeFailures(report.totals), describeNothingCompared(report)].map(
          words => `<p>${text(words)}</p>`,
        )
      : [renderGates(report.gates)]),
    '<p class="loading">Cases, charts and answers appear here once the script of this page has run.</p>',
    '</div>',
  ].join('')
}

function renderGates(gates: readonly GateResult[]): string {
  const heads = ['gate', 'baseline', 'candidate', 'difference', 'limit', 'verdict']
  const rows = gates.filter(gate => gate.verdict !== 'not measured').map(renderGate)
  return [
    '<table><thead><tr>',
    ...heads.map(head => `<th scope="col">${head}</th>`),
    `</tr></thead><tbody>${rows.join('')}</tbody></table>`,
  ].join('')
}

function renderGate(gate: GateResult): string {
  const cells = [
    gate.gate,
    describeGateValue(gate, gate.baseline),
    describeGateValue(gate, gate.candidate),
    describeGateDifference(gate, 'full'),
    gate.threshold,
    gate.verdict,
  ]
  return `<tr>${cells.map(cell => `<td>${text(cell)}</td>`).join('')}</tr>`
}

function text(value: string): string {
  return escapeHtml(visibleText(value))
}
