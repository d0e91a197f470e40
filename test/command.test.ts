import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  completion,
  respondWith,
  startAnsweringServer,
  type AnsweringServer,
  type Respond,
} from '../src/testing/servers/answering-server.ts'
import { runCommand, type Project } from '../src/testing/commands/run-command.ts'
import { suiteOf } from '../src/testing/commands/run-projects.ts'
import { closeLater, temporaryProject } from '../src/testing/commands/until-test-ends.ts'

const oneCase = 'cases:\n  - id: greeting\n    model: gpt-4o-mini\n    prompt: Say hello.\n'

function project(
  files: Record<string, string | Uint8Array> = { 'suites/a.yaml': oneCase },
): Project {
  return temporaryProject(files)
}

async function serve(respond: Respond): Promise<AnsweringServer> {
  const started = await startAnsweringServer(respond)
  closeLater(started)
  return started
}

function between(baseline: string, candidate: string): string[] {
  return [
    '--baseline',
    'openai-compatible',
    '--baseline-url',
    baseline,
    '--candidate',
    'openai-compatible',
    '--candidate-url',
    candidate,
  ]
}

/** The id of the one run in a project. */
function onlyRun(folder: string): string {
  return readdirSync(join(folder, 'reports')).find(name => name !== 'latest') ?? ''
}

const parity = (cwd: string, args: readonly string[], env: Record<string, string> = {}) =>
  runCommand(args, { cwd, env })

