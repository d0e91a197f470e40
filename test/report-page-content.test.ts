import { afterEach, describe, expect, test } from 'vitest'
import { anExchange } from '../src/testing/builders/build-exchange.ts'
import { aGoldenCase, goldenCases } from '../src/testing/builders/build-golden-case.ts'
import {
  writePageFile,
  type PageGiven,
  type WrittenPage,
} from '../src/testing/builders/build-page.ts'
import { aCase, aFinding, aReport, aSide } from '../src/testing/builders/build-report.ts'
import { driftReport } from '../src/testing/builders/sample-reports.ts'
import { useBrowser } from '../src/testing/commands/use-browser.ts'

type ExchangeGiven = Parameters<typeof anExchange>[0]

const { open } = useBrowser()
const written: WrittenPage[] = []

afterEach(() => {
  for (const page of written.splice(0)) page.remove()
})

function openMade(given: PageGiven, hash = '') {
  const file = writePageFile(given)
  written.push(file)
  return open(file.url + hash)
}

/** A page of one case in which both sides say something. */
function oneCase(baseline: ExchangeGiven, candidate: ExchangeGiven): PageGiven {
  const golden = aGoldenCase()
  return {
    report: aReport({ cases: [aCase()] }),
    cases: [golden],
    exchangesOf: () => [
      anExchange(baseline),
      anExchange({ text: 'Within 60 days.', ...candidate, side: 'candidate' }),
    ],
  }
}

describe('what a model wrote', () => {
  const hostile = [
    '<script>alert(1)</script><img src=x onerror=alert(2)>',
    '</script><script>alert(3)</script><!--',
    '[click](javascript:alert(4)) javascript:alert(5) https://evil.example/x',
    'bidi \u202Egnp.exe\u202C zero\u200Bwidth \u001B[31mred\u001B[0m \u2028 \u0000 \uD800',
  ].join('\n')

  test('is shown as text, whatever it is', async () => {
    const { page, complaints, requests } = await openMade(
      oneCase(
        { text: hostile },
        {
          text: `${hostile} `,
          identity: {
            ...anExchange().identity,
            requestId: '<b>id</b>',
            modelServed: '"><img src=x onerror=alert(6)>\u202E',
          },
          wireNotes: [{ code: 'x', level: 'note', detail: '<i>note</i>' }],
        },
      ),
      '#case=support/refund-policy&mode=unary',
    )
    const dialog = page.getByRole('dialog')
    const shown = await dialog.locator('.text').first().innerText()
    expect(shown).toContain('<script>alert(1)</script><img src=x onerror=alert(2)>')
    expect(shown).toContain('bidi <U+202E>gnp.exe<U+202C> zero<U+200B>width ␛[31mred')
    expect(await dialog.locator('img, script, b, i').count()).toBe(0)
    expect(await dialog.locator('a[href*="javascript"], a[href*="evil"]').count()).toBe(0)
    expect(await dialog.locator('.samples').innerText()).toContain('<b>id</b>')
    expect([complaints, requests]).toEqual([[], []])
  })

  test('does not hold up the page when it is one line of 2 MB', async () => {
    const { page, complaints } = await openMade(
      oneCase({ text: 'x'.repeat(2_000_000) }, { text: 'ab '.repeat(700_000) }),
      '#case=support/refund-policy&mode=unary',
    )
    const dialog = page.getByRole('dialog')
    expect(await dialog.locator('.cut').first().innerText()).toBe(
      'cut by 1,980,000 characters; whole in exchanges.csv',
    )
    expect((await dialog.locator('.text').first().innerText()).length).toBe(20_000)
    expect(complaints).toEqual([])
  })

  test('is shown as trees with the changed places marked, where it is JSON', async () => {
    const calls = (city: string) => ({
      outcome: {
        kind: 'answered' as const,
        answer: {
          text: `{"total":1,"lines":[{"sku":"${city}"}]}`,
          refusal: null,
          toolCalls: [{ name: 'get_weather', arguments: `{"city":"${city}","unit":"c"}` }],
          reasoningChars: 0,
          finishReason: 'stop' as const,
          nativeFinishReason: 'stop',
        },
      },
    })
    const { page } = await openMade(
      oneCase(calls('Oslo'), calls('Bergen')),
      '#case=support/refund-policy&mode=unary',
    )
    const changed = page.locator('.tree .changed')
    expect(await changed.allTextContents()).toEqual([
      'sku: "Oslo" (differs)',
      'sku: "Bergen" (differs)',
      'city: "Oslo" (differs)',
      'city: "Bergen" (differs)',
    ])
    await page.getByRole('button', { name: 'Show as text' }).click()
    expect(await page.locator('del').count()).toBeGreaterThan(0)
  })

  test('never brings the value of a configured header along', async () => {
    const given = oneCase({}, {})
    const side = aSide({ headers: { 'x-tenant': 'tenant-of-ours' } })
    const { page } = await openMade(
      { ...given, report: { ...given.report, sides: { baseline: side, candidate: side } } },
      '#case=support/refund-policy&mode=unary',
    )
    const command = await page.locator('pre').first().innerText()
    expect(command).toContain("-H 'x-tenant: as in your configuration'")
    expect(command).toContain('-H "authorization: Bearer $GATEWAY_API_KEY"')
    expect((await page.content()).includes('tenant-of-ours')).toBe(false)
  })
})

