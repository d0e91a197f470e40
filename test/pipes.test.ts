import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, afterAll, describe, expect, test } from 'vitest'
import { completion, startAnsweringServer } from '../src/testing/servers/answering-server.ts'
import { quoteForShell } from '../src/model/quote-for-shell.ts'
import { createProject, runCommand, type Project } from '../src/testing/commands/run-command.ts'
import { between, readCsv, runsIn, suiteOf } from '../src/testing/commands/run-projects.ts'
import { closeLater, temporaryProject } from '../src/testing/commands/until-test-ends.ts'

const built = fileURLToPath(new URL('../dist/bin.js', import.meta.url))
const escape = '\u001B'

/** Runs a line of bash in which `parity` is the command. */
function shell(line: string, cwd: string, env: Record<string, string> = {}) {
  const setup = `parity() { "${process.execPath}" "${built}" "$@"; }; ${line}`
  const child = spawn('bash', ['-c', setup], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  return new Promise<{ code: number | null; stdout: string; stderr: string }>(resolve => {
    child.once('close', code => resolve({ code, stdout, stderr }))
  })
}

describe('where the output goes changes neither the exit status nor the reports', () => {
  let finished: Project
  beforeAll(async () => {
    finished = createProject({ 'suites/a.yaml': suiteOf(5) })
    await runCommand(['--simulated', '--samples', '1'], { cwd: finished.folder })
  })
  afterAll(() => finished.remove())

  test.each([
    ['a reader that takes one line', 'parity report latest | head -1; exit ${PIPESTATUS[0]}'],
    ['a reader that has gone', 'parity report latest | true; exit ${PIPESTATUS[0]}'],
    ['problems that nobody reads', 'parity --simulated --samples 1 2> >(true)'],
    ['a full disk behind standard output', 'parity report latest > /dev/full'],
    ['a full disk behind both', 'parity --simulated --samples 1 > /dev/full 2> /dev/full'],
    ['no output at all', 'parity report latest >&- 2>&-'],
  ])('%s', async (_, line) => {
    const { code, stderr } = await shell(line, finished.folder)
    expect(code).toBe(3)
    expect(stderr).not.toMatch(/\n\s+at /)
    expect(readdirSync(join(finished.folder, 'reports', 'latest'))).toContain('run.json')
  })

  test('without a terminal there are plain lines and no control sequences', async () => {
    const { stdout, stderr } = await shell('parity --simulated --samples 1', finished.folder)
    expect(stdout + stderr).not.toContain(escape)
    expect(stdout + stderr).not.toContain('\r')
    expect(stderr).toMatch(/\nSIMULATED 5 of 5 slots; failed: .*\n/)
    expect(stderr.match(/ slots; failed/g)).toHaveLength(1)
  })

  test.each([
    [{ FORCE_COLOR: '1' }, true],
    [{ FORCE_COLOR: '0' }, false],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false],
    [{ NO_COLOR: '' }, false],
  ])('%j: colour is %s', async (environment, coloured) => {
    const { stdout } = await shell('parity report latest', finished.folder, environment)
    expect(stdout.includes(escape)).toBe(coloured)
    const flagged = await shell('parity report latest --no-color', finished.folder, environment)
    expect(flagged.stdout).not.toContain(escape)
  })
})

