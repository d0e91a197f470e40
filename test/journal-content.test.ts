import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createProject, runCommand, type Project } from '../src/testing/commands/run-command.ts'
import { startScriptedServer } from '../src/testing/servers/scripted-server.ts'

const said = 'Which colour has a ripe banana'
const suite = {
  cases: [
    {
      id: 'banana',
      model: 'gpt-4o-mini',
      samples: 2,
      prompt: `${said}? Answer in one sentence.`,
      golden: `${said}: yellow.`,
      expect: [{ 'not-contains': `${said} indeed` }],
    },
    {
      id: 'tool',
      model: 'gpt-4o-mini',
      samples: 2,
      prompt: `${said}, and what is the weather?`,
      request: {
        tools: [
          { type: 'function', function: { name: 'weather', description: said, parameters: {} } },
        ],
      },
    },
    { id: 'fault', model: 'gpt-4o-mini', fault: 'invalid-model' },
  ],
}

let project: Project

beforeEach(() => {
  project = createProject({
    'suites/fruit.json': JSON.stringify(suite),
    'parity.config.yaml': 'journal: { content: false }\n',
  })
})
afterEach(() => project.remove())

const runId = () =>
  readdirSync(join(project.folder, 'reports')).find(name => name !== 'latest') ?? 'none'
const run = (...argv: string[]) => runCommand(argv, { cwd: project.folder })

function filesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
}

interface Line {
  readonly type: string
  readonly content?: { readonly characters: number; readonly sha256: string }
  readonly [member: string]: unknown
}

