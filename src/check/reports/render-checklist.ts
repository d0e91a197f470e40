import { renderGrid, type GridRow } from '../../report/grid.ts'
import type { Screen, Style } from '../../report/paint.ts'
import { createPaint } from '../../report/paint.ts'
import { renderItems, renderParagraph } from '../../report/section.ts'
import {
  checkAreas,
  type Checklist,
  type CheckItem,
  type CheckVerdict,
  type Evidence,
} from '../../model/checklist.ts'
import {
  describeCounts,
  describeModelMap,
  describeRoute,
} from '../../report/checklist/describe-checklist.ts'

const fewestColumns = 40

const styles: Readonly<Record<CheckVerdict, Style>> = {
  fail: 'red',
  'not verified': 'yellow',
  warn: 'yellow',
  pass: 'green',
  'not applicable': 'dim',
}

/** The checklist for a terminal: what is not applicable is counted only. */
export function renderChecklist(checklist: Checklist, screen: Screen): string {
  const columns = Math.max(fewestColumns, screen.columns)
  const { colour } = screen
  const paint = createPaint(colour)
  const sections = [
    paint('bold', renderParagraph(describeRoute(checklist), columns)),
    renderGrid(
      {
        columns: [
          { head: 'verdict' },
          { head: 'side', optional: true },
          { head: 'check', shrinkTo: 20 },
          { head: 'finding', shrinkTo: 12 },
        ],
        rows: rowsOf(checklist),
      },
      { columns, colour },
    ),
    renderMatrix(checklist, { columns, colour }),
    ...renderProblems(checklist, columns),
    ...describeModelMap(checklist.proposedModels),
    paint('bold', renderParagraph(describeCounts(checklist), columns)),
  ]
  return `${sections.filter(section => section !== '').join('\n\n')}\n`
}

function rowsOf({ items }: Checklist): readonly GridRow[] {
  return checkAreas.flatMap((area): readonly GridRow[] => {
    const shown = items.filter(item => item.area === area && isShown(item))
    if (shown.length === 0) return []
    return [{ across: area, style: 'bold' }, ...shown.map(rowOf)]
  })
}

/** The matrix says of parameters what is well or not known. */
function isShown({ area, verdict }: CheckItem): boolean {
  if (verdict === 'not applicable') return false
  return area !== 'parameters' || verdict === 'fail' || verdict === 'warn'
}

function rowOf(item: CheckItem): GridRow {
  const { verdict, side, summary } = item
  return [{ text: verdict, style: styles[verdict] }, side, nameOf(item), summary]
}

function nameOf({ title, subject, area }: CheckItem): string {
  return subject === null || area === 'parameters' ? title : `${subject}: ${title}`
}

function renderMatrix({ parameters }: Checklist, screen: Screen): string {
  if (parameters.length === 0) return ''
  return renderGrid(
    {
      columns: [
        { head: 'parameter' },
        { head: 'in suites' },
        { head: 'baseline' },
        { head: 'candidate' },
      ],
      rows: parameters.map(({ parameter, isUsed, baseline, candidate }) => [
        parameter,
        isUsed ? 'yes' : 'no',
        baseline,
        candidate,
      ]),
    },
    screen,
  )
}

function problemsOf({ items }: Checklist): readonly CheckItem[] {
  return items.filter(
    ({ verdict, required }) =>
      verdict === 'fail' || verdict === 'warn' || (verdict === 'not verified' && required),
  )
}

/**
 * All that helps with what went wrong; of a warning the evidence is in the files only. What a request
 * showed stands once, and what could not be found out for its sake is in the table.
 */
function renderProblems(checklist: Checklist, columns: number): string[] {
  const shown = new Set<string>()
  return problemsOf(checklist).flatMap(item => {
    const { verdict, side, summary, fix } = item
    const evidence = verdict === 'warn' ? [] : item.evidence.map(describeEvidence)
    const news = evidence.filter(line => !shown.has(line))
    if (evidence.length > 0 && news.length === 0 && fix === null) return []
    for (const line of news) shown.add(line)
    const head = renderParagraph(`${verdict}, ${side}, ${nameOf(item)}: ${summary}`, columns, '  ')
    const more = [...news, ...(fix === null ? [] : [`fix: ${fix}`])]
    return more.length === 0 ? head : `${head}\n${renderItems(more, columns)}`
  })
}

function describeEvidence({ sent, received, answer }: Evidence): string {
  const quoted = answer === undefined ? [] : [`"${answer}"`]
  return [`sent ${sent}`, `got ${received}`, ...quoted].join('; ')
}
