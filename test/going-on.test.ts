import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import { completion, startAnsweringServer } from '../src/testing/servers/answering-server.ts'
import { runCommand } from '../src/testing/commands/run-command.ts'
import { between, readCsv, readRun, runsIn, suiteOf } from '../src/testing/commands/run-projects.ts'
import { closeLater, temporaryProject } from '../src/testing/commands/until-test-ends.ts'

/** Answers a request in another way than usual, or says that it does not. */
type Special = (side: string, prompt: string, response: ServerResponse) => boolean

/** Two servers that answer by content, and keep what they were asked. */
async function startSides(special: Special = () => false) {
  const asked: string[] = []
  const sides = { asked, special, flags: [] as string[] }
  const urls = await Promise.all(
    ['baseline', 'candidate'].map(async side => {
      const server = await startAnsweringServer((request, response) => {
        const [message] = request.body['messages'] as { content: string }[]
        const prompt = message?.content ?? ''
        asked.push(`${side}: ${prompt}`)
        if (sides.special(side, prompt, response)) return
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(completion(`This is what was asked for: ${prompt}`))
      })
      closeLater(server)
      return server.url
    }),
  )
  sides.flags = between(urls[0] ?? '', urls[1] ?? '')
  return sides
}

function refuse(
  response: ServerResponse,
  { status, code, headers = {} }: { status: number; code: string; headers?: object },
): boolean {
  const body = JSON.stringify({ error: { message: 'no', code } })
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body)
  return true
}

const reportNames = ['run.json', 'gates.csv', 'cases.csv', 'exchanges.csv', 'summary.md']

