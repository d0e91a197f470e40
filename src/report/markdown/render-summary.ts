import { countOf } from '../../model/format.ts'
import type { CaseResult, GateResult, RunReport } from '../../model/report.ts'
import { keyOfItsCase } from '../../model/suite.ts'
import { describeCutOffCases, isCutOff } from '../cut-off-cases.ts'
import { describeFailures, describeNothingCompared } from '../describe-failures.ts'
import { arrangeGates, informationalNote } from '../gate-section.ts'
import { describeGateDifference, describeGateValue } from '../gate-values.ts'
import { orderForReading } from '../rank-cases.ts'
import { describeCaution, describeRun } from '../run-heading.ts'
import { describeNotes, totalsTable } from '../totals-section.ts'
import { reasonOf, verdictWord } from '../verdict-line.ts'
import { markdownCode, markdownItem, markdownText } from './escape-markdown.ts'
import { bytesOf, takeLines } from './size.ts'

/** By which a comment of an earlier run is found and replaced. */
const marker = '<!-- gateway-parity -->'
/** A comment on GitHub takes 65,536 characters; the rest is for what a pipeline adds. */
const mostBytes = 60_000
/** Shares of it, so that no part can leave the others without room. */
const mostBytesOfGates = 12_000
const mostBytesOfReasons = 8000
const mostBytesOfNotes = 8000
/** For headings, folds and counts around the cases. */
const spareBytes = 500
const mostCasesInSight = 5
/** More cannot fit, however short they are. */
const mostLines = 2000

const signs = { parity: '✅', drift: '❌', inconclusive: '⚠️' } as const

/**
 * The report for a pull request's comment or a job's summary, in GitHub's Markdown: what decides
 * comes first, and what does not fit is counted.
 */
export function renderSummary(report: RunReport): string {
  const compared = report.unusableSide === null
  const middle = compared ? gatesOf(report) : markdownText(describeNothingCompared(report))
  const before = [marker, ...headOf(report), middle].join('\n\n')
  const after = [measurementOf(report), fileNote].join('\n\n')
  const room = mostBytes - bytesOf(before) - bytesOf(after) - spareBytes
  const cases = compared ? casesOf(report, room) : []
  return `${[before, ...cases, after].join('\n\n')}\n`
}

const fileNote =
  'More in the folder of the run: `report.html` to read, `cases.csv`, `gates.csv`, `exchanges.csv`, `run.json`.'

function headOf(report: RunReport): string[] {
  const caution = describeCaution(report)
  const sign = report.unusableSide ? signs.drift : signs[report.verdict]
  return [
    `## ${sign} ${verdictWord(report)} gateway parity`,
    `**Why:** ${markdownText(reasonOf(report))}`,
    // The server's own words: of a side that never answered, nothing tells more.
    ...(report.unusableSide ? [failuresOf(report)] : []),
    `**Next:** ${markdownText(report.nextStep)}`,
    markdownText(describeRun(report)),
    ...(caution === null ? [] : [`> ${markdownText(caution)}`]),
  ]
}

function failuresOf({ totals }: RunReport): string {
  return describeFailures(totals)
    .map(failures => markdownItem(failures))
    .join('\n')
}

function gatesOf({ gates }: RunReport): string {
  const { shown, quiet } = arrangeGates(gates)
  const rows = takeLines(shown.map(rowOf), mostBytesOfGates)
  const hidden = shown.length - rows.taken.length
  const open = shown.filter(({ verdict }) => verdict === 'drift' || verdict === 'inconclusive')
  const reasons = takeLines(
    open.map(gate => `- ${markdownCode(gate.gate, 100)} ${markdownText(gate.reason)}`),
    mostBytesOfReasons,
  )
  return [
    rows.taken.length > 0 ? tableOf(gateHeads, rows.taken) : '',
    hidden > 0 ? `and ${hidden} more in \`gates.csv\`` : '',
    shown.some(gate => !gate.required) ? `\\${informationalNote}` : '',
    quiet === '' ? '' : markdownText(quiet),
    reasons.taken.length > 0 ? fold('Why these gates are no parity', reasons.taken.join('\n')) : '',
  ]
    .filter(part => part !== '')
    .join('\n\n')
}

const gateHeads = ['gate', 'baseline', 'candidate', 'difference', 'limit', 'verdict']

function rowOf(gate: GateResult): string {
  return tableRow([
    markdownCode(gate.gate, 100),
    markdownText(describeGateValue(gate, gate.baseline)),
    markdownText(describeGateValue(gate, gate.candidate)),
    markdownText(describeGateDifference(gate, 'full')),
    markdownText(gate.threshold, 40),
    markOf(gate),
  ])
}

function markOf({ verdict, required }: GateResult): string {
  const word = verdict === 'parity' ? verdict : `**${verdict}**`
  return required ? word : `${word}\\*`
}

/** The worst cases in sight, further ones folded, and how many there was no room for. */
function casesOf(report: RunReport, room: number): string[] {
  const open = orderForReading(report).filter(
    result => result.verdict !== 'parity' && !isCutOff(result),
  )
  const cutOff = describeCutOffCases(report.cases)
  if (open.length === 0) return cutOff === '' ? [] : [cutOff]
  const lines = open.slice(0, mostLines).map(lineOf)
  const inSight = takeLines(lines.slice(0, mostCasesInSight), room)
  const folded = takeLines(
    inSight.taken.length < mostCasesInSight ? [] : lines.slice(mostCasesInSight),
    inSight.left,
  )
  const hidden = open.length - inSight.taken.length - folded.taken.length
  return [
    '### Cases to look at',
    inSight.taken.join('\n'),
    folded.taken.length > 0
      ? fold(countOf(folded.taken.length, 'further case'), folded.taken.join('\n'))
      : '',
    hidden > 0 ? `and ${hidden} more in \`cases.csv\`` : '',
    cutOff,
  ].filter(part => part !== '')
}

function lineOf(result: CaseResult): string {
  const { verdict, mode, reason, firstDifference } = result
  const difference =
    firstDifference === '' ? '' : `<br>first difference: ${markdownCode(firstDifference, 300)}`
  return `- **${verdict}** ${markdownCode(keyOfItsCase(result))} (${mode}): ${markdownText(reason, 300)}${difference}`
}

function measurementOf(report: RunReport): string {
  const { heads, rows } = totalsTable(report.totals)
  const cells = rows.map(row => tableRow(row.map(cell => markdownText(cell))))
  const notes = takeLines(
    [...(report.unusableSide ? [] : describeFailures(report.totals)), ...describeNotes(report)].map(
      note => markdownItem(note),
    ),
    mostBytesOfNotes,
  )
  return fold('How it was measured', `${tableOf(heads, cells)}\n\n${notes.taken.join('\n')}`)
}

function tableOf(heads: readonly string[], rows: readonly string[]): string {
  return [tableRow(heads), tableRow(heads.map(() => '---')), ...rows].join('\n')
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

/** Markdown goes on inside only after an empty line. */
function fold(summary: string, content: string): string {
  return `<details>\n<summary>${summary}</summary>\n\n${content}\n\n</details>`
}
