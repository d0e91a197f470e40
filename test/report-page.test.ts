import { cpSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OpenOptions } from '../src/testing/commands/open-browser.ts'
import { createProject, runCommand, type Project } from '../src/testing/commands/run-command.ts'
import { useBrowser } from '../src/testing/commands/use-browser.ts'

const suites = {
  'suites/mixed.yaml': `
cases:
  - id: refund
    tags: [billing]
    model: gpt-4o-mini
    mode: both
    prompt: Can I get a refund for a pineapple after 40 days?
  - id: weather
    tags: [tools]
    model: gpt-4o-mini
    prompt: What is the weather in Oslo?
    request:
      tools: [{ type: function, function: { name: get_weather, parameters: { type: object, properties: { city: { type: string } }, required: [city] } } }]
  - id: invoice
    model: gpt-4o-mini
    prompt: Extract the invoice as JSON.
    request: { response_format: { type: json_object } }
  - id: greeting
    model: gpt-4o-mini
    prompt: Greet Maya in two friendly sentences.
`,
}

const { browser, open } = useBrowser()
let project: Project

beforeAll(async () => {
  project = createProject(suites)
  await runCommand(['run', '--simulated', '--defect', 'truncation', '--quiet'], {
    cwd: project.folder,
  })
})

afterAll(() => project.remove())

/** Makes the reports of the run again elsewhere, without prompts and answers. */
function copyRun(elsewhere: Project) {
  const reports = join(project.folder, 'reports')
  const id = readdirSync(reports).find(name => name !== 'latest') ?? ''
  const folder = join(elsewhere.folder, 'run')
  cpSync(join(reports, id), folder, { recursive: true })
  return runCommand(['report', folder, '--no-content', '--quiet'], { cwd: elsewhere.folder })
}

function reportFile(): string {
  return join(project.folder, 'reports', 'latest', 'report.html')
}

function openRun(hash = '', options: OpenOptions = {}) {
  return open(`${pathToFileURL(reportFile()).href}${hash}`, options)
}

const caseNames = (page: Page) => page.locator('.case a').allInnerTexts()

