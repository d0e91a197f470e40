import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { pageWriter } from '../../cli/reports/page-writer.ts'
import type { Exchange } from '../../model/exchange.ts'
import type { CaseResult, RunReport } from '../../model/report.ts'
import { modes } from '../../model/side.ts'
import type { GoldenCase } from '../../model/suite.ts'

export interface PageGiven {
  readonly report: RunReport
  readonly cases: readonly GoldenCase[]
  readonly exchangesOf: (golden: GoldenCase, result: CaseResult) => readonly Exchange[]
  readonly includeContent?: boolean
}

/** The text of a page, in the pieces in which it is written. */
export function* pagePieces(given: PageGiven): Generator<string> {
  const { report, cases, exchangesOf, includeContent = true } = given
  const page = pageWriter({ report, includeContent })
  yield page.begin()
  const results = new Map(
    report.cases.map(result => [`${result.suite}/${result.caseId} ${result.mode}`, result]),
  )
  for (const golden of cases) {
    for (const mode of modes) {
      const result = results.get(`${golden.suite}/${golden.id} ${mode}`)
      if (result) yield page.addCase({ golden, mode, exchanges: exchangesOf(golden, result) })
    }
  }
  yield page.end()
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
