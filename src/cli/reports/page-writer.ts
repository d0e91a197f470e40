import { caseInModeKey } from '../../model/case-in-mode-key.ts'
import type { Side } from '../../model/side.ts'
import { createPageRenderer } from '../../report/html/render-page.ts'
import type { CaseWriter } from './case-writer.ts'
import { readPageAssets } from './page-assets.ts'
import { pageRequestOf } from './page-requests.ts'
import type { ReportFilesInput } from './report-files.ts'

/** Makes `report.html`. */
export function pageWriter({
  report,
  includeContent,
}: Pick<ReportFilesInput, 'report' | 'includeContent'>): CaseWriter {
  const page = createPageRenderer({ report, includeContent, assets: readPageAssets() })
  const results = new Map(report.cases.map(result => [caseInModeKey(result), result]))
  return {
    begin: () => page.head,
    addCase({ golden, mode, exchanges }) {
      const result = results.get(caseInModeKey({ suite: golden.suite, caseId: golden.id, mode }))
      if (!result) return ''
      const requestOf = (side: Side) =>
        pageRequestOf({
          golden,
          mode,
          settings: report.sides[side],
          exchange: exchanges.find(exchange => exchange.side === side),
        })
      const requests = { baseline: requestOf('baseline'), candidate: requestOf('candidate') }
      return page.renderCase({ golden, result, exchanges, requests })
    },
    end: () => page.finish(),
  }
}