describe('a disk that is full or gone', () => {
  async function startSides() {
    const server = await startAnsweringServer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(completion('The answer is a long one. '.repeat(80)))
    })
    closeLater(server)
    return { args: between(server.url, server.url), server }
  }

  test('ends the run with one clear line, and --resume completes it', async () => {
    const { folder } = temporaryProject({ 'suites/a.yaml': suiteOf(5) })
    const { args, server } = await startSides()
    const line = `ulimit -f 40; exec "${process.execPath}" "${built}" ${args.join(' ')} --samples 6 -j 2 --quiet`
    const full = await shell(line, folder)
    expect(full.code).toBe(2)
    const [run = ''] = runsIn(folder)
    const problems = full.stderr.split('\n').filter(text => !/warning|self-comparison/.test(text))
    expect(problems).toEqual([
      expect.stringMatching(
        `^the journal cannot be written: the file is larger than is allowed here; make room, then go on with: parity run --resume=${run} `,
      ),
      '',
    ])
    const sent = server.requests.length
    expect(sent).toBeLessThan(60)
    // What was in flight is lost, all else is there.
    expect((await runCommand(['report', run, '--quiet'], { cwd: folder })).code).toBe(130)
    const rows = readCsv(join(folder, 'reports', run, 'exchanges.csv')).length
    expect(rows).toBeGreaterThan(0)
    expect((await runCommand([...args, '--resume', '--quiet'], { cwd: folder })).code).toBe(3)
    expect(server.requests.length).toBe(sent + 60 - rows)
    expect(readCsv(join(folder, 'reports', run, 'exchanges.csv'))).toHaveLength(60)
    expect(readFileSync(join(folder, 'reports', run, 'run.json'), 'utf8')).not.toMatch(
      'could not be read',
    )
  })

  test('before the first line leaves nothing behind', async () => {
    const { folder } = temporaryProject({ 'suites/a.yaml': suiteOf(100) })
    const { args, server } = await startSides()
    const line = `ulimit -f 1; exec "${process.execPath}" "${built}" ${args.join(' ')}`
    const { code, stderr } = await shell(line, folder)
    expect([code, server.requests]).toEqual([2, []])
    expect(stderr).toMatch(/^cannot write to .*: the file is larger than is allowed here\n$/)
    expect(runsIn(folder)).toEqual([])
  })

  test('a run folder that is removed during the run is one line', async () => {
    const { folder } = temporaryProject({ 'suites/a.yaml': suiteOf(3) })
    const server = await startAnsweringServer((_, response) => {
      rmSync(join(folder, 'reports'), { recursive: true, force: true })
      response.writeHead(200, { 'content-type': 'application/json' }).end(completion('yes'))
    })
    closeLater(server)
    const args = [...between(server.url, server.url), '--quiet']
    const { code, stderr } = await runCommand(args, { cwd: folder })
    expect(code).toBe(2)
    expect(stderr).toMatch(/\ncannot read .*journal\.jsonl: no such file or folder\n$/)
  })

  test('a report that cannot be written is one line, and the journal stays whole', async () => {
    const { folder } = temporaryProject({ 'suites/a.yaml': suiteOf(3) })
    await runCommand(['--simulated', '--quiet'], { cwd: folder })
    const [run = ''] = runsIn(folder)
    const place = join(folder, 'reports', run)
    const journal = readFileSync(join(place, 'journal.jsonl'), 'utf8')
    const cases = readFileSync(join(place, 'cases.csv'), 'utf8')
    rmSync(join(place, 'cases.csv'))
    mkdirSync(join(place, 'cases.csv', 'something'), { recursive: true })
    const { code, stderr } = await runCommand(['report', run, '--quiet'], { cwd: folder })
    expect(code).toBe(2)
    expect(stderr).toMatch(
      /^cannot write .*cases\.csv: .*; the journal is whole: put that right, then run: parity report .*\n$/,
    )
    expect(stderr).toContain(`run: parity report ${quoteForShell(place)}\n`)
    expect(readdirSync(place).filter(name => name.endsWith('.unfinished'))).toEqual([])
    rmSync(join(place, 'cases.csv'), { recursive: true })
    expect((await runCommand(['report', run, '--quiet'], { cwd: folder })).code).toBe(3)
    expect(readFileSync(join(place, 'cases.csv'), 'utf8')).toBe(cases)
    expect(readFileSync(join(place, 'journal.jsonl'), 'utf8')).toBe(journal)
  })

  test('latest keeps to the newest run when an older one is reported again', async () => {
    const { folder } = temporaryProject({ 'suites/a.yaml': suiteOf(3) })
    await runCommand(['--simulated', '--quiet', '--samples', '1'], { cwd: folder })
    const [older = ''] = runsIn(folder)
    await runCommand(['--simulated', '--quiet', '--samples', '2'], { cwd: folder })
    const latest = join(folder, 'reports', 'latest', 'run.json')
    const before = readFileSync(latest, 'utf8')
    await runCommand(['report', older, '--quiet'], { cwd: folder })
    expect(readFileSync(latest, 'utf8')).toBe(before)
    expect(readdirSync(join(folder, 'reports'))).toHaveLength(3)

    const elsewhere = temporaryProject({})
    const place = join(folder, 'reports', older)
    await runCommand(['report', place, '--quiet'], { cwd: elsewhere.folder })
    expect(existsSync(join(elsewhere.folder, 'reports'))).toBe(false)
  })
})

describe.skipIf(process.platform === 'win32')('a pipe that is read', () => {
  test.each([
    ['a suite', 'mkfifo p.yaml; parity validate p.yaml'],
    ['a config', 'mkfifo p.yaml; parity validate -c p.yaml'],
    ['data', 'mkfifo p.csv; parity validate with-data.yaml'],
  ])('as %s is refused where it is a named one, which may have no writer', async (_, line) => {
    const data = 'cases: [{ id: c, model: m, prompt: "{{x}}", data: p.csv }]'
    const { folder } = temporaryProject({ 'suites/a.yaml': suiteOf(1), 'with-data.yaml': data })
    const { code, stderr } = await shell(line, folder)
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/^cannot read .*p\.\w+: it is a named pipe/),
    ])
  })

  test('in the place of a report is said, and not waited for', async () => {
    const { folder } = temporaryProject({ 'reports/2026-01-01T00-00-00-abcd/journal.jsonl': '' })
    await shell('mkfifo reports/2026-01-01T00-00-00-abcd/run.json', folder)
    const { code, stdout } = await runCommand(['history', '--json'], { cwd: folder })
    expect([code, stdout]).toEqual([0, expect.stringContaining('it is a named pipe, no file')])
  })

  test('as what a command prints is a suite like any', async () => {
    const { folder } = temporaryProject({ 'suites/a.yaml': suiteOf(2) })
    const line =
      'parity validate <(cat suites/a.yaml) && cat suites/a.yaml | parity validate /dev/stdin'
    const { code, stdout } = await shell(line, folder)
    expect([code, stdout.match(/2 cases/g)]).toEqual([0, ['2 cases', '2 cases']])
  })

  test.each(['SIGINT', 'SIGTERM'] as const)('and never written to is left at %s', async signal => {
    const { folder } = temporaryProject({ 'suites/a.yaml': suiteOf(1) })
    await shell('mkfifo .env', folder)
    const ended = await runCommand(['run'], {
      cwd: folder,
      during: child => void setTimeout(() => child.kill(signal), 1500),
    })
    expect(ended.signal).toBe(signal)
  })
})