describe('a run that goes on after its suite was changed', () => {
  const before = suiteOf(6)
  const after = before
    .replace('"Say 1."', '"Say one."')
    .replace('"Say 4."', '"Say four."')
    .replace(/ {2}- \{ id: c5.*\n/, '  - { id: c6, model: gpt-4o-mini, prompt: "Say 6." }\n')

  test('sends what is another or new, keeps the rest, and leaves out what is gone', async () => {
    const made = temporaryProject({ 'suites/a.yaml': before })
    const { folder } = made
    const sides = await startSides()
    const args = [...sides.flags, '--samples', '2', '-j', '2']
    await runCommand(args, {
      cwd: folder,
      during: child => {
        sides.special = () => {
          if (sides.asked.length === 19) child.kill('SIGKILL')
          return false
        }
      },
    })
    const [run = ''] = runsIn(folder)
    const journal = join(folder, 'reports', run, 'journal.jsonl')
    const kept = readFileSync(journal, 'utf8')
      .split('\n')
      .flatMap(line => /"caseKey":"a\/(c[023])".*?"side":"(\w+)"/.exec(line)?.slice(1).join() ?? [])
    sides.asked.length = 0
    made.write({ 'suites/a.yaml': after })
    const resumed = await runCommand([...sides.flags, '--resume'], { cwd: folder })
    expect(resumed.stderr).toContain(`going on with ${run}: ${26 - kept.length} samples are left`)
    expect(resumed.stderr).toContain('\n2 cases changed since: they are sent again\n')
    expect(resumed.stderr).toContain('\n1 new case: it is sent, too\n')
    expect(resumed.stderr).toContain('\n1 case no longer there: it is left out\n')
    const times = (prompt: string) =>
      sides.asked.filter(item => item.endsWith(`: ${prompt}`)).length
    // The samples of the run hold for what changed, those of the suite for what is new.
    expect(['Say one.', 'Say four.', 'Say 6.', 'Say 5.'].map(times)).toEqual([4, 4, 6, 0])
    expect(sides.asked).toHaveLength(26 - kept.length)

    const rows = readCsv(join(folder, 'reports', run, 'exchanges.csv'))
    expect(rows).toHaveLength(26)
    expect(new Set(rows.map(row => row['case_id']))).toEqual(
      new Set(['c0', 'c1', 'c2', 'c3', 'c4', 'c6']),
    )
    const changed = rows.filter(row => row['case_id'] === 'c1')
    expect(changed.every(row => row['output']?.endsWith('Say one.'))).toBe(true)

    const files = reportNames.map(name => join(folder, 'reports', run, name))
    const reports = files.map(path => readFileSync(path, 'utf8'))
    made.write({ 'suites/a.yaml': 'cases: []\n' })
    await runCommand(['report', run], { cwd: folder })
    expect(files.map(path => readFileSync(path, 'utf8'))).toEqual(reports)
  })

  test('has new reports though nothing is left to send', async () => {
    const made = temporaryProject({ 'suites/a.yaml': suiteOf(3) })
    const sides = await startSides()
    await runCommand(sides.flags, { cwd: made.folder })
    const [run = ''] = runsIn(made.folder)
    made.write({ 'suites/a.yaml': suiteOf(2) })
    const asked = sides.asked.length
    const args = [...sides.flags, `--resume=${run}`]
    const resumed = await runCommand(args, { cwd: made.folder })
    expect(resumed.stderr).toContain('1 case no longer there: it is left out')
    expect([resumed.code, sides.asked.length]).toEqual([3, asked])
    expect(readRun(made.folder)).toMatchObject({ interrupted: false, plan: { samplesDone: 12 } })
  })

  test('sends the new rows of its data', async () => {
    const rows = 'id,word\none,First\ntwo,Second\n'
    const text = 'cases:\n  - { id: row, model: m, data: rows.csv, prompt: "Say {{word}}." }\n'
    const made = temporaryProject({ 'suites/a.yaml': text, 'suites/rows.csv': rows })
    const sides = await startSides()
    await runCommand(sides.flags, { cwd: made.folder })
    const [run = ''] = runsIn(made.folder)
    made.write({ 'suites/rows.csv': `${rows}three,Third\n` })
    const resumed = await runCommand([...sides.flags, `--resume=${run}`], { cwd: made.folder })
    expect(resumed.stderr).toContain(`going on with ${run}: 6 samples are left`)
    expect(resumed.stderr).toContain('\n1 new case: it is sent, too\n')
  })

  test('is refused where other cases are selected, also from two files that go by one name', async () => {
    const cases = (letter: string) =>
      `suite: s\ncases:\n  - { id: ${letter}1, model: m, prompt: ${letter} }\n  - { id: ${letter}2, model: m, prompt: ${letter} }\n`
    const made = temporaryProject({ 'suites/a.yaml': cases('a'), 'suites/b.yaml': cases('b') })
    const sides = await startSides()
    await runCommand([...sides.flags, '--samples', '1'], { cwd: made.folder })
    const [run = ''] = runsIn(made.folder)
    const args = [...sides.flags, '--samples', '1', `--resume=${run}`, '--grep', '1$']
    const refused = await runCommand(args, { cwd: made.folder })
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringContaining('other cases were selected from its suites'),
    ])
  })

  test('is refused with the suites that are missing, or new', async () => {
    const suiteNamed = (name: string) =>
      `suite: ${name}\ncases: [{ id: c, model: m, prompt: Say ${name}. }]\n`
    const made = temporaryProject({
      'suites/a.yaml': suiteNamed('a'),
      'suites/b.yaml': suiteNamed('b'),
    })
    const sides = await startSides()
    await runCommand([...sides.flags, '--samples', '1'], { cwd: made.folder })
    const [run = ''] = runsIn(made.folder)
    const args = [...sides.flags, '--samples', '1', `--resume=${run}`]
    const refusalOf = async () => (await runCommand(args, { cwd: made.folder })).stderr
    made.write({ 'suites/c.yaml': suiteNamed('c') })
    expect(await refusalOf()).toContain('cannot be resumed: it has no suite c\n')
    made.write({ 'suites/c.yaml': suiteNamed('a').replace('id: c', 'id: d') })
    expect(await refusalOf()).toContain('cannot be resumed: its suites were other files\n')
    made.write({ 'suites/a.yaml': suiteNamed('d') })
    expect(await refusalOf()).toContain('cannot be resumed: it has no suite d\n')
  })

  test.each<[string, { text: string; flags?: readonly string[]; why: string }]>([
    [
      'other cases are selected',
      { text: before, flags: ['--grep', 'c[12]'], why: 'other cases were selected' },
    ],
    [
      'no case is the same',
      { text: before.replaceAll('Say', 'Tell'), why: 'not one of its cases is' },
    ],
    [
      'the suite is another',
      { text: `suite: b\n${before}`, why: 'it is of suites that are not selected now: a\n' },
    ],
  ])('is refused where %s', async (_, { text, flags = [], why }) => {
    const made = temporaryProject({ 'suites/a.yaml': before })
    const sides = await startSides()
    await runCommand(sides.flags, {
      cwd: made.folder,
      during: child => {
        sides.special = () => {
          if (sides.asked.length === 5) child.kill('SIGKILL')
          return false
        }
      },
    })
    const [run = ''] = runsIn(made.folder)
    made.write({ 'suites/a.yaml': text })
    const args = [...sides.flags, `--resume=${run}`, ...flags]
    const refused = await runCommand(args, { cwd: made.folder })
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringContaining(`run ${run} cannot be resumed: ${why}`),
    ])
  })
})

