import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { pageRequestOf } from '../cli/reports/page-requests.ts'
import { readPageAssets } from '../cli/reports/page-assets.ts'
import type { Exchange } from '../model/exchange.ts'
import type { CaseResult, RunReport } from '../model/report.ts'
import { modes } from '../model/side.ts'
import type { GoldenCase } from '../model/suite.ts'
import { createPageRenderer } from '../report/html/render-page.ts'

export interface PageGiven {
  readonly report: RunReport
  readonly cases: readonly GoldenCase[]
  readonly exchangesOf: (golden: GoldenCase, result: CaseResult) => readonly Exchange[]
  readonly includeContent?: boolean
}

/** The text of a page, in the pieces in which it is written. */
export function* pagePieces(given: PageGiven): Generator<string> {
  const { report, cases, exchangesOf, includeContent = true } = given
  const page = createPageRenderer({ report, includeContent, assets: readPageAssets() })
  yield page.head
  const results = new Map(
    report.cases.map(result => [`${result.suite}/${result.caseId} ${result.mode}`, result]),
  )
  for (const golden of cases) {
    for (const mode of modes) {
      const result = results.get(`${golden.suite}/${golden.id} ${mode}`)
      if (!result) continue
      const exchanges = exchangesOf(golden, result)
      const requestOf = (side: 'baseline' | 'candidate') =>
        pageRequestOf({
          golden,
          mode,
          settings: report.sides[side],
          exchange: exchanges.find(exchange => exchange.side === side),
        })
      const requests = { baseline: requestOf('baseline'), candidate: requestOf('candidate') }
      yield page.renderCase({ golden, result, exchanges, requests })
    }
  }
  yield page.finish()
}

export interface WrittenPage {
  readonly url: string
  readonly bytes: number
  remove(): void
}

/** A page as a file, to be opened in a browser. */
export function writePageFile(given: PageGiven): WrittenPage {
  const folder = mkdtempSync(join(tmpdir(), 'parity-page-'))
  const file = join(folder, 'report.html')
  const text = [...pagePieces(given)].join('')
  writeFileSync(file, text)
  return {
    url: pathToFileURL(file).href,
    bytes: Buffer.byteLength(text),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