describe('the report of a run', () => {
  test('says what to do and where to look first, loads nothing and complains of nothing', async () => {
    const { page, complaints, requests } = await openRun()
    expect(await page.locator('h1').innerText()).toBe('Drift: do not move traffic')
    expect(await page.locator('.caution').innerText()).toContain('SIMULATED')
    expect(await page.locator('.first li').count()).toBe(3)
    expect(await page.locator('.gate .interval svg').count()).toBeGreaterThanOrEqual(4)
    expect(await page.getByRole('img', { name: /^latency.total: .*limit ≤ 1.10/ }).count()).toBe(1)
    expect(await page.getByRole('img', { name: /^Likeness of answers in/ }).count()).toBe(1)
    expect(await page.locator('.coverage').innerText()).toContain('30 of 30 carried out')
    expect([complaints, requests]).toEqual([[], []])
  })

  test('is a file for its owner alone, and permits nothing but its own script and style', () => {
    expect(statSync(reportFile()).mode & 0o777).toBe(0o600)
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(
      readFileSync(reportFile(), 'utf8'),
    )?.[1]
    expect(policy).toMatch(
      /^default-src 'none'; script-src 'sha256-[\w+/=]+'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'$/,
    )
  })

  test('filters, searches and sorts its cases', async () => {
    const { page } = await openRun()
    expect(await caseNames(page)).toHaveLength(5)
    await page.getByLabel('Search').fill('PINEAPPLE refund')
    expect(await caseNames(page)).toEqual(['mixed/refund', 'mixed/refund'])
    await page.getByLabel('Mode').selectOption('stream')
    expect(await caseNames(page)).toEqual(['mixed/refund'])
    expect(await page.locator('.found').innerText()).toBe('1 of 5 cases')
    await page.getByLabel('Search').fill('no such words')
    expect(await page.locator('.empty').isVisible()).toBe(true)
    await page.getByRole('button', { name: 'Show all' }).click()
    await page.getByLabel('Order').selectOption('name')
    expect(await caseNames(page)).toEqual([
      'mixed/greeting',
      'mixed/invoice',
      'mixed/refund',
      'mixed/refund',
      'mixed/weather',
    ])
    await page.getByLabel('Tag').selectOption('tools')
    expect(await caseNames(page)).toEqual(['mixed/weather'])
    await page.getByRole('button', { name: 'Show all' }).click()
    await page.getByLabel('Finding').selectOption('contract.json-valid')
    expect(await caseNames(page)).toEqual(['mixed/invoice'])
    await page.getByLabel('Verdict').selectOption('drift')
    expect(await caseNames(page)).toEqual(['mixed/invoice'])
  })

  test('opens a case by the keyboard, closes it with Escape and gives the focus back', async () => {
    const { page, complaints } = await openRun()
    await page.getByLabel('Search').fill('weather')
    const link = page.locator('.case a')
    while (!(await link.evaluate(element => element === document.activeElement))) {
      await page.keyboard.press('Tab')
    }
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'mixed/weather' })
    await dialog.waitFor()
    expect(page.url()).toMatch(/#case=mixed\/weather&mode=unary$/)
    for (let count = 0; count < 30; count++) await page.keyboard.press('Tab')
    const place = await page.evaluate(() => document.activeElement?.closest('main') === null)
    expect(place, 'the focus stays in the dialog').toBe(true)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    expect(page.url()).not.toContain('#')
    expect(await link.evaluate(element => element === document.activeElement)).toBe(true)
    expect(complaints).toEqual([])
  })

  test('opens a linked case with answers, samples, ids and a command without the key', async () => {
    const { page, complaints } = await openRun('#case=mixed/refund&mode=stream')
    const dialog = page.getByRole('dialog', { name: 'mixed/refund' })
    expect(await dialog.locator('.text').first().isVisible()).toBe(true)
    expect(await dialog.locator('del').count()).toBeGreaterThan(0)
    expect(await dialog.locator('.message .text').innerText()).toContain('pineapple')
    expect(await dialog.locator('.samples tbody tr').count()).toBe(6)
    expect(await dialog.locator('.samples .id').count()).toBe(12)
    const [baseline = '', candidate = ''] = await dialog.locator('pre').allInnerTexts()
    expect(baseline).toContain('-H "authorization: Bearer $LLM_GATEWAY_API_KEY"')
    expect(baseline).toContain('"$LLM_GATEWAY_BASE_URL"/chat/completions')
    expect(candidate).toContain('-H "authorization: Bearer $AI_STATS_API_KEY"')
    expect(baseline + candidate).not.toMatch(/llmgtwy_|phaseo_v1_sk/)
    await page.getByLabel('Right').selectOption({ label: 'baseline, sample 2' })
    expect(await dialog.locator('.pair .head').nth(1).innerText()).toContain('baseline sample 2')
    expect(complaints).toEqual([])
  })

  test('follows a link while it is open, and the links to the neighbours', async () => {
    const { page } = await openRun()
    await page.evaluate(() => (location.hash = '#case=mixed/invoice'))
    await page.getByRole('dialog', { name: 'mixed/invoice' }).waitFor()
    const place = page.locator('.place')
    const before = await place.innerText()
    await page.locator('.bar .button').first().click()
    await expect.poll(() => place.innerText()).not.toBe(before)
  })

  test('remembers the theme that was chosen', async () => {
    const { page, complaints } = await openRun('', { scheme: 'light' })
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    const light = await background()
    await page.getByRole('button', { name: 'Dark theme' }).click()
    await expect.poll(background).not.toBe(light)
    await page.reload()
    await page.getByRole('button', { name: 'Light theme' }).waitFor()
    expect(await background()).not.toBe(light)
    expect(complaints).toEqual([])
  })

  test.each(['light', 'dark'] as const)(
    'is accessible in %s, also with a case open',
    async scheme => {
      const { page } = await openRun('', { scheme })
      const violations = async () => {
        const found = (await page.evaluate(
          `${axe.source}; axe.run(document, { resultTypes: ['violations'] })`,
        )) as { violations: { id: string; impact: string; nodes: { html: string }[] }[] }
        return found.violations
          .filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 120))])
      }
      expect(await violations()).toEqual([])
      await page.evaluate(() => (location.hash = '#case=mixed/refund&mode=stream'))
      await page.getByRole('dialog').waitFor()
      expect(await violations()).toEqual([])
    },
  )

  test('needs no sideways scrolling on a phone, nor on a large screen', async () => {
    const { page } = await openRun('#case=mixed/refund&mode=stream', { width: 390 })
    const excess = () =>
      page.evaluate(() =>
        [document.documentElement, document.querySelector('dialog')].map(
          element => (element?.scrollWidth ?? 0) - (element?.clientWidth ?? 0),
        ),
      )
    expect(await excess()).toEqual([0, 0])
    await page.setViewportSize({ width: 1440, height: 900 })
    expect(await excess()).toEqual([0, 0])
  })

  test('prints in light colours, without its controls', async () => {
    const { page } = await openRun('', { scheme: 'dark' })
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('.filters').isVisible()).toBe(false)
    expect(await page.locator('h1').isVisible()).toBe(true)
    const colour = await page.locator('h1').evaluate(element => getComputedStyle(element).color)
    expect(colour).toBe('rgb(21, 24, 29)')
    expect((await page.pdf()).byteLength).toBeGreaterThan(10_000)
  })

  test('says the verdict where no script may run', async () => {
    const context = await (await browser()).newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(pathToFileURL(reportFile()).href)
    expect(await page.locator('h1').innerText()).toBe('Drift: do not move traffic')
    expect(await page.locator('tbody tr').count()).toBeGreaterThan(4)
    await context.close()
  })

  test('without content holds no prompt and no answer', async () => {
    const whole = readFileSync(reportFile(), 'utf8')
    const copy = createProject()
    const { code } = await copyRun(copy)
    const html = readFileSync(join(copy.folder, 'run', 'report.html'), 'utf8')
    copy.remove()
    expect(code).toBe(1)
    for (const secret of ['pineapple', 'get_weather']) {
      expect([whole.includes(secret), html.includes(secret)]).toEqual([true, false])
    }
    const answers = [...whole.matchAll(/"text":"((?:[^"\\]|\\.){40,}?)"/g)].map(([, text]) => text)
    expect(answers.length).toBeGreaterThan(5)
    expect(answers.filter(answer => answer && html.includes(answer))).toEqual([])
  })
})