describe('usage errors: one clear line, exit 2, nothing sent', () => {
  test.each<[string, Record<string, string>, string[], RegExp]>([
    [
      'an unknown flag',
      {},
      ['--sample', '3'],
      /unknown option --sample \(did you mean --samples\?\)/,
    ],
    [
      'a flag with a wrong value',
      {},
      ['--samples', 'many'],
      /--samples takes a whole number from 1 to 1000, or auto, not "many"/,
    ],
    [
      'no samples',
      {},
      ['--samples', '0'],
      /--samples takes a whole number from 1 to 1000, or auto, not "0"/,
    ],
    [
      'a path that does not exist',
      {},
      ['suites/none.yaml'],
      /no suite file or folder "suites\/none.yaml"/,
    ],
    ['an empty suite', { 'suites/a.yaml': 'cases: []\n' }, [], /suites\/a\.yaml:1:\d+: .*cases/],
    ['an empty file', { 'suites/a.yaml': '' }, [], /suites\/a\.yaml/],
    ['bad YAML', { 'suites/a.yaml': 'cases:\n  - id: [\n' }, [], /suites\/a\.yaml:\d+:\d+/],
    [
      'an unknown key',
      { 'suites/a.yaml': `${oneCase}    promt: x\n` },
      [],
      /suites\/a\.yaml:5:5: .*promt.*did you mean "prompt"/,
    ],
    [
      'a duplicate id',
      { 'suites/a.yaml': `${oneCase}${oneCase.slice(7)}` },
      [],
      /suites\/a\.yaml:5:\d+: .*greeting/,
    ],
    [
      'a missing variable',
      { 'suites/a.yaml': `${oneCase.replace('hello', '{{name}}')}    vars: { nam: x }\n` },
      [],
      /suites\/a\.yaml:4:\d+: .*name/,
    ],
    [
      'a missing image',
      {
        'suites/a.yaml':
          'cases:\n  - id: a\n    model: m\n    messages:\n      - role: user\n        content: [{ type: image_url, image_url: { file: none.png } }]\n',
      },
      [],
      /suites\/a\.yaml:6:\d+: .*none\.png/,
    ],
    [
      'an unknown gateway',
      {},
      ['--candidate', 'ai-stat'],
      /unknown gateway "ai-stat".*did you mean "ai-stats"/,
    ],
    [
      'a key for one side only',
      {},
      ['--baseline', 'openai-compatible', '--baseline-url', 'http://127.0.0.1:9/v1'],
      /candidate \(ai-stats\) has no key: set AI_STATS_API_KEY or PHASEO_API_KEY/,
    ],
    [
      'a named key variable that is not set',
      {},
      [...between('http://127.0.0.1:9', 'http://127.0.0.1:9'), '--candidate-key-env', 'MY_KEY'],
      /key variable MY_KEY is not set/,
    ],
    [
      'a URL that is none',
      {},
      between('nonsense', 'http://127.0.0.1:9/v1'),
      /baseline's base URL cannot be used/,
    ],
    [
      'an unknown key in the config',
      { 'parity.config.yaml': 'qualty: {}\n' },
      [],
      /parity\.config\.yaml:1:1: .*qualty.*quality/,
    ],
    [
      'an unknown metric',
      { 'parity.config.yaml': 'gates: { latency.totl: "<= 1.1" }\n' },
      [],
      /parity\.config\.yaml:1:\d+: .*latency\.totl.*latency\.total/,
    ],
    [
      'a gate without data',
      { 'parity.config.yaml': 'gates: { latency.ttft: "<= 1.1" }\n' },
      ['--simulated'],
      /latency\.ttft can have no data: no case streams/,
    ],
    [
      'a config file that is not there',
      {},
      ['-c', 'none.yaml'],
      /cannot read .*none\.yaml: no such file/,
    ],
    [
      'a bad regular expression',
      {},
      ['--simulated', '--grep', '['],
      /--grep takes a regular expression/,
    ],
    ['a defect that is none', {}, ['--simulated', '--defect', 'slow'], /unknown defect "slow"/],
    ['a run that does not exist', {}, ['--simulated', '--resume=none'], /no run "none"/],
  ])('%s', async (...[, files, args, message]) => {
    const { folder } = project({ 'suites/a.yaml': oneCase, ...files })
    const { code, stderr, stdout } = await parity(folder, args)
    expect(stderr).toMatch(message)
    expect(stderr).not.toMatch(/\n\s+at /)
    expect([code, stdout]).toEqual([2, ''])
    expect(existsSync(join(folder, 'reports'))).toBe(false)
  })

  test('all problems of all files come at once', async () => {
    const { folder } = project({
      'suites/a.yaml':
        'cases:\n  - id: a\n    promt: x\n    model: m\n  - id: b\n    model: m\n    tag: []\n    prompt: x\n',
      'suites/b.yaml': 'casses: []\n',
    })
    const { stderr } = await parity(folder, ['validate'])
    expect(stderr.trim().split('\n').length).toBeGreaterThanOrEqual(3)
    expect(stderr).toMatch(/a\.yaml:3:5[\s\S]*a\.yaml:7:5[\s\S]*b\.yaml:1:1/)
  })

  test.each([
    [suiteOf(50), 'no problems', 0],
    [suiteOf(40), 'valid, 1 warning', 1],
    [oneCase, 'valid, 4 warnings', 4],
  ])('what is valid is said with the number of warnings', async (suite, result, warnings) => {
    const { folder } = project({ 'suites/a.yaml': suite })
    const { code, stdout, stderr } = await parity(folder, ['validate'])
    expect([code, stdout]).toEqual([0, expect.stringContaining(`: ${result}\n`)])
    expect(stderr.match(/warning: /g) ?? []).toHaveLength(warnings)
  })

  test('a reports folder that cannot be written is said before anything is sent', async () => {
    const { folder } = project({ 'suites/a.yaml': oneCase, reports: 'a file, not a folder' })
    const sides = await serve(respondWith(200, completion('hello')))
    const { code, stderr } = await parity(folder, between(sides.url, sides.url))
    expect(code).toBe(2)
    expect(stderr).toMatch(/cannot write to .*reports/)
    expect(sides.requests).toEqual([])
  })

  test('filters and globs that select nothing are exit 5', async () => {
    const { folder } = project()
    expect((await parity(folder, ['--simulated', '--grep', 'nothing-like-it'])).code).toBe(5)
    expect((await parity(folder, ['--simulated', 'suites/*.yml'])).code).toBe(5)
  })

  test('without keys in CI the simulators are refused', async () => {
    const { folder } = project()
    const refused = await parity(folder, [], { CI: 'true' })
    expect(refused.code).toBe(2)
    expect(refused.stderr).toMatch(/simulated gateways are refused in CI/)
    const { code } = await parity(folder, ['--simulated', '--samples', '1', '--quiet'], { CI: '1' })
    expect(code).toBe(3)
  })
})

