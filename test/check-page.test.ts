import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import axe from 'axe-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readPageAssets } from '../src/cli/reports/page-assets.ts'
import type { Checklist } from '../src/model/checklist.ts'
import { renderChecklistPage } from '../src/report/checklist/render-checklist-page.ts'
import { aCheckItem, aChecklist } from '../src/testing/builders/build-checklist.ts'
import { createProject, runCommand, type Project } from '../src/testing/commands/run-command.ts'
import { useBrowser } from '../src/testing/commands/use-browser.ts'

const suite = 'cases: [{ id: a, model: gpt-4o-mini, prompt: Hi }]\n'

const { open } = useBrowser()
let project: Project
let file: string

beforeAll(async () => {
  project = createProject({ 'suites/s.yaml': suite })
  const flags = ['--simulated', '--defect', 'dropped-system-prompt', '--all']
  await runCommand(['check', ...flags], { cwd: project.folder })
  const [id = ''] = readdirSync(join(project.folder, 'reports'))
  file = join(project.folder, 'reports', id, 'report.html')
})

afterAll(() => project.remove())

function openMade(checklist: Checklist) {
  const made = join(project.folder, 'made.html')
  writeFileSync(made, renderChecklistPage(checklist, readPageAssets()))
  return open(pathToFileURL(made).href)
}

describe('the page of a checklist', () => {
  test('says what failed with its fix and evidence, loads nothing and complains of nothing', async () => {
    const { page, complaints, requests } = await open(pathToFileURL(file).href)
    expect(await page.locator('h1').innerText()).toMatch(/^\d+ items? failed$/)
    expect(await page.locator('.caution').innerText()).toContain('SIMULATED')
    const row = page.locator('tr', { hasText: 'the system prompt is followed' }).last()
    expect(await row.locator('.badge').innerText()).toBe('fail')
    expect(await row.locator('.fix').innerText()).toMatch(/^Fix: /)
    await row.locator('summary').click()
    expect(await row.locator('li').first().innerText()).toContain('a unary chat request')
    expect([complaints, requests]).toEqual([[], []])
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  test('shows one verdict alone on demand, and all of them again', async () => {
    const { page } = await open(pathToFileURL(file).href)
    const badges = () => page.locator('.check-items .badge').allInnerTexts()
    const all = (await badges()).length
    const button = page.getByRole('button', { name: /^\d+ fail$/ })
    await button.click()
    expect(new Set(await badges())).toEqual(new Set(['fail']))
    await button.click()
    expect(await badges()).toHaveLength(all)
  })

  test.each(['light', 'dark'] as const)('is accessible in %s', async scheme => {
    const { page } = await open(pathToFileURL(file).href, { scheme })
    await page.locator('.check-items summary').first().click()
    const found = (await page.evaluate(
      `${axe.source}; axe.run(document, { resultTypes: ['violations'] })`,
    )) as { violations: { id: string; impact: string; nodes: { html: string }[] }[] }
    expect(
      found.violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 120))]),
    ).toEqual([])
  })

  test('needs no sideways scrolling on a phone', async () => {
    const { page } = await open(pathToFileURL(file).href, { width: 390 })
    const excess = await page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    )
    expect(excess).toBeLessThanOrEqual(0)
  })

  test('shows hostile text as text', async () => {
    const hostile = '</script><img src=x onerror=alert(1)>\u202Egnp'
    const item = aCheckItem({
      verdict: 'fail',
      subject: hostile,
      summary: hostile,
      fix: hostile,
      evidence: [{ sent: hostile, received: hostile, answer: hostile }],
    })
    const proposedModels = { [hostile]: { candidate: hostile } }
    const checklist = aChecklist({ items: [item], proposedModels })
    const { page, complaints, requests } = await openMade(checklist)
    expect([complaints, requests]).toEqual([[], []])
    expect(await page.locator('img').count()).toBe(0)
    expect(await page.locator('.fix').innerText()).toContain('<img src=x onerror=alert(1)>')
    expect(await page.locator('main').innerText()).not.toContain('\u202E')
  })
})

test.each([
  ['--no-content', ''],
  ['journal: { content: false } in the config', 'journal: { content: false }\n'],
])('with %s no file quotes an answer', async (flag, config) => {
  const elsewhere = createProject({ 'suites/s.yaml': suite, 'parity.config.yaml': config })
  try {
    const filesOf = () => {
      const [id = ''] = readdirSync(join(elsewhere.folder, 'reports'))
      const folder = join(elsewhere.folder, 'reports', id)
      return readdirSync(folder).map(name => readFileSync(join(folder, name), 'utf8'))
    }
    const given = config === '' ? [flag] : []
    const args = ['check', '--simulated', '--all', ...given]
    const { code, stdout } = await runCommand(args, { cwd: elsewhere.folder })
    expect(code).toBe(0)
    const answers = JSON.parse(
      readFileSync(file.replace('report.html', 'checklist.json'), 'utf8'),
    ) as Checklist
    const quoted = answers.items.flatMap(({ evidence }) =>
      evidence.flatMap(({ answer }) => (answer === undefined ? [] : answer.slice(0, 40))),
    )
    expect(quoted.length).toBeGreaterThan(10)
    expect(filesOf()).toHaveLength(3)
    const text = [stdout, ...filesOf()].join('\n')
    expect(text).not.toContain('"answer":')
    expect(quoted.filter(answer => answer.length > 20 && text.includes(answer))).toEqual([])
  } finally {
    elsewhere.remove()
  }
})
