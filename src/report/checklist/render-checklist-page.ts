import type { Checklist, CheckItem } from '../../model/checklist.ts'
import { embedJson } from '../html/embed-json.ts'
import { escapeHtml } from '../html/escape-html.ts'
import { renderPageEnd, renderPageStart, type PageAssets } from '../html/page-shell.ts'
import { visibleText } from '../visible-text.ts'
import { headlineOfChecklist } from './checklist-headline.ts'
import { describeCounts, describeRoute } from './describe-checklist.ts'

/** A whole file that shows one checklist, and loads nothing. */
export function renderChecklistPage(checklist: Checklist, assets: PageAssets): string {
  const { text } = headlineOfChecklist(checklist)
  const mark = checklist.simulated ? 'SIMULATED ' : ''
  const start = renderPageStart({
    title: `${mark}${text}: ${checklist.checkId}`,
    body: renderStaticChecklist(checklist),
    assets,
  })
  const data = `<script type="application/json" id="checklist">${embedJson(checklist)}</script>\n`
  return `${start}${data}${renderPageEnd(assets)}`
}

/** All items in plain HTML: what shows where no script may run. */
function renderStaticChecklist(checklist: Checklist): string {
  return [
    '<div class="static">',
    `<h1>${show(headlineOfChecklist(checklist).text)}</h1>`,
    `<p>${show(describeRoute(checklist))}</p>`,
    `<p>${show(describeCounts(checklist))}</p>`,
    '<table><thead><tr>',
    ...['verdict', 'side', 'check', 'finding', 'fix'].map(head => `<th scope="col">${head}</th>`),
    `</tr></thead><tbody>${checklist.items.map(renderItem).join('')}</tbody></table>`,
    '</div>',
  ].join('')
}

function renderItem({ verdict, side, title, subject, summary, fix }: CheckItem): string {
  const name = subject === null ? title : `${subject}: ${title}`
  const cells = [verdict, side, name, summary, fix ?? '']
  return `<tr>${cells.map(cell => `<td>${show(cell)}</td>`).join('')}</tr>`
}

function show(text: string): string {
  return escapeHtml(visibleText(text))
}
