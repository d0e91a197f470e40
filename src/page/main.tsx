import { render, type JSX } from 'preact'
import type { Checklist } from '../model/checklist.ts'
import type { PageData } from '../report/html/page-data.ts'
import { App } from './app.tsx'
import { ChecklistPage } from './checklist/checklist-page.tsx'

/** The page of a run, or of a checklist. */
function readPage(): JSX.Element | null {
  const run = takeJson('#data') as PageData | null
  if (run !== null) return <App data={run} />
  const checklist = takeJson('#checklist') as Checklist | null
  return checklist && <ChecklistPage checklist={checklist} />
}

/** What was parsed once need not be kept a second time as text. */
function takeJson(selector: string): unknown {
  const embedded = document.querySelector(selector)
  if (embedded === null) return null
  embedded.remove()
  return JSON.parse(embedded.textContent ?? '')
}

const place = document.querySelector('#page')
const page = readPage()
if (place && page) {
  place.replaceChildren()
  render(page, place)
}
