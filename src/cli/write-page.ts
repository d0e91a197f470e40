import type { CaseResult } from '../model/report.ts'
import type { Mode, Side } from '../model/side.ts'
import { createPageRenderer } from '../report/html/render-page.ts'
import { casesInModes } from './cases-in-modes.ts'
import { readPageAssets } from './page-assets.ts'
import { pageRequestOf } from './page-requests.ts'
import type { ReportFilesInput } from './report-files.ts'

/** Writes `report.html` piece by piece. */
export function writePage(input: ReportFilesInput, append: (text: string) => void): void {
  const { report, includeContent } = input
  const page = createPageRenderer({ report, includeContent, assets: readPageAssets() })
  const results = new Map(report.cases.map(result => [addressOf(result), result]))
  append(page.head)
  for (const { golden, mode, exchanges } of casesInModes(input)) {
    const result = results.get(addressOf({ suite: golden.suite, caseId: golden.id, mode }))
    if (!result) continue
    const requestOf = (side: Side) =>
      pageRequestOf({
        golden,
        mode,
        settings: report.sides[side],
        exchange: exchanges.find(exchange => exchange.side === side),
      })
    const requests = { baseline: requestOf('baseline'), candidate: requestOf('candidate') }
    append(page.renderCase({ golden, result, exchanges, requests }))
  }
  append(page.finish())
}

interface Address extends Pick<CaseResult, 'suite' | 'caseId'> {
  readonly mode: Mode
}

function addressOf({ suite, caseId, mode }: Address): string {
  return JSON.stringify([suite, caseId, mode])
}