describe('sides in trouble', () => {
  const many = `cases:\n${Array.from({ length: 8 }, (_, index) => `  - { id: c${index}, model: m, prompt: "Say ${index}." }\n`).join('')}`

  test('a dead port is exit 4, and sending stops soon', async () => {
    const { folder } = project({ 'suites/a.yaml': many })
    const good = await serve(respondWith(200, completion('hello')))
    const args = [...between(good.url, 'http://127.0.0.1:9/v1'), '--retries', '0', '-j', '1']
    const { code, stdout } = await parity(folder, args)
    expect(code).toBe(4)
    expect(stdout).toMatch(/\nUNUSABLE CANDIDATE: /)
    expect(stdout).toMatch(/network ×5/)
    expect(good.requests.length).toBeLessThan(10)
  })

  test('many retries that wait at the same time are no trouble of ours', async () => {
    const { folder } = project({ 'suites/a.yaml': many })
    const dead = 'http://127.0.0.1:9/v1'
    const { code, stderr } = await parity(folder, [...between(dead, dead), '--quiet'])
    expect(code).toBe(4)
    expect(stderr).not.toContain('Warning')
  })

  test('a wrong key everywhere is exit 4, and says so', async () => {
    const { folder } = project({ 'suites/a.yaml': many })
    const good = await serve(respondWith(200, completion('hello')))
    const body = JSON.stringify({
      error: { message: 'no', type: 'invalid_request_error', code: 'invalid_api_key' },
    })
    const bad = await serve(respondWith(401, body))
    const { code, stdout } = await parity(folder, between(bad.url, good.url))
    expect(code).toBe(4)
    expect(stdout).toMatch(/\nUNUSABLE BASELINE: /)
    expect(stdout).toMatch(/auth ×\d/)
  })

  test('a page of HTML instead of JSON is a failure with its title', async () => {
    const { folder } = project()
    const good = await serve(respondWith(200, completion('hello')))
    const html = '<!doctype html><html><head><title>Bad gateway</title></head><body>x</body></html>'
    const bad = await serve(respondWith(502, html, 'text/html'))
    const { code } = await parity(folder, [...between(good.url, bad.url), '--retries', '0'])
    expect(code).toBe(4)
    const run = onlyRun(folder)
    expect(readFileSync(join(folder, 'reports', run, 'journal.jsonl'), 'utf8')).toContain(
      'Bad gateway',
    )
  })

  test.each([
    ['of the flag', ''],
    ['of the flag, whatever a suite says', 'defaults: { timeoutMs: 60000 }\n'],
  ])('a server that never answers ends at the time limit %s', async (_, defaults) => {
    const { folder } = project({ 'suites/a.yaml': `${defaults}${oneCase}` })
    const good = await serve(respondWith(200, completion('hello')))
    const silent = await serve(() => {})
    const args = [...between(good.url, silent.url), '--timeout-ms', '200']
    const { code, stdout } = await parity(folder, args)
    expect(code).toBe(4)
    expect(stdout).toMatch(/timeout/)
  })

  test('a stream that ends early is truncated', async () => {
    const { folder } = project({
      'suites/a.yaml': oneCase.replace('prompt', 'mode: stream\n    prompt'),
    })
    const cut = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.end('data: {"choices":[{"index":0,"delta":{"content":"Hel"}}]}\n\n')
    })
    const { stdout } = await parity(folder, between(cut.url, cut.url))
    expect(stdout).toMatch(/truncated/)
  })

  test('both sides at one URL is a self-comparison, allowed and said', async () => {
    const { folder } = project()
    const same = await serve(respondWith(200, completion('hello')))
    const { stderr, code } = await parity(folder, between(same.url, same.url))
    expect(stderr).toMatch(/self-comparison/)
    expect(code).toBe(3)
  })
})

