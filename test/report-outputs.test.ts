import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse as parseCsv } from 'csv-parse/sync'
import { parse as parseJunit } from 'junit2json'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { renderCsv } from '../src/report/csv.ts'
import {
  completion,
  respondWith,
  startAnsweringServer,
  type AnsweringServer,
} from '../src/testing/servers/answering-server.ts'
import { createProject, runCommand, type Project } from '../src/testing/commands/run-command.ts'
import { between, suiteOf } from '../src/testing/commands/run-projects.ts'
import { temporaryProject } from '../src/testing/commands/until-test-ends.ts'

/** What a model may say to a log, a spreadsheet and a comment. */
const hostile = '=1+1,"a"\n::error file=x::injected\n##[error]injected <b>@octocat</b>\r\n| x |'

describe('a run with hostile answers', () => {
  let made: Project
  let latest: string
  let servers: AnsweringServer[]
  let shown: { readonly code: number | null; readonly stdout: string; readonly stderr: string }

  beforeAll(async () => {
    servers = await Promise.all([
      startAnsweringServer(respondWith(200, completion('a plain answer'))),
      startAnsweringServer(respondWith(200, completion(hostile))),
    ])
    made = createProject({ 'sub/suites/a.yaml': suiteOf(3), output: '', summary: 'before\n' })
    const cwd = join(made.folder, 'sub')
    latest = join(cwd, 'reports', 'latest')
    const expectation = '    expect: [{ contains: plain }]\n'
    writeFileSync(
      join(cwd, 'suites/a.yaml'),
      `cases:\n  - id: c0\n    model: m\n    prompt: Say 0.\n${expectation}`,
    )
    shown = await runCommand(between(servers[0]?.url ?? '', servers[1]?.url ?? ''), {
      cwd,
      env: {
        CI: 'true',
        GITHUB_ACTIONS: 'true',
        GITHUB_WORKSPACE: made.folder,
        GITHUB_OUTPUT: join(made.folder, 'output'),
        GITHUB_STEP_SUMMARY: join(made.folder, 'summary'),
      },
    })
  })

  afterAll(async () => {
    made.remove()
    await Promise.all(servers.map(server => server.close()))
  })

  test('is drift, and its test report reads so', async () => {
    expect(shown.code).toBe(1)
    const read = await parseJunit(readFileSync(join(latest, 'junit.xml'), 'utf8'))
    const suites = read && 'testsuite' in read ? (read.testsuite ?? []) : []
    expect(suites.map(({ name, failures }) => [name, (failures ?? 0) > 0])).toEqual([
      ['a', true],
      ['gates', true],
    ])
  })

  test('annotates the case at its line, as seen from the repository', () => {
    const commands = shown.stderr.split('\n').filter(line => line.startsWith('::'))
    expect(commands[0]).toMatch(
      /^::error file=sub\/suites\/a\.yaml,line=2,col=\d+,title=a\/c0 \(unary\)%3A drift::/,
    )
    expect(commands.at(-1)).toMatch(/^::error title=gateway-parity%3A drift::DRIFT: /)
    expect(commands).toHaveLength(2)
  })

  test('gives the log no command of the model', () => {
    expect(shown.stdout).toContain('injected')
    expect(shown.stdout).not.toMatch(/^\s*::|##\[/m)
  })

  test('adds to the summary of the step and sets its outputs', () => {
    const summary = readFileSync(join(made.folder, 'summary'), 'utf8')
    expect(summary).toBe(`before\n${readFileSync(join(latest, 'summary.md'), 'utf8')}`)
    expect(summary).not.toMatch(/<b>|@octocat/)
    const outputs = readFileSync(join(made.folder, 'output'), 'utf8')
    const blocks = [...outputs.matchAll(/^(\w+)<<(\S+)\n([^]*?)\n\2\n/gm)]
    expect(blocks.map(([, name, , value]) => [name, value])).toEqual([
      ['verdict', 'drift'],
      ['report', expect.stringContaining(join('sub', 'reports'))],
      ['drifts', '1'],
    ])
  })

  test.each(['gates.csv', 'cases.csv', 'exchanges.csv'])('%s is read back as written', name => {
    const text = readFileSync(join(latest, name), 'utf8')
    const rows = parseCsv(text, { record_delimiter: '\r\n' })
    expect(rows.length).toBeGreaterThan(1)
    expect(renderCsv(rows)).toBe(text)
    if (name === 'exchanges.csv') expect(rows.some(row => row.at(-1) === `'${hostile}`)).toBe(true)
  })

  test('without content, neither test report nor summary quotes an answer', async () => {
    const cwd = join(made.folder, 'sub')
    await runCommand(['report', 'latest', '--no-content', '-q'], { cwd })
    for (const name of ['junit.xml', 'summary.md']) {
      expect(readFileSync(join(latest, name), 'utf8')).not.toContain('injected')
    }
  })
})

describe('reporters and build servers', () => {
  let finished: Project
  beforeAll(async () => {
    finished = createProject({ 'suites/a.yaml': suiteOf(2) })
    await runCommand(['--simulated', '--samples', '1', '-q'], { cwd: finished.folder })
  })
  afterAll(() => finished.remove())

  const report = (args: readonly string[], env: Record<string, string> = {}) =>
    runCommand(['report', 'latest', ...args], { cwd: finished.folder, env })

  test('list and dot print what they say, in that order, and the verdict last', async () => {
    const { code, stdout } = await report(['--reporter', 'dot,list'])
    expect(code).toBe(3)
    expect(stdout).toMatch(/\n\?\?\n2 inconclusive[^]*\na: 2 inconclusive\n {2}\? c0 \[unary\]/)
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^INCONCLUSIVE \(SIMULATED\): /)
  })

  test.each([['quiet'], ['--quiet']])('%s is one line', async name => {
    const args = name === 'quiet' ? ['--reporter', 'quiet'] : [name]
    const { stdout, stderr } = await report(args)
    expect([stdout, stderr]).toEqual([expect.stringMatching(/^INCONCLUSIVE.*\n$/), ''])
  })

  test.each([
    [['--reporter', 'lst'], 'unknown reporter "lst" (did you mean "list"?)\n'],
    [['--reporter', 'junit'], 'unknown reporter "junit" (known: table, list, dot, quiet)\n'],
    [['--reporter', 'list', '-q'], /quiet prints the verdict alone/],
  ])('%j is exit 2', async (args, message) => {
    for (const command of [['report', 'latest'], ['--simulated']]) {
      const result = await runCommand([...command, ...args], { cwd: finished.folder })
      expect([result.code, result.stdout]).toEqual([2, ''])
      expect(result.stderr).toEqual(
        typeof message === 'string' ? message : expect.stringMatching(message),
      )
    }
  })

  test('outside of GitHub Actions nothing is annotated or added', async () => {
    const summary = join(finished.folder, 'summary-outside')
    writeFileSync(summary, '')
    const { stderr } = await report([], { CI: 'true', GITHUB_STEP_SUMMARY: summary })
    expect([stderr, readFileSync(summary, 'utf8')]).toEqual(['', ''])
  })

  test('a summary that is full is left as it is, and one that cannot be written is said', async () => {
    const summary = join(finished.folder, 'summary-full')
    writeFileSync(summary, 'x'.repeat(1024 * 1024 - 100))
    const full = await report([], { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary })
    expect([full.code, readFileSync(summary, 'utf8').length]).toEqual([3, 1024 * 1024 - 100])
    expect(full.stderr).toContain('the summary of this step is full')
    const env = { GITHUB_ACTIONS: 'true', GITHUB_OUTPUT: finished.folder }
    const failed = await report([], env)
    expect([failed.code, failed.stderr]).toEqual([
      3,
      expect.stringContaining('cannot write GITHUB_OUTPUT: it is a folder'),
    ])
  })

  test('problems of a suite are annotated at their places', async () => {
    const project = temporaryProject({ 'suites/b.yaml': 'cases:\n  - id: a\n    promt: x\n' })
    const env = { GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: project.folder }
    const { code, stderr } = await runCommand(['validate'], { cwd: project.folder, env })
    expect(code).toBe(2)
    expect(stderr).toMatch(
      /^::error title=gateway-parity,file=suites\/b\.yaml,line=3,col=5::.*promt/m,
    )
  })
})
