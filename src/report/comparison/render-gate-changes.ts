import { formatMs, formatPoints } from '../../model/format.ts'
import type { GateResult } from '../../model/report.ts'
import { arrangeGates, informationalNote } from '../gate-section.ts'
import { describeGateDifference, shownDifference } from '../gate-values.ts'
import { renderGrid, type GridColumn, type GridRow } from '../grid.ts'
import { markVerdict } from '../mark-verdict.ts'
import { verdictStyles, type Screen, type Style } from '../paint.ts'
import { renderItems, renderParagraph } from '../section.ts'
import type { Change, GateComparison } from './run-comparison.ts'

/** From here on there is room for whole intervals. */
const roomyColumns = 130
const apartMark = '!'
const apartNote = '! the intervals have no point in common: more than chance'

const columns: readonly GridColumn[] = [
  { head: 'gate', shrinkTo: 16 },
  { head: 'earlier', align: 'right', shrinkTo: 13 },
  { head: 'later', align: 'right', shrinkTo: 13 },
  { head: 'change', align: 'right', optional: true },
  { head: 'limit', optional: true },
  { head: 'verdict', shrinkTo: 25 },
]

const blocking: ReadonlySet<Change> = new Set(['newly-drifting', 'newly-inconclusive'])

/** The gates of both runs side by side; checks that found nothing in either are one line. */
export function renderGateChanges(gates: readonly GateComparison[], screen: Screen): string {
  const { shown, quiet } = arrange(gates)
  const length = screen.columns >= roomyColumns ? 'full' : 'short'
  const rows = shown.map(gate => rowOf(gate, length))
  const notes = [
    quiet,
    shown.some(({ intervalsApart }) => intervalsApart === true) ? apartNote : '',
    shown.some(({ before, after }) => [before, after].some(gate => gate?.required === false))
      ? informationalNote
      : '',
  ].filter(note => note !== '')
  const table = [
    ...(rows.length > 0 ? [renderGrid({ columns, rows }, screen)] : []),
    ...notes.map(note => renderParagraph(note, screen.columns, '  ')),
  ].join('\n')
  const reasons = shown.flatMap(({ gate, change, after }) =>
    after && blocking.has(change) ? [`${gate}: ${after.reason}`] : [],
  )
  return [table, renderItems(reasons, screen.columns)].filter(part => part !== '').join('\n\n')
}

/** Dimensions first, as in the report of one run. */
function arrange(gates: readonly GateComparison[]): {
  readonly shown: readonly GateComparison[]
  readonly quiet: string
} {
  const ofRun = (run: 'before' | 'after') => gates.flatMap(gate => gate[run] ?? [])
  const named = [...arrangeGates(ofRun('after')).shown, ...arrangeGates(ofRun('before')).shown]
  const order = new Set(arrangeGates(named).shown.map(({ gate }) => gate))
  const shown = [...order].flatMap(name => gates.find(({ gate }) => gate === name) ?? [])
  const others = gates.filter(({ gate }) => !order.has(gate))
  return { shown, quiet: arrangeGates(others.flatMap(({ after }) => after ?? [])).quiet }
}

function rowOf(compared: GateComparison, length: 'full' | 'short'): GridRow {
  const { gate, before, after, intervalsApart } = compared
  const mark = intervalsApart === true ? apartMark : ''
  return [
    gate,
    before ? describeGateDifference(before, length) : '',
    after ? describeGateDifference(after, length) : '',
    { text: describeStep(compared) + mark, ...(mark !== '' && { style: 'bold' as const }) },
    (after ?? before)?.threshold ?? '',
    { text: describeVerdicts(before, after), style: styleOf(compared) },
  ]
}

const stepFormats: Readonly<Record<GateResult['unit'], (step: number) => string>> = {
  ratio: step => signed(step, size => size.toFixed(2)),
  // The step between two shares is one of points.
  share: formatPoints,
  points: formatPoints,
  ms: step => signed(step, formatMs),
}

/** Between the figures beside it, which can be nearer to each other than the estimates are. */
function describeStep({ before, after }: GateComparison): string {
  if (before === null || after === null || before.unit !== after.unit) return ''
  const [earlier, later] = [shownDifference(before), shownDifference(after)]
  return earlier === null || later === null ? '' : stepFormats[after.unit](later - earlier)
}

/** What is rounded to nothing has no sign. */
function signed(step: number, format: (size: number) => string): string {
  const size = format(Math.abs(step))
  if (!/[1-9]/.test(size)) return size
  return `${step < 0 ? '-' : '+'}${size}`
}

/** `parity -> drift`, or the verdict alone where it stayed. */
function describeVerdicts(before: GateResult | null, after: GateResult | null): string {
  const [earlier, later] = [before, after].map(gate => (gate ? markVerdict(gate) : 'none'))
  return earlier === later ? `${later}` : `${earlier} -> ${later}`
}

function styleOf({ after }: GateComparison): Style {
  return after ? verdictStyles[after.verdict] : 'dim'
}
