import { anExchange } from '../src/testing/builders/build-exchange.ts'
import { goldenCases } from '../src/testing/builders/build-golden-case.ts'
import { writePageFile } from '../src/testing/builders/build-page.ts'
import { aCase, aReport } from '../src/testing/builders/build-report.ts'
import { openBrowser } from '../src/testing/commands/open-browser.ts'

export interface PageTimes {
  readonly megabytes: number
  /** Until the verdict can be read, until the list of cases is there, and from a search to its result. */
  readonly firstTextMs: number
  readonly openMs: number
  readonly searchMs: number
}

/** The HTML report of so many cases in a browser; answers of 2 kB. */
export async function measurePage(cases: number, exchangesPerCase: number): Promise<PageTimes> {
  const golden = goldenCases(cases)
  const text = 'A refund is possible within 30 days of the purchase, with the receipt. '.repeat(28)
  const file = writePageFile({
    report: aReport({
      cases: golden.map(({ suite, id }) => aCase({ suite, caseId: id })),
      plan: {
        cases,
        clusters: cases,
        slots: (cases * exchangesPerCase) / 2,
        samplesPlanned: cases * exchangesPerCase,
        samplesDone: cases * exchangesPerCase,
        concurrency: 8,
      },
    }),
    cases: golden,
    exchangesOf: ({ suite, id }) =>
      Array.from({ length: exchangesPerCase }, (_, index) =>
        anExchange({
          suite,
          caseId: id,
          sample: Math.floor(index / 2) + 1,
          side: index % 2 === 0 ? 'baseline' : 'candidate',
          text: text + String(index),
        }),
      ),
  })
  const browser = await openBrowser()
  try {
    const page = await browser.newPage()
    const start = performance.now()
    await page.goto(file.url, { waitUntil: 'commit' })
    await page.locator('h1').waitFor()
    const firstTextMs = performance.now() - start
    await page.locator('.case').first().waitFor()
    const openMs = performance.now() - start
    const searched = performance.now()
    await page.getByLabel('Search').fill('case-421')
    await page.getByText('1 of ').waitFor()
    const searchMs = performance.now() - searched
    return { megabytes: file.bytes / 1e6, firstTextMs, openMs, searchMs }
  } finally {
    await browser.close()
    file.remove()
  }
}
