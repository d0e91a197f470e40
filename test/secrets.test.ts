import { readdirSync, readFileSync, statSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  completion,
  startAnsweringServer,
  type AnsweringServer,
  type ReceivedRequest,
} from '../src/testing/servers/answering-server.ts'
import { findLeakedParts } from '../src/testing/commands/find-leaked-parts.ts'
import { createProject, runCommand, type Project } from '../src/testing/commands/run-command.ts'
import { runsIn } from '../src/testing/commands/run-projects.ts'

/** Without a vendor's prefix, so that nothing but the value itself can give them away. */
const keys = {
  BASELINE_KEY: 'Qz7vKb3Nh+4/9Xw=mTkL2&pRd8sYf',
  CANDIDATE_KEY: 'Jh3yZw9Tq"6&Vn~5sGcU1%oEb0rMx',
  TEAM_TOKEN: 'Wf8rGv5Pj2DqK7aMxZ4LtBn6',
}
const key = keys.CANDIDATE_KEY
const base64 = (text: string): string => Buffer.from(text).toString('base64')

type Echo = (response: ServerResponse, request: ReceivedRequest) => void

const json = (status: number, body: unknown, headers: Record<string, string> = {}): Echo => {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return response =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text)
}
const says = (text: string): Echo => json(200, completion(text))
const fails = (message: string, more: object = {}): Echo =>
  json(422, { error: { message, ...more } })
const streams = (...frames: unknown[]): Echo => {
  const text = frames.map(frame => `data: ${JSON.stringify(frame)}\n\n`).join('')
  return response => void response.writeHead(200, { 'content-type': 'text/event-stream' }).end(text)
}
const delta = (content: string) => ({ choices: [{ index: 0, delta: { content } }] })
const half = Math.floor(key.length / 2)

const echoOfHeaders: Echo = (response, { headers }) =>
  fails(`ACME-66 ${JSON.stringify(headers)}`)(response, {} as never)

/** What the candidate does with each case; all of it gives a key away. */
const echoes: readonly (readonly [string, Echo])[] = [
  ['plain', says(`your key is ${key} and your token ${keys.TEAM_TOKEN}`)],
  ['masked', says(`${key.slice(0, 4)}…${key.slice(-2)}, ${key.slice(0, 5)}****${key.slice(-4)}`)],
  ['last-characters', fails(`no such key: ${'*'.repeat(20)}${key.slice(-4)}`)],
  ['cut', says(`${key.slice(0, 20)} and ${key.slice(-18)}`)],
  ['percent', says(`https://x.example/?key=${encodeURIComponent(key)}`)],
  ['form', says(`${new URLSearchParams({ key }).toString()} ${key.replaceAll('"', '&#34;')}`)],
  ['json', says(JSON.stringify({ key }))],
  ['large', says(`${'the rules '.repeat(40_000)} ${key} ${base64(key)}`)],
  ['html', says(key.replaceAll('&', '&amp;').replaceAll('"', '&quot;'))],
  ['base64', says(`${base64(key)} ${base64(`u:${key}`)} ${base64(`us:${key}!`)}`)],
  ['base64url', says(Buffer.from(`use:${key}`).toString('base64url'))],
  ['error', fails(`Incorrect API key provided: ${key}`, { code: key, type: key })],
  ['headers', echoOfHeaders],
  ['page', response => void response.writeHead(502).end(`<html><title>${key}</title></html>`)],
  ['redirect', json(302, '', { location: `https://x.example/?key=${encodeURIComponent(key)}` })],
  ['request-id', json(200, completion('yes'), { 'x-request-id': keys.TEAM_TOKEN })],
  ['model', json(200, completion('yes', key))],
  ['not-json', json(200, `<p>${key}`)],
  ['stream', streams(delta(key.slice(0, half)), delta(key.slice(half)))],
  ['stream-error', streams(delta('Well, '), { error: { message: `bad key ${key}`, code: key } })],
]