describe('a limit that resets far away', () => {
  test('ends the run with one clear line, and what it refused is sent once there is room', async () => {
    const { folder } = temporaryProject({ 'suites/a.yaml': suiteOf(8) })
    const sides = await startSides()
    let refusals = 0
    sides.special = (side, _, response) => {
      if (side === 'baseline' || sides.asked.length < 21) return false
      refusals++
      return refuse(response, {
        status: 429,
        code: 'rate_limit_exceeded',
        headers: { 'retry-after': '50000' },
      })
    }
    const args = [...sides.flags, '-j', '2']
    const stopped = await runCommand(args, { cwd: folder })
    expect(stopped.code).toBe(3)
    const time = String.raw`20\d\d-\d\d-\d\d \d\d:\d\d:\d\d UTC`
    const [run = ''] = runsIn(folder)
    expect(stopped.stderr).toMatch(
      new RegExp(
        `\nrate limit of the candidate \\(no room until ${time}\\) reached; go on after that with: parity run --resume=${run} `,
      ),
    )
    expect(refusals).toBeLessThanOrEqual(2)
    const report = readRun(folder)
    expect(report).toMatchObject({
      verdict: 'inconclusive',
      interrupted: false,
      reachedLimit: { kind: 'rate-limit', side: 'candidate' },
    })
    expect(report.totals.candidate.failed).toBe(0)
    const { asked } = sides
    const before = asked.length
    sides.special = () => false
    await runCommand([...args, '--resume'], { cwd: folder })
    expect(readRun(folder)).toMatchObject({ reachedLimit: null, plan: { samplesDone: 48 } })
    expect(asked.length - before).toBe(48 - report.plan.samplesDone)
  })

  test('the requests per minute of the config are kept, and a time limit ends the wait', async () => {
    const { folder } = temporaryProject({
      'suites/a.yaml': suiteOf(8),
      'parity.config.yaml': 'candidate: { requestsPerMinute: 5 }\n',
    })
    const sides = await startSides()
    const args = [...sides.flags, '--max-duration', '1s']
    const { stderr } = await runCommand(args, { cwd: folder })
    expect(sides.asked).toHaveLength(10)
    expect(stderr).toContain('time limit of 1.00 s reached')
    // What the first part sent is still in the window.
    const resumed = await runCommand([...args, '--resume'], { cwd: folder })
    expect(resumed.stderr).toContain('time limit of 1.00 s reached')
    expect(sides.asked).toHaveLength(10)
  })
})

describe('a side that begins to fail everything', () => {
  test('ends the run, which is drift where its failures are significant', async () => {
    const { folder } = temporaryProject({ 'suites/a.yaml': suiteOf(30) })
    const sides = await startSides()
    sides.special = (side, _, response) =>
      side === 'candidate' &&
      sides.asked.length > 40 &&
      refuse(response, { status: 500, code: 'server_error' })
    const args = [...sides.flags, '-j', '2', '--samples', '5', '--retries', '0']
    const { code, stderr } = await runCommand(args, { cwd: folder })
    expect(code).toBe(1)
    expect(stderr).toMatch(
      /\nthe candidate failed 20 samples in a row \(upstream\): sending stopped; go on with: /,
    )
    const { plan, gates, totals } = readRun(folder)
    expect(plan.samplesDone).toBeLessThan(90)
    expect(gates.find(({ gate }) => gate === 'errors.rate')?.verdict).toBe('drift')
    expect(totals.candidate.failed).toBeGreaterThanOrEqual(20)
  })

  test('for want of credit ends it early, without a verdict, and is paid and sent again', async () => {
    const { folder } = temporaryProject({ 'suites/a.yaml': suiteOf(10) })
    const sides = await startSides()
    sides.special = (side, _, response) =>
      side === 'candidate' &&
      sides.asked.length > 20 &&
      refuse(response, { status: 402, code: 'insufficient_funds' })
    const args = [...sides.flags, '-j', '1']
    const stopped = await runCommand(args, { cwd: folder })
    expect(stopped.code).toBe(3)
    expect(stopped.stderr).toContain('the candidate failed 5 samples in a row (billing)')
    const report = readRun(folder)
    expect(report.nextStep).toBe(
      'check the key, credit and network of the candidate, then finish it with --resume',
    )
    expect(sides.asked).toHaveLength(30)
    sides.special = () => false
    await runCommand([...args, '--resume'], { cwd: folder })
    const { totals, plan } = readRun(folder)
    expect([totals.candidate.failed, plan.samplesDone]).toEqual([0, 60])
    // The five are sent again, and only on the side that failed them.
    expect(sides.asked.filter(item => item.startsWith('baseline'))).toHaveLength(30)
    expect(sides.asked).toHaveLength(65)
  })
})