describe('what is written', () => {
  test('keys reach neither disk nor screen, also when a gateway echoes them', async () => {
    const key = 'sk-secret/1234567890+abc='
    const { folder } = project()
    const echo = await serve((request, response) => {
      const sent = String(request.headers.authorization)
      const forms = [sent, encodeURIComponent(key), Buffer.from(key).toString('base64')].join(' ')
      response.writeHead(200, { 'content-type': 'application/json', 'x-request-id': key })
      response.end(completion(`You sent ${forms}`))
    })
    const args = [
      ...between(echo.url, echo.url),
      '--baseline-key-env',
      'K',
      '--candidate-key-env',
      'K',
    ]
    const { stdout, stderr } = await parity(folder, args, { K: key })
    const files = readdirSync(join(folder, 'reports'), { recursive: true, encoding: 'utf8' })
      .map(name => join(folder, 'reports', name))
      .filter(path => statSync(path).isFile())
    const everything = [stdout, stderr, ...files.map(path => readFileSync(path, 'utf8'))].join('\n')
    expect(echo.requests[0]?.headers.authorization).toBe(`Bearer ${key}`)
    expect(everything).toContain('[redacted]')
    for (const form of [
      key,
      encodeURIComponent(key),
      Buffer.from(key).toString('base64').replace(/=+$/, ''),
    ]) {
      expect(everything).not.toContain(form)
    }
  })

  test('files with answers are for their owner only', async () => {
    const { folder } = project()
    await parity(folder, ['--simulated', '--samples', '1', '--quiet'])
    const run = join(folder, 'reports', onlyRun(folder))
    const names = readdirSync(run)
    expect(names).toEqual(expect.arrayContaining(['journal.jsonl', 'report.html', 'run.json']))
    const open = names.filter(name => (statSync(join(run, name)).mode & 0o077) !== 0)
    expect(open).toEqual([])
  })

  test('the reports made again are the same bytes', async () => {
    const { folder } = project()
    await parity(folder, ['--simulated', '--quiet'])
    const latest = join(folder, 'reports', 'latest')
    const read = () =>
      readdirSync(latest).map(name => [name, readFileSync(join(latest, name), 'utf8')])
    const before = read()
    const run = join(folder, 'reports', onlyRun(folder))
    for (const [name = ''] of before) rmSync(join(run, name))
    rmSync(latest, { recursive: true })
    expect((await parity(folder, ['report', 'latest', '--quiet'])).code).toBe(3)
    expect(before.map(([name]) => name)).toEqual([
      'cases.csv',
      'exchanges.csv',
      'gates.csv',
      'junit.xml',
      'report.html',
      'run.json',
      'summary.md',
    ])
    expect(read()).toEqual(before)
  })

  test('--no-content leaves prompts and answers out of the reports, not out of the journal', async () => {
    const { folder } = project()
    const side = await serve(respondWith(200, completion('a very particular answer')))
    await parity(folder, [...between(side.url, side.url), '--no-content', '--quiet'])
    const latest = join(folder, 'reports', 'latest')
    const names = readdirSync(latest)
    expect(names).toContain('exchanges.csv')
    const telling = names.filter(name =>
      readFileSync(join(latest, name), 'utf8').includes('particular'),
    )
    expect(telling).toEqual([])
    const run = onlyRun(folder)
    expect(readFileSync(join(folder, 'reports', run, 'journal.jsonl'), 'utf8')).toContain(
      'particular',
    )
  })
})