function suite(): string {
  const cases = echoes.map(
    ([id]) =>
      `  - { id: ${id}, model: m, mode: ${id.startsWith('stream') ? 'stream' : 'unary'}, prompt: "Say ${id} of ACME-77." , expect: [{ contains: "ACME-99" }] }\n`,
  )
  return `cases:\n${cases.join('')}`
}

let project: Project
const servers: AnsweringServer[] = []
/** Everything that any command has said. */
const said: string[] = []
let args: string[]
let environment: Record<string, string>

async function parity(argv: readonly string[], more: Record<string, string> = {}) {
  const result = await runCommand(argv, {
    cwd: project.folder,
    env: { ...environment, ...more },
  })
  said.push(result.stdout, result.stderr)
  return result
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map(name => join(folder, name))
    .filter(path => statSync(path).isFile())
}

/** Whatever stands in files and was said, and the parts of secrets in it. */
function findLeaks() {
  const files = ['reports', 'crash', 'github'].flatMap(name => filesIn(join(project.folder, name)))
  const texts = [...files.map(path => readFileSync(path, 'utf8')), ...said]
  const leaks = Object.entries(keys).flatMap(([name, secret]) =>
    texts.flatMap((text, index) =>
      findLeakedParts(text, secret).map(part => `${name} in ${files[index] ?? 'output'}: ${part}`),
    ),
  )
  return { files, texts, leaks }
}

/** Math.random is asked for the id of a run or check: then the keys are known. */
const plantedDefect = {
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(
    "Math.random = () => { throw new Error('planted ' + process.env.CANDIDATE_KEY) }",
  )}`,
}
const crashed = [70, expect.stringContaining('planted [redacted]')]

beforeAll(async () => {
  const plain = await startAnsweringServer((_, response) =>
    says('yes, ACME-88')(response, {} as never),
  )
  const leaky = await startAnsweringServer((request, response) => {
    const [message] = (request.body['messages'] ?? []) as { content: string }[]
    const id = /Say (\S+) of/.exec(message?.content ?? '')?.[1]
    const [, echo = echoOfHeaders] = echoes.find(([name]) => name === id) ?? []
    echo(response, request)
  })
  servers.push(plain, leaky)
  project = createProject({
    'suites/a.yaml': suite(),
    'github/summary': '',
    'github/output': '',
    '.env': `TEAM_TOKEN=${keys.TEAM_TOKEN}\n`,
    'parity.config.yaml': [
      `baseline: { gateway: openai-compatible, url: "${plain.url}", keyEnv: BASELINE_KEY }`,
      `candidate: { gateway: openai-compatible, url: "${leaky.url}", keyEnv: CANDIDATE_KEY, headers: { x-team-token: "\${TEAM_TOKEN}" } }`,
      'redact: ["\\\\bACME-\\\\d+\\\\b"]',
      '',
    ].join('\n'),
  })
  args = ['--samples', '2', '--retries', '0', '--reporter', 'table,list']
  environment = {
    BASELINE_KEY: keys.BASELINE_KEY,
    CANDIDATE_KEY: keys.CANDIDATE_KEY,
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_STEP_SUMMARY: join(project.folder, 'github', 'summary'),
    GITHUB_OUTPUT: join(project.folder, 'github', 'output'),
  }
})

afterAll(async () => {
  project.remove()
  await Promise.all(servers.map(server => server.close()))
})

describe('a secret', () => {
  test('is in nothing that is written or said, whatever a gateway does with it', async () => {
    const { code } = await parity(['run', ...args])
    expect(code).toBe(1)
    const [run = ''] = runsIn(project.folder)
    await Promise.all([
      parity(['run', ...args, '--list']),
      parity(['validate']),
      parity(['report', run, '--output', 'reports']),
      parity(['history', '--json']),
    ])
    let isKilled = false
    const killed = await runCommand(['run', ...args], {
      cwd: project.folder,
      env: environment,
      during: child => {
        child.stderr?.on('data', (text: Buffer) => {
          if (!isKilled && text.toString().includes('in flight')) isKilled = child.kill('SIGTERM')
        })
      },
    })
    said.push(killed.stdout, killed.stderr)
    await parity(['run', ...args, '--resume'])
    await parity(['compare', '--json'])

    const defect = await parity(['run', ...args], plantedDefect)
    expect([defect.code, defect.stderr]).toEqual(crashed)
    const late = `import { existsSync } from 'node:fs'
      setInterval(() => {
        if (existsSync('crash')) throw new Error('late ' + process.env.CANDIDATE_KEY)
      }, 1)`
    const crash = await parity(['run', ...args, '-o', 'crash'], {
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(late)}`,
    })
    expect([crash.code, crash.stderr]).toEqual([70, expect.stringContaining('late [redacted]')])

    const { files, texts, leaks } = findLeaks()
    expect(files.length).toBeGreaterThan(20)
    expect(leaks).toEqual([])
    expect(texts.join('').match(/\[redacted\]/g)?.length).toBeGreaterThan(100)
  })

  test('is in nothing that a check or a replay shows or writes', async () => {
    const before = said.length
    const [run = ''] = runsIn(project.folder)
    // Of a server of this kind no record can be looked up.
    expect((await parity(['replay', run])).code).toBe(3)
    const checked = await parity(['check', '--all', '--retries', '0'])
    expect([checked.code, checked.stdout]).toEqual([1, expect.stringContaining('[redacted]')])
    const defect = await parity(['check'], plantedDefect)
    expect([defect.code, defect.stderr]).toEqual(crashed)
    expect(said.slice(before).join('')).not.toMatch(/ACME-\d/)
    expect(findLeaks().leaks).toEqual([])
  })

  test('is found by the search of this test in each form', () => {
    const secret = keys.BASELINE_KEY
    const part = secret.slice(3, 17)
    const forms = [
      part,
      encodeURIComponent(secret),
      secret.replaceAll('&', '&amp;'),
      JSON.stringify(secret),
      ...['', 'u', 'us', 'use'].map(before => base64(before + secret)),
      Buffer.from(`u:${secret}`).toString('base64url'),
    ]
    for (const form of forms) expect(findLeakedParts(`<${form}>`, secret)).not.toEqual([])
    expect(findLeakedParts('nothing of it', secret)).toEqual([])
  })

  test('in a prompt is refused before anything is sent', async () => {
    const asked = servers.map(server => server.requests.length)
    project.write({
      'leaky.yaml': `cases: [{ id: a, model: m, prompt: 'Key ${keys.BASELINE_KEY}' }]`,
    })
    const { code, stderr } = await parity(['run', 'leaky.yaml'])
    expect(code).toBe(2)
    expect(stderr).toContain('leaky.yaml:1:9: leaky/a holds a key')
    expect(stderr).not.toContain(keys.BASELINE_KEY)
    expect(servers.map(server => server.requests.length)).toEqual(asked)
  })
})