describe('the report of a large run', () => {
  test('lists 1,000 cases of 8 samples page by page, and finds one among them', async () => {
    const cases = goldenCases(1000)
    const answer = 'A refund is possible within 30 days of the purchase. '.repeat(20)
    const report = aReport({
      cases: cases.map(({ suite, id }, index) =>
        aCase({
          suite,
          caseId: id,
          ...(index % 100 === 7 && { verdict: 'drift' as const, findings: [aFinding()] }),
        }),
      ),
    })
    const { page, complaints } = await openMade({
      report,
      cases,
      exchangesOf: golden =>
        Array.from({ length: 8 }, (_, index) =>
          anExchange({
            suite: golden.suite,
            caseId: golden.id,
            sample: Math.floor(index / 2) + 1,
            side: index % 2 === 0 ? 'baseline' : 'candidate',
            text: answer + String(index),
          }),
        ),
    })
    expect(await page.locator('.case').count()).toBe(50)
    expect(await page.locator('.pages').innerText()).toContain('Page 1 of 20')
    await page.getByRole('button', { name: 'Next' }).click()
    expect(await page.locator('.pages').innerText()).toContain('Page 2 of 20')
    await page.getByLabel('Verdict').selectOption('drift')
    expect(await page.locator('.case').count()).toBe(10)
    await page.getByLabel('Verdict').selectOption('')
    await page.getByLabel('Search').fill('question of case-421')
    expect(await page.locator('.case a').allInnerTexts()).toEqual(['support/case-421'])
    expect(complaints).toEqual([])
  })

  test('of a case without a difference holds the first of each side and what failed', async () => {
    const report = aReport({ cases: [aCase()] })
    const samples = [1, 2, 3].flatMap(sample => [
      anExchange({ sample }),
      anExchange({ sample, side: 'candidate', ...(sample === 3 && { failure: {} }) }),
    ])
    const { page, complaints } = await openMade(
      {
        report: { ...report, plan: { ...report.plan, samplesDone: 10_001 } },
        cases: [aGoldenCase()],
        exchangesOf: () => samples,
      },
      '#case=support/refund-policy&mode=unary',
    )
    const dialog = page.getByRole('dialog')
    expect(await dialog.locator('.samples tbody th').allInnerTexts()).toEqual([
      'baseline 1',
      'candidate 1',
      'candidate 3',
    ])
    expect(await dialog.innerText()).toContain('3 more samples of this case in exchanges.csv')
    expect(await page.locator('.coverage').innerText()).toContain('3 samples left out')
    expect(complaints).toEqual([])
  })
})

test('a report with every kind of gate, failure and warning opens', async () => {
  const cases = driftReport.cases.map(({ suite, caseId }) => aGoldenCase({ suite, id: caseId }))
  const { page, complaints } = await openMade({
    report: driftReport,
    cases,
    exchangesOf: () => [anExchange(), anExchange({ side: 'candidate', failure: {} })],
  })
  expect(await page.locator('.warnings').innerText()).toContain('matches nothing')
  expect(await page.locator('.panel', { hasText: 'Failures' }).innerText()).toContain('rate-limit')
  expect(await page.locator('.coverage').innerText()).toContain('8 retried')
  const times = page.getByRole('region', { name: 'Time to the whole answer: quantiles' })
  expect(await times.getByRole('row', { name: 'candidate / baseline' }).innerText()).toMatch(
    /1\.62×\s+1\.31× to 2\.06×/,
  )
  expect(complaints).toEqual([])
})