describe('a run whose config keeps no content', () => {
  test('leaves nothing of prompts and answers in any file once it has ended', async () => {
    const ran = await run('run', '--simulated', '--quiet')
    expect(ran.code).toBe(3)
    const reports = join(project.folder, 'reports')
    const folder = join(reports, runId())
    const journal = join(folder, 'journal.jsonl')
    for (const file of filesOf(reports))
      expect(readFileSync(file, 'utf8'), file).not.toContain(said)
    expect(filesOf(reports).some(file => file.endsWith('.unfinished'))).toBe(false)
    expect(statSync(journal).mode & 0o777).toBe(0o600)

    const lines = readFileSync(journal, 'utf8')
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as Line)
    const csv = readFileSync(join(folder, 'exchanges.csv'), 'utf8')
    const observed = lines.filter(({ type }) => type === 'observed')
    expect(observed).toHaveLength(14)
    for (const { content } of observed) {
      expect(csv).toContain(`,${content?.characters ?? '?'},${content?.sha256 ?? '?'},`)
    }
    expect(lines.filter(({ type }) => type === 'similarity')).toMatchObject([
      { caseKey: 'fruit/banana', mode: 'unary', crossSimilarity: expect.any(Number) as unknown },
      { caseKey: 'fruit/tool', mode: 'unary' },
      { caseKey: 'fruit/fault', mode: 'unary' },
    ])
    expect(lines.map(({ type }) => type)).toContain('footer')
  })

  test('keeps no words of a server either, which may repeat the prompt', async () => {
    const server = await startScriptedServer(({ request, response }) => {
      response.writeHead(400, { 'content-type': 'application/json' })
      const message = `this is not allowed: ${JSON.stringify(request.body['messages'])}`
      response.end(JSON.stringify({ error: { message, code: 'not_allowed' } }))
    })
    try {
      const side = { gateway: 'openai-compatible', url: server.url }
      project.write({
        'parity.config.yaml': JSON.stringify({
          journal: { content: false },
          baseline: { gateway: 'simulated' },
          candidate: side,
        }),
      })
      await run('run', '--quiet')
    } finally {
      await server.close()
    }
    const files = filesOf(join(project.folder, 'reports'))
    const reports = files.filter(file => !file.endsWith('journal.jsonl'))
    expect(reports.length).toBeGreaterThan(10)
    for (const file of reports) {
      const text = readFileSync(file, 'utf8')
      expect(text, file).not.toContain(said)
      expect(text, file).not.toContain('this is not allowed')
    }
    expect(readFileSync(join(project.folder, 'reports', runId(), 'run.json'), 'utf8')).toContain(
      '"code":"not_allowed"',
    )
  })

  test('keeps no prompt that a server repeats in the place of a name', async () => {
    const server = await startScriptedServer(({ request, response }) => {
      const prose = `Echo: ${JSON.stringify(request.body['messages'] ?? null)}`
      response.writeHead(200, { 'content-type': 'application/json', 'x-request-id': prose })
      const call = { id: prose, type: 'function', function: { name: prose, arguments: '{}' } }
      const answer = { role: 'assistant', content: prose, tool_calls: [call] }
      const choices = [{ index: 0, finish_reason: prose, message: answer }]
      response.end(JSON.stringify({ id: prose, model: prose, provider: prose, choices }))
    })
    try {
      const side = { gateway: 'openrouter', url: server.url, keyEnv: 'KEY_OF_NOBODY' }
      project.write({
        'parity.config.yaml': JSON.stringify({
          journal: { content: false },
          baseline: { gateway: 'simulated' },
          candidate: side,
        }),
      })
      const env = { KEY_OF_NOBODY: 'sk-0123456789abcdef' }
      const { stdout, stderr } = await runCommand(['run'], { cwd: project.folder, env })
      expect(stdout + stderr).not.toContain(said)
      expect(stdout).toContain('contract.stream')
    } finally {
      await server.close()
    }
    for (const file of filesOf(join(project.folder, 'reports')))
      expect(readFileSync(file, 'utf8'), file).not.toContain(said)
  })

  test('is neither judged, gone on with nor replayed again, and a bare --resume passes over it', async () => {
    await run('run', '--simulated', '--quiet')
    const id = runId()
    const gone =
      /holds no prompts and answers any more \(journal: \{ content: false \}\): .* nor replayed; its reports/
    for (const argv of [
      ['report', id],
      ['run', '--simulated', `--resume=${id}`],
      ['replay', id],
    ]) {
      const { code, stderr } = await run(...argv)
      expect([code, argv[0]]).toEqual([2, argv[0]])
      expect(stderr).toMatch(gone)
    }
    const again = await run('run', '--simulated', '--quiet', '--resume')
    expect(again.code).toBe(3)
    const history = await run('history')
    expect(history).toMatchObject({ code: 0, stdout: expect.stringContaining(id) as unknown })
  })

  describe('that ended in the moment before its content was left out', () => {
    let journal = ''
    let id = ''
    const observed = () => readFileSync(journal, 'utf8').match(/^\{"type":"observed",/gm)?.length

    beforeEach(async () => {
      project.write({ 'parity.config.yaml': 'journal: { content: true }\n' })
      await run('run', '--simulated', '--quiet')
      project.write({ 'parity.config.yaml': 'journal: { content: false }\n' })
      id = runId()
      journal = join(project.folder, 'reports', id, 'journal.jsonl')
      const [header = '', ...lines] = readFileSync(journal, 'utf8').split('\n')
      const { configuration, ...others } = JSON.parse(header) as { configuration: object }
      const changed = { ...others, configuration: { ...configuration, keepsContent: false } }
      writeFileSync(journal, [JSON.stringify(changed), ...lines].join('\n'))
    })

    test('loses it with a bare --resume, which sends nothing', async () => {
      const { code, stderr } = await run('run', '--simulated', '--resume')
      expect(code).toBe(3)
      expect(stderr).toContain(`${id} is complete: nothing is sent, its reports are made again`)
      expect(observed()).toBe(14)
      expect(readFileSync(journal, 'utf8')).not.toContain(said)
    })

    test('has it still where there is no room to write anew, which is said with what to do', async () => {
      const folder = join(project.folder, 'reports', id)
      mkdirSync(join(folder, 'journal.jsonl.unfinished'))
      const { code, stderr } = await run('report', id)
      expect(code).toBe(2)
      expect(stderr).toMatch(
        /^the reports are written, but prompts and answers are still in .*journal\.jsonl, which cannot be written anew \(it is a folder\): put that right, then run: parity report /,
      )
      expect(readFileSync(journal, 'utf8')).toContain(said)
    })

    test('loses it with its reports, once: nobody else writes the journal meanwhile', async () => {
      const before = readFileSync(journal, 'utf8')
      const lock = join(project.folder, 'reports', id, 'journal.lock')
      writeFileSync(lock, `${process.pid}\n`)
      const refused = await run('report', id)
      expect(refused.code).toBe(2)
      expect(refused.stderr).toContain(`is in use by process ${process.pid}`)
      expect(readFileSync(journal, 'utf8')).toBe(before)
      rmSync(lock)
      const made = await run('report', id)
      expect(made.code).toBe(3)
      expect(observed()).toBe(14)
    })
  })

  test('keeps its journal while it can go on', async () => {
    const stopped = await run('run', '--simulated', '--quiet', '--max-duration', '1ms')
    const id = runId()
    const journal = join(project.folder, 'reports', id, 'journal.jsonl')
    expect(stopped.code).toBe(3)
    expect(readFileSync(journal, 'utf8')).toContain(said)
    const page = readFileSync(join(project.folder, 'reports', id, 'report.html'), 'utf8')
    expect(page).not.toContain(said)
    const resumed = await run('run', '--simulated', '--quiet', '--resume')
    expect(resumed.code).toBe(3)
    expect(readFileSync(journal, 'utf8')).not.toContain(said)
  })
})

test('a recording is not made where no content is kept', async () => {
  const { code, stderr } = await run('record', '--simulated')
  expect(code).toBe(2)
  expect(stderr).toContain('a recording is made of answers')
})
