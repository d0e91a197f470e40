import { markdownCode, markdownText } from '../../report/markdown/escape-markdown.ts'
import { checkAreas, type Checklist, type CheckItem } from '../../model/checklist.ts'
import {
  describeCounts,
  describeModelMap,
  describeRoute,
} from '../../report/checklist/describe-checklist.ts'

const marks = {
  fail: '❌ fail',
  'not verified': '❔ not verified',
  warn: '⚠️ warn',
  pass: '✅ pass',
  'not applicable': '➖ not applicable',
} as const

/** The whole checklist with all evidence. */
export function renderChecklistMarkdown(checklist: Checklist): string {
  const { items, parameters, startedAt, proposedModels, toolVersion } = checklist
  const sections = [
    '# Migration checklist',
    `${markdownText(describeRoute(checklist))}, started ${startedAt}, parity ${toolVersion}`,
    `**${markdownText(describeCounts(checklist))}**`,
    ...checkAreas.flatMap(area => {
      const ofArea = items.filter(item => item.area === area)
      return ofArea.length === 0 ? [] : [`## ${capitalise(area)}`, renderTable(ofArea)]
    }),
    ...(parameters.length === 0
      ? []
      : [
          '## What each side makes of parameters',
          table(
            ['parameter', 'in suites', 'baseline', 'candidate'],
            parameters.map(({ parameter, isUsed, baseline, candidate }) => [
              markdownCode(parameter),
              isUsed ? 'yes' : 'no',
              baseline,
              candidate,
            ]),
          ),
        ]),
    ...describeModelMap(proposedModels).map(fenced),
  ]
  return `${sections.join('\n\n')}\n`
}

function renderTable(items: readonly CheckItem[]): string {
  return table(
    ['verdict', 'side', 'check', 'finding', 'evidence', 'fix'],
    items.map(({ verdict, side, title, subject, summary, evidence, fix }) => [
      marks[verdict],
      side,
      `${subject === null ? '' : `${markdownCode(subject)} `}${title}`,
      markdownText(summary),
      evidence
        .map(({ sent, received, answer }) =>
          [sent, received, ...(answer === undefined ? [] : [`“${answer}”`])]
            .map(part => markdownText(part))
            .join(' → '),
        )
        .join('<br>'),
      fix === null ? '' : markdownText(fix),
    ]),
  )
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** Model ids come from catalogues: no run of backticks in them ends the block. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(match => match[0].length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}yaml\n${text}\n${fence}`
}

function capitalise(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
