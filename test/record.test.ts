import {
  appendFileSync,
  existsSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunReport } from '../src/model/report.ts'
import { completion, startAnsweringServer } from '../src/testing/servers/answering-server.ts'
import {
  createProject,
  runCommand,
  type CommandResult,
} from '../src/testing/commands/run-command.ts'
import { readCsv, readRun, runsIn, suiteOf } from '../src/testing/commands/run-projects.ts'
import { closeLater, temporaryProject } from '../src/testing/commands/until-test-ends.ts'

function verdicts({ gates }: RunReport): Record<string, string> {
  return Object.fromEntries(gates.map(({ gate, verdict }) => [gate, verdict]))
}

function journalOf(folder: string, output = 'reports'): string[] {
  const run = runsIn(folder, output).at(-1) ?? ''
  return readFileSync(join(folder, output, run, 'journal.jsonl'), 'utf8')
    .trim()
    .split('\n')
}

function addressed(lines: readonly string[], side: string): number {
  return lines.filter(line => line.slice(0, 300).includes(`"side":"${side}"},"exchange"`)).length
}

const topics = `tides glaciers bridges orchards violins harbours comets deserts lanterns markets
  rivers castles engines gardens novels kitchens railways forests planets islands museums wells
  sailors bakers clocks`.split(/\s+/)
const prose = `defaults: { model: gpt-4o-mini, samples: 3 }
cases:
${topics.map(topic => `  - { id: ${topic}, prompt: "Tell me two or three things about ${topic}." }\n`).join('')}`

describe('a simulated recording', () => {
  const project = createProject({ 'suites/prose.yaml': prose })
  const { folder } = project
  let recorded: CommandResult
  const run = (...args: string[]) =>
    runCommand(['run', '--simulated', '--baseline', 'recording:latest', '--seed', '1', ...args], {
      cwd: folder,
    })

  beforeAll(async () => {
    recorded = await runCommand(['record', '--simulated', '--seed', '1'], { cwd: folder })
  })
  afterAll(() => project.remove())

  test('asks the baseline alone, and says where it is and what to do with it', () => {
    const [id = ''] = runsIn(folder, 'recordings')
    expect(recorded.code).toBe(0)
    expect(recorded.stdout).toMatch(/^SIMULATED recording of llm-gateway \(simulated\): 75 of 75/)
    expect(recorded.stdout).toContain(`recordings/${id}\n`)
    expect(recorded.stderr).toContain(
      `parity run --baseline recording:recordings/${id} --simulated\n`,
    )
    const lines = journalOf(folder, 'recordings')
    expect([addressed(lines, 'baseline'), addressed(lines, 'candidate')]).toEqual([75, 0])
    const journal = join(folder, 'recordings', id, 'journal.jsonl')
    expect(statSync(journal).mode & 0o777).toBe(0o600)
  })

  test('a candidate that answers alike is parity, and the age is told', async () => {
    const { code, stdout, stderr } = await run()
    const report = readRun(folder)
    expect([code, report.verdict]).toEqual([0, 'parity'])
    expect(stderr).toContain('the baseline was recorded less than an hour ago')
    expect(stdout).toContain('llm-gateway (simulated) recorded ')
    expect(stdout).toContain(
      'asked again, the live baseline answers as recorded (10 cases, 30 sampl',
    )
    expect(stdout).toContain('PARITY (SIMULATED)')
    expect(readFileSync(join(folder, 'reports/latest/summary.md'), 'utf8')).toContain('recorded ')
    expect(report.recording).toMatchObject({
      path: expect.stringMatching(/^recordings.simulated-/),
      samplesLacking: 0,
      sentinel: { status: 'agrees', cases: 10, samples: 30 },
    })
    const informational = report.gates.filter(gate => !gate.required).map(gate => gate.gate)
    expect(informational).toEqual([
      'latency.ttft',
      'latency.total',
      'errors.rate',
      'latency.tail',
      'errors.first-attempt',
    ])
    expect(report.gates.find(gate => gate.gate === 'latency.total')?.reason).toContain(
      'not paired in time',
    )
  })

  test('what it is checked by is in the journal and in no figure, and reports are made again', async () => {
    const report = readRun(folder)
    const lines = journalOf(folder)
    const sent = ['baseline', 'candidate', 'sentinel'].map(side => addressed(lines, side))
    expect(sent).toEqual([75, 75, 30])
    expect(report.totals.baseline.samples).toBe(75)
    expect(report.plan).toMatchObject({ samplesPlanned: 150, samplesDone: 150 })
    expect(readCsv(join(folder, 'reports/latest/exchanges.csv'))).toHaveLength(150)
    const recordings = join(folder, 'recordings')
    const aside = join(folder, 'aside')
    renameSync(recordings, aside)
    const { code } = await runCommand(['report', 'latest'], { cwd: folder })
    renameSync(aside, recordings)
    expect(code).toBe(0)
    expect(readRun(folder)).toEqual(report)
  })

  test('another model is drift', async () => {
    const { code, stdout } = await run('--defect', 'other-model')
    expect(code).toBe(1)
    expect(stdout).toContain('DRIFT (SIMULATED)')
    expect(readRun(folder).recording?.sentinel.status).toBe('agrees')
  })

  test('a baseline that has changed since makes nothing of it but inconclusive', async () => {
    project.write({
      'changed.yaml': 'baseline: { gateway: "recording:latest", defects: [other-model] }\n',
    })
    const { code, stdout } = await runCommand(
      ['run', '--simulated', '-c', 'changed.yaml', '--seed', '1', '--defect', 'other-model'],
      { cwd: folder },
    )
    const report = readRun(folder)
    expect([code, report.verdict]).toEqual([3, 'inconclusive'])
    expect(stdout).toContain('the baseline has changed since it was recorded: record anew')
    expect(new Set(Object.values(verdicts(report)))).not.toContain('drift')
    expect(report.cases.map(result => result.verdict)).not.toContain('drift')
  })

  test('--list counts the candidate and the check', async () => {
    const { code, stdout } = await run('--list')
    expect([code, /(\d+) requests/.exec(stdout)?.[1]]).toEqual([0, '105'])
  })
})

