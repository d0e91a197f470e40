import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { createProject, runCommand } from '../src/testing/commands/run-command.ts'
import { suiteOf } from '../src/testing/commands/run-projects.ts'
import { useBrowser } from '../src/testing/commands/use-browser.ts'
import {
  completion,
  respondWith,
  startAnsweringServer,
} from '../src/testing/servers/answering-server.ts'

const { open } = useBrowser()

const words = `No such key. See https://platform.example.com/${'account-'.repeat(6)}keys?tab=all`

test('shows what a side that never answered said, on a phone too, and no gate', async () => {
  const project = createProject({ 'suites/a.yaml': suiteOf(8) })
  const good = await startAnsweringServer(respondWith(200, completion('hello')))
  const error = { message: words, type: 'invalid_request_error', code: 'invalid_api_key' }
  const bad = await startAnsweringServer(respondWith(401, JSON.stringify({ error })))
  try {
    const sides = ['--baseline', 'openai-compatible', '--candidate', 'openai-compatible']
    const urls = ['--baseline-url', good.url, '--candidate-url', bad.url]
    const options = { cwd: project.folder }
    expect((await runCommand(['run', ...sides, ...urls, '--quiet'], options)).code).toBe(4)
    const file = join(project.folder, 'reports', 'latest', 'report.html')
    const { page } = await open(pathToFileURL(file).href, { width: 390 })
    await page.getByRole('heading', { name: 'The candidate cannot be used' }).waitFor()
    const verdict = await page.locator('section.verdict').innerText()
    expect(verdict).toContain(words)
    expect(verdict).toContain('nothing was compared')
    expect(await page.getByRole('heading', { name: 'Gates' }).count()).toBe(0)
    const excess = await page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    )
    expect(excess).toBe(0)
  } finally {
    project.remove()
    await Promise.all([good.close(), bad.close()])
  }
})