describe('after all that', () => {
  const reportsIn = () => filesIn(join(project.folder, 'reports'))

  test('what a pattern of the config matches is in no report, and no answer in the journal', () => {
    for (const path of reportsIn()) {
      const text = readFileSync(path, 'utf8')
      if (path.endsWith('journal.jsonl')) {
        expect(text).toContain('ACME-77')
        expect(text).not.toContain('ACME-88')
      } else expect(text, path).not.toMatch(/ACME-\d/)
    }
    expect(said.join('')).not.toMatch(/ACME-\d/)
  })

  test('the run is gone on with only with the patterns that it began with', async () => {
    const config = join(project.folder, 'parity.config.yaml')
    project.write({ 'other.yaml': readFileSync(config, 'utf8').replace(/^redact.*$/m, '') })
    const [run = ''] = runsIn(project.folder)
    const { code, stderr } = await parity(['run', '-c', 'other.yaml', ...args, `--resume=${run}`])
    expect([code, stderr]).toEqual([2, expect.stringContaining('other patterns were redacted')])
  })

  test('files can be read by their owner alone', () => {
    const modes = reportsIn().map(path => [path, (statSync(path).mode & 0o777).toString(8)])
    expect(modes.filter(([, mode]) => mode !== '600')).toEqual([])
  })
})
