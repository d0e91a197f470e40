import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Checklist } from '../../model/checklist.ts'
import { renderChecklistMarkdown } from '../../check/reports/render-checklist-markdown.ts'
import { renderChecklistPage } from '../../report/checklist/render-checklist-page.ts'
import { renderJson } from '../../report/render-json.ts'
import { readPageAssets } from '../reports/page-assets.ts'
import { reasonOf } from '../files/reason-of.ts'
import { UsageError } from '../usage-error.ts'

/** Holds beginnings of answers, so others on the machine may not read it. */
const ownerOnly = { mode: 0o600 }

/** Writes a checklist into its folder: for people, for machines, and as a page. */
export function writeChecklist(folder: string, checklist: Checklist): void {
  const files = {
    'checklist.md': renderChecklistMarkdown(checklist),
    'checklist.json': `${renderJson(checklist, 2)}\n`,
    'report.html': renderChecklistPage(checklist, readPageAssets()),
  }
  for (const [name, text] of Object.entries(files)) {
    try {
      writeFileSync(join(folder, name), text, ownerOnly)
    } catch (error) {
      throw new UsageError(`cannot write ${join(folder, name)}: ${reasonOf(error)}`)
    }
  }
}
