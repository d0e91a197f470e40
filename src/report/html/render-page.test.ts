import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anExchange } from '../../testing/builders/build-exchange.ts'
import { aGoldenCase } from '../../testing/builders/build-golden-case.ts'
import { aCase, aReport, aSide } from '../../testing/builders/build-report.ts'
import { hostileText } from '../../testing/hostile-text.ts'
import { simulatedReport } from '../../testing/builders/sample-reports.ts'
import type { PageData, PageRequest } from './page-data.ts'
import { createPageRenderer, type PageInput } from './render-page.ts'

const assets = { script: 'run()', style: 'p{}', scriptHash: 'sha256-a', styleHash: 'sha256-b' }

const requestOf = (model: string): PageRequest => ({
  base: { url: 'https://api.example.com/v1' },
  path: 'chat/completions',
  headers: [],
  configuredHeaders: [],
  key: null,
  body: { model, messages: [{ role: 'user', content: 'Hello?' }], temperature: 0 },
  isCut: false,
  changes: [],
})

function render(given: Partial<PageInput> = {}, content = 'Hello?', text = 'Hello.'): string {
  const report = given.report ?? aReport({ cases: [aCase()] })
  const page = createPageRenderer({ report, includeContent: true, assets, ...given })
  const [result] = report.cases
  if (!result) throw new Error('no case')
  const golden = aGoldenCase({ turns: [[{ role: 'user', content }]], golden: 'Hi there.' })
  const exchanges = [anExchange({ text }), anExchange({ text, side: 'candidate' })]
  const requests = { baseline: requestOf('a'), candidate: requestOf('b') }
  return [
    page.head,
    page.renderCase({ golden, result, exchanges, requests }),
    page.renderCase({ golden, result, exchanges, requests }),
    page.finish(),
  ].join('')
}

function dataOf(html: string): PageData {
  const json = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(html)?.[1]
  return JSON.parse(json ?? '') as PageData
}

describe('the page', () => {
  test('embeds every case with what both requests have in common only once', () => {
    const { cases, distributions, cutNote } = dataOf(render())
    expect(cases).toHaveLength(2)
    expect(cases[0]?.sharedBody).toEqual({
      messages: [{ role: 'user', content: 'Hello?' }],
      temperature: 0,
    })
    expect(cases[0]?.requests.candidate?.body).toEqual({ model: 'b' })
    expect(distributions.total.baseline.samples).toBe(2)
    expect(cutNote).toBe('')
  })

  test('has two script elements and one style, whatever a run says', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (one, other) => {
        const markup = `${one}</script><script>x</script><style><!--${other}`
        const report = aReport({
          runId: markup,
          reason: markup,
          nextStep: markup,
          cases: [aCase({ reason: markup, verdict: 'drift' })],
        })
        const html = render({ report }, markup, markup)
        expect(html.match(/<script/g)).toHaveLength(2)
        expect(html.match(/<\/script>/g)).toHaveLength(2)
        expect(html.match(/<style/g)).toHaveLength(1)
        expect(html).not.toContain('<!--')
        if (markup.isWellFormed()) expect(dataOf(html).report.reason).toBe(markup)
      }),
    )
  })

  test('without content holds neither prompt nor answer nor reference nor request', () => {
    const html = render({ includeContent: false }, 'secret question', 'secret answer')
    expect(html).not.toMatch(/secret|Hello|Hi there/)
    expect(dataOf(html).cases[0]?.exchanges[0]?.cutCharacters).toBe(13)
  })

  test('of a large run tells the times of samples that it does not hold', () => {
    const report = aReport({ cases: [aCase()] })
    const page = createPageRenderer({
      report: { ...report, plan: { ...report.plan, samplesDone: 10_001 } },
      includeContent: true,
      assets,
    })
    const exchanges = [1, 2, 3].map(sample => anExchange({ sample }))
    const requests = { baseline: null, candidate: null }
    const item = { golden: aGoldenCase(), result: aCase(), exchanges, requests }
    const { cases, distributions } = dataOf(page.head + page.renderCase(item) + page.finish())
    expect(cases[0]).toMatchObject({ exchanges: [{ sample: 1 }], samplesLeftOut: 2 })
    expect(distributions.total.baseline.samples).toBe(3)
  })

  test('names configured headers without their values', () => {
    const side = aSide({ headers: { 'x-tenant': 'ours' } })
    const report = aReport({ cases: [aCase()], sides: { baseline: side, candidate: side } })
    expect(dataOf(render({ report })).report.sides.baseline.headers).toEqual({ 'x-tenant': '…' })
  })

  test('of a simulated run says so in its title and first', () => {
    const html = render({ report: simulatedReport })
    expect(html).toContain('<title>SIMULATED parity')
    expect(html.indexOf('class="caution"')).toBeLessThan(html.indexOf('<h1>'))
  })

  test('shortens an image in a request and says that the request is not whole', () => {
    const url = `data:image/png;base64,${'A'.repeat(5000)}`
    const request = { ...requestOf('a'), body: { model: 'a', image: url } }
    const page = createPageRenderer({ report: aReport(), includeContent: true, assets })
    const json = page.renderCase({
      golden: aGoldenCase(),
      result: aCase(),
      exchanges: [],
      requests: { baseline: request, candidate: null },
    })
    expect(json).toContain('"isCut":true')
    expect(json.length).toBeLessThan(3000)
  })
})