describe('a recording of a real gateway', () => {
  const key = 'test-baseline-0123456789abcdef'

  async function startServer(answer: (prompt: string) => string = prompt => `On ${prompt}`) {
    const server = await startAnsweringServer(({ body }, response) => {
      const { messages } = body as { messages: { content: string }[] }
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(completion(answer(messages[0]?.content ?? '')))
    })
    closeLater(server)
    return server
  }

  const baselineAt = (url: string) => [
    '--baseline',
    'openai-compatible',
    '--baseline-url',
    url,
    '--baseline-key-env',
    'BASELINE_KEY',
  ]
  const candidateAt = (url: string) => ['--candidate', 'openai-compatible', '--candidate-url', url]

  async function startRecorded(files: Record<string, string> = { 'suites/a.yaml': suiteOf(4) }) {
    const project = temporaryProject(files)
    const { folder } = project
    const [live, candidate] = await Promise.all([startServer(), startServer()])
    const recorded = await runCommand(['record', '-q', ...baselineAt(live.url)], {
      cwd: folder,
      env: { BASELINE_KEY: key },
    })
    expect([recorded.code, recorded.stderr]).toEqual([0, ''])
    const against = ['run', '--baseline', 'recording:latest', ...candidateAt(candidate.url)]
    const run = (args: readonly string[] = [], env: Record<string, string> = {}) =>
      runCommand([...against, ...args], { cwd: folder, env })
    return { project, folder, live, candidate, run }
  }

  test('shows nothing without that key, until the run goes on with it', async () => {
    const { folder, live, run } = await startRecorded()
    const { code, stdout, stderr } = await run()
    const said = 'was not checked against the live baseline: set BASELINE_KEY'
    expect(code).toBe(3)
    expect(stderr).toContain('cannot be checked against the live baseline')
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(said)
    expect(live.requests).toHaveLength(12)
    expect(Object.values(verdicts(readRun(folder)))).not.toContain('drift')
    const [id = ''] = runsIn(folder)
    const resumed = await run([`--resume=${id}`], { BASELINE_KEY: key })
    expect(resumed.stderr).toContain(`going on with ${id}: 12 samples are left`)
    expect(live.requests).toHaveLength(24)
    expect(readRun(folder).recording?.sentinel.status).toBe('agrees')
  })

  test('a baseline that no longer lets anybody in is unusable, and the candidate is not asked', async () => {
    const { folder, live, candidate, run } = await startRecorded()
    await live.close()
    const { code } = await run(['--retries', '0'], { BASELINE_KEY: key })
    expect(code).toBe(4)
    expect(readRun(folder).unusableSide?.side).toBe('baseline')
    expect(candidate.requests.length).toBe(0)
    const again = await runCommand(['record', '--retries=0', ...baselineAt(live.url)], {
      cwd: folder,
      env: { BASELINE_KEY: key },
    })
    expect(again.code).toBe(4)
    expect(again.stderr).toContain('the baseline cannot be used')
  })

  test('cases that are asked otherwise now, or are new, are not compared, and that is said', async () => {
    const { project, folder, candidate, run } = await startRecorded()
    project.write({
      'suites/a.yaml': suiteOf(5).replace('Say 1.', 'Say one.'),
    })
    const { code, stderr } = await run([], { BASELINE_KEY: key })
    const report = readRun(folder)
    expect([code, candidate.requests.length]).toEqual([3, 9])
    expect(stderr).toContain('1 case changed since and not compared: a/c1')
    expect(stderr).toContain('1 case not in the recording: a/c4')
    expect(report.recording).toMatchObject({ changed: ['a/c1'], missing: ['a/c4'] })
    const reasons = Object.fromEntries(report.cases.map(item => [item.caseId, item.reason]))
    expect(reasons['c1']).toContain('has changed since the baseline was recorded')
    expect(reasons['c4']).toContain('not in the recording')
    const coverage = report.gates.find(gate => gate.gate === 'coverage.samples')
    expect(coverage).toMatchObject({ verdict: 'inconclusive' })
    expect(coverage?.reason).toContain('1 case changed since, 1 case not recorded): record anew')
  })

  test('is checked with the key that it was recorded with, and an interrupted run asks nothing twice', async () => {
    const { folder, live, candidate, run } = await startRecorded()
    expect(live.requests).toHaveLength(12)
    await run([], { BASELINE_KEY: key })
    expect([live.requests.length, candidate.requests.length]).toEqual([24, 12])
    expect(live.requests.at(-1)?.headers.authorization).toBe(`Bearer ${key}`)
    expect(journalOf(folder, 'recordings').join()).not.toContain(key)
    const [id = ''] = runsIn(folder)
    const path = join(folder, 'reports', id, 'journal.jsonl')
    const before = readRun(folder)
    const lines = journalOf(folder)
    // Half of what was copied, half of the check, and nothing of the candidate.
    const kept = lines
      .slice(0, 1)
      .concat(
        lines.filter(line => line.includes('"side":"baseline"},')).slice(0, 6),
        lines.filter(line => line.includes('"side":"sentinel"},')).slice(0, 6),
      )
    writeFileSync(path, `${kept.join('\n')}\n{"type":"exch`)
    const { code, stderr } = await run(['--resume'], { BASELINE_KEY: key })
    expect(stderr).toContain(`going on with ${id}`)
    expect([live.requests.length, candidate.requests.length]).toEqual([12 + 12 + 6, 24])
    const sides = ['baseline', 'candidate', 'sentinel'].map(side =>
      addressed(journalOf(folder), side),
    )
    expect(sides).toEqual([12, 12, 12])
    const after = readRun(folder)
    expect([code, after.verdict, after.recording?.sentinel.status]).toEqual([
      3,
      before.verdict,
      'agrees',
    ])
  })

  test('what its check was paid for still counts where the case has changed since', async () => {
    const { project, folder, live, candidate, run } = await startRecorded()
    await run([], { BASELINE_KEY: key })
    const [id = ''] = runsIn(folder)
    // Twelve answers to the check at a cent each, three of them to a case that is another now.
    const kept = journalOf(folder)
      .filter(
        line => !line.includes('"side":"candidate"},') && !line.startsWith('{"type":"footer"'),
      )
      .map(line =>
        line.includes('"side":"sentinel"},')
          ? line.replace(/"cost":\{[^}]*\}/, '"cost":{"usd":0.01,"source":"reported"}')
          : line,
      )
    writeFileSync(join(folder, 'reports', id, 'journal.jsonl'), `${kept.join('\n')}\n`)
    project.write({ 'suites/a.yaml': suiteOf(4).replace('"Say 1."', '"Say one."') })
    const asked = [live.requests.length, candidate.requests.length]
    const { stderr } = await run(['--resume', '--budget-usd', '0.1'], { BASELINE_KEY: key })
    expect(stderr).toContain('budget of $0.10 reached')
    expect([live.requests.length, candidate.requests.length]).toEqual(asked)
    const told = readRun(folder).warnings.find(({ message }) => message.includes('in no figure'))
    expect(told?.message).toBe('3 answers to cases that changed or are gone are in no figure')
    expect(told?.hint).toBe('$0.0300 was paid for that')
  })

  test('what cannot be used is refused in one line, and nothing is sent', async () => {
    const { project, folder, candidate, run } = await startRecorded()
    project.write({ 'other.yaml': suiteOf(2).replaceAll('id: c', 'id: other-') })
    const other = await run(['other.yaml'])
    expect([other.code, other.stderr]).toEqual([
      2,
      expect.stringMatching(
        /^the recording recordings.\S+ is of other suites: none of the cases of this run is in it\n$/,
      ),
    ])
    const again = await runCommand(['record', '--baseline', 'recording:latest'], { cwd: folder })
    expect([again.code, again.stderr]).toEqual([
      2,
      'the baseline is a recording already: name a gateway with --baseline\n',
    ])
    const [id = ''] = runsIn(folder, 'recordings')
    const report = await runCommand(['report', `recordings/${id}`], { cwd: folder })
    expect([report.code, report.stdout, report.stderr]).toEqual([
      2,
      '',
      `recordings/${id} is a recording, which has no candidate: judge one with parity run --baseline recording:recordings/${id}\n`,
    ])
    expect([candidate.requests.length, existsSync(join(folder, 'reports'))]).toEqual([0, false])
  })

  test('proposes a run of the cases that were recorded', async () => {
    const { folder, live } = await startRecorded()
    const flags = ['--grep', 'c[123]', '--grep-invert', 'c2$', '--samples', '2']
    const { stderr } = await runCommand(['record', ...flags, ...baselineAt(live.url)], {
      cwd: folder,
      env: { BASELINE_KEY: key },
    })
    expect(stderr).toContain(" --samples 2 '--grep=c[123]' '--grep-invert=c2$'\n")
  })

  test('a limit before the first answer is no fault of the baseline', async () => {
    const { folder } = await startRecorded()
    const flags = ['record', '--simulated', '--samples', '2', '--budget-usd', '0.0000001']
    const { code, stderr } = await runCommand(flags, { cwd: folder })
    expect([code, stderr]).toEqual([3, expect.stringContaining('budget')])
    expect(stderr).not.toContain('cannot be used')
  })

  test('a recording that was cut off goes on', async () => {
    const { folder, live, run } = await startRecorded()
    const [id = ''] = runsIn(folder, 'recordings')
    const path = join(folder, 'recordings', id, 'journal.jsonl')
    writeFileSync(path, `${journalOf(folder, 'recordings').slice(0, 6).join('\n')}\n`)
    appendFileSync(path, '{"torn')
    const partly = await run(['--list'], { BASELINE_KEY: key })
    expect(partly.stdout.replaceAll(/\s+/g, ' ')).toContain(
      '7 baseline samples not in the recording',
    )
    const { code, stderr } = await runCommand(['record', '--resume', ...baselineAt(live.url)], {
      cwd: folder,
      env: { BASELINE_KEY: key },
    })
    expect(code).toBe(0)
    expect(stderr).toContain(`going on with ${id}: 7 samples are left`)
    expect(live.requests).toHaveLength(12 + 7)
  })
})
