import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Ajv, type SchemaObject } from 'ajv'
import { main } from '../src/cli/main.ts'
import type { TextOutput } from '../src/cli/world.ts'
import type { RunReport } from '../src/model/report.ts'
import { comparisonJsonSchema } from '../src/report/comparison/comparison-json-schema.ts'
import type { RunComparison } from '../src/report/comparison/run-comparison.ts'
import { historyJsonSchema } from '../src/report/history/history-json-schema.ts'
import type { RunHistory } from '../src/report/history/run-history.ts'
import { runJsonSchema } from '../src/report/run-json-schema.ts'
import { runJsonPieces } from '../src/report/run-json.ts'
import { aCase, aReport, aSide } from '../src/testing/builders/build-report.ts'
import { createProject, runCommand, type Project } from '../src/testing/commands/run-command.ts'
import { runsIn } from '../src/testing/commands/run-projects.ts'
import { temporaryProject } from '../src/testing/commands/until-test-ends.ts'

/** The command without a process of its own, which would take most of the time. */
async function parity(cwd: string, args: readonly string[], env: Record<string, string> = {}) {
  const written = { stdout: '', stderr: '' }
  const outputTo = (name: keyof typeof written): TextOutput => ({
    write: text => void (written[name] += text),
    isTerminal: false,
    columns: Number(env['COLUMNS'] ?? 80),
  })
  const code = await main(args, {
    workingDirectory: cwd,
    environment: env,
    stdout: outputTo('stdout'),
    stderr: outputTo('stderr'),
    hideSecrets: () => {},
    now: () => 0,
    monotonicMs: () => 0,
    random: () => 0,
    hearInterrupts: () => {},
    interrupt: new AbortController().signal,
    stdinIsTerminal: false,
    readLine: () => Promise.resolve(null),
    stdinClosed: () => Promise.resolve(),
    processId: process.pid,
    isProcessAlive: () => false,
    selfCommand: [process.execPath],
  })
  return { code, ...written }
}

function schemaOf(name: string): SchemaObject {
  const file = new URL(`../schema/${name}.schema.json`, import.meta.url)
  return JSON.parse(readFileSync(file, 'utf8')) as SchemaObject
}

/** A run's folder as files: its report, and the journal by which a run is known. */
function filesOf(report: RunReport, folder = `reports/${report.runId}`): Record<string, string> {
  const { head, tail } = runJsonPieces(report)
  return { [`${folder}/run.json`]: head + tail, [`${folder}/journal.jsonl`]: '' }
}

function onDay(day: number, given: Partial<RunReport> = {}): RunReport {
  const date = `2026-03-${String(day).padStart(2, '0')}`
  const mark = given.simulated === true ? 'simulated-' : ''
  return aReport({
    runId: `${mark}${date}T10-00-00-abcd`,
    startedAt: `${date}T10:00:00.000Z`,
    ...given,
  })
}

const simulated: Partial<RunReport> = {
  simulated: true,
  sides: { baseline: aSide({ simulated: true }), candidate: aSide({ simulated: true }) },
}
const drift: Partial<RunReport> = {
  verdict: 'drift',
  cases: [aCase(), aCase({ caseId: 'shipping', verdict: 'drift', reason: 'cut off' })],
}

test.each([
  ['comparison', comparisonJsonSchema],
  ['history', historyJsonSchema],
  ['run', runJsonSchema],
])('schema/%s.schema.json is what `npm run schema` writes', (name, schema) => {
  expect(schemaOf(name)).toEqual(schema)
})

describe('real runs', () => {
  const suite = `cases:
  - { id: greeting, model: gpt-4o-mini, prompt: Say hello., mode: both }
  - { id: shipping, model: gpt-4o-mini, prompt: How long does shipping take? }
`
  let real: Project
  beforeAll(async () => {
    real = createProject({ 'suites/support.yaml': suite })
    const args = ['run', '--simulated', '--samples', '2', '--quiet']
    await runCommand(args, { cwd: real.folder })
    await runCommand([...args, '--defect', 'truncation'], { cwd: real.folder })
  })
  afterAll(() => real.remove())

  test('the last two are compared, and it is said which', async () => {
    const [first = '', second = ''] = runsIn(real.folder)
    const { code, stdout, stderr } = await runCommand(['compare'], { cwd: real.folder })
    expect(stderr).toBe(`comparing ${first} (earlier) with ${second} (later)\n`)
    expect(stdout).toContain('candidate: ai-stats (simulated) -> ai-stats (simulated, truncation)')
    expect(stdout).toContain('newly drifting: 3')
    expect(stdout).toMatch(/^contract\.finish.* parity -> drift$/m)
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^NEWLY DRIFTING \(SIMULATED\): /)
    expect(code).toBe(1)
  })

  test('the other way round everything is fixed, and it is said that it is the wrong way', async () => {
    const [first = '', second = ''] = runsIn(real.folder)
    const { code, stdout, stderr } = await parity(real.folder, ['compare', second, first])
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toContain('the second run started before the first')
    expect(stdout).toContain('fixed: 3')
  })

  test('as JSON it fits its schema', async () => {
    const { code, stdout } = await parity(real.folder, ['compare', '--json'])
    const fits = new Ajv().compile(schemaOf('comparison'))
    const comparison = JSON.parse(stdout) as RunComparison
    fits(comparison)
    expect(fits.errors).toBeNull()
    expect([code, comparison.result]).toEqual([1, 'newly-drifting'])
    expect(comparison.unlike.map(({ what }) => what)).toEqual(['candidate'])
  })

  test('one name is compared with the newest other run, the older one first', async () => {
    const [first = '', second = ''] = runsIn(real.folder)
    for (const name of [first, 'latest', 'reports/latest', second.slice('simulated-'.length)]) {
      const { code, stderr } = await parity(real.folder, ['compare', name])
      expect(stderr).toBe(`comparing ${first} (earlier) with ${second} (later)\n`)
      expect(code).toBe(1)
    }
  })

  test('the history has both, with a trend', async () => {
    const { code, stdout } = await runCommand(['history'], { cwd: real.folder })
    expect(code).toBe(0)
    for (const run of runsIn(real.folder)) expect(stdout).toContain(run)
    expect(stdout).toMatch(/^contract\.finish-reason +▁█ .*drift +\.x/m)
    expect(stdout).toContain('SIMULATED: 2 of 2 runs')
    const fits = new Ajv().compile(schemaOf('history'))
    fits(JSON.parse((await parity(real.folder, ['history', '--json'])).stdout))
    expect(fits.errors).toBeNull()
  })

  test('the report of a run that has lost it is made again by the command that is named', async () => {
    const [first = ''] = runsIn(real.folder)
    rmSync(join(real.folder, 'reports', first, 'run.json'))
    const { code, stderr } = await parity(real.folder, ['compare', first, 'latest'])
    expect(code).toBe(2)
    expect(stderr).toBe(`${first} has no run.json yet: "parity report reports/${first}" makes it\n`)
    const listed = await parity(real.folder, ['history'])
    expect(listed.stdout).toMatch(
      /unfinished\n +no run\.json: it is still running, or "parity report/,
    )
    await runCommand(['report', `reports/${first}`], { cwd: real.folder })
    expect((await parity(real.folder, ['compare', first, 'latest'])).code).toBe(1)
  })
})

describe('exit codes of compare', () => {
  test.each<[number, string, Partial<RunReport>, Partial<RunReport>, string[]]>([
    [0, 'nothing changed', {}, {}, []],
    [0, 'drift that was there', drift, drift, []],
    [0, 'drift that is gone', drift, {}, []],
    [
      0,
      'inconclusive that was there',
      { verdict: 'inconclusive' },
      { verdict: 'inconclusive' },
      [],
    ],
    [1, 'a case that drifts', {}, { cases: drift.cases ?? [] }, []],
    [1, 'a run that drifts', {}, { verdict: 'drift' }, []],
    [1, 'a run that drifts, whatever is allowed', {}, drift, ['--allow-inconclusive']],
    [3, 'parity that is lost', {}, { verdict: 'inconclusive' }, []],
    [0, 'parity that is lost, allowed', {}, { verdict: 'inconclusive' }, ['--allow-inconclusive']],
  ])('%d: %s', async (...row) => {
    const [expected, , before, after, flags] = row
    const { folder } = temporaryProject({
      ...filesOf(onDay(1, before)),
      ...filesOf(onDay(2, after)),
    })
    const { code } = await parity(folder, ['compare', '2026-03-01', '2026-03-02', ...flags])
    expect(code).toBe(expected)
  })
})

describe('naming runs', () => {
  test('a downloaded run.json, or its folder, needs no journal', async () => {
    const { head, tail } = runJsonPieces(onDay(1))
    const { folder } = temporaryProject({
      ...filesOf(onDay(2, drift)),
      'main/latest/run.json': head + tail,
    })
    for (const name of ['main/latest/run.json', 'main/latest', join(folder, 'main/latest')]) {
      const { code, stdout } = await parity(folder, ['compare', name, 'latest'])
      expect([code, stdout.includes('parity -> drift')]).toEqual([1, true])
    }
  })

  test.each<[string, Record<string, string>, string[], RegExp]>([
    ['three runs', {}, ['a', 'b', 'c'], /at most two runs/],
    ['a run that is not there', {}, ['a', 'b'], /no run "a" in/],
    ['an empty name', filesOf(onDay(1)), ['', '2026'], /^an argument is empty/],
    ['no run at all', {}, [], /reports has no finished run/],
    ['a single run', filesOf(onDay(1)), [], /reports has no other finished run/],
    [
      'a beginning that fits several',
      { ...filesOf(onDay(1)), ...filesOf(onDay(2)) },
      ['2026', 'latest'],
      /2 runs begin with "2026": 2026-03-01T10-00-00-abcd, 2026-03-02T10-00-00-abcd/,
    ],
    [
      'a newer format',
      { ...filesOf(onDay(1)), 'new.json': '{"formatVersion":2}' },
      ['latest', 'new.json'],
      /new\.json has format version 2; this version of parity reads 1/,
    ],
    [
      'a report that was torn',
      { ...filesOf(onDay(1)), 'reports/2026-03-01T10-00-00-abcd/run.json': '{"formatV' },
      ['latest', 'latest'],
      /run\.json is no JSON, or was cut off \("parity report reports\/2026-03-01T10-00-00-abcd" makes it anew/,
    ],
    ['an unknown flag', {}, ['--jsn'], /unknown option --jsn \(did you mean --json\?\)/],
  ])('%s: exit 2 with a reason', async (...row) => {
    const [, files, args, reason] = row
    const { code, stdout, stderr } = await parity(temporaryProject(files).folder, [
      'compare',
      ...args,
    ])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(reason)
  })

  test('without names, runs that did not finish are passed over, and a try between real runs', async () => {
    const { folder } = temporaryProject({
      ...filesOf(onDay(1)),
      ...filesOf(onDay(2, simulated)),
      ...filesOf(onDay(3)),
      ...filesOf(onDay(4, { interrupted: true })),
      'reports/2026-03-05T10-00-00-abcd/journal.jsonl': '',
    })
    const { stderr } = await parity(folder, ['compare'])
    expect(stderr).toContain('2026-03-01T10-00-00-abcd (earlier) with 2026-03-03T10-00-00-abcd')
  })

  test('the folder is that of the configuration, unless --output names one', async () => {
    const { folder } = temporaryProject({
      'parity.config.yaml': 'output: there\n',
      ...filesOf(onDay(1), 'there/x'),
      ...filesOf(onDay(2), 'there/y'),
      ...filesOf(onDay(3, drift), 'here/z'),
      ...filesOf(onDay(4, drift), 'here/zz'),
    })
    expect((await parity(folder, ['compare'])).stdout).toContain('parity -> parity')
    expect((await parity(folder, ['compare', '-o', 'here'])).stdout).toContain('drift -> drift')
  })
})

describe('history', () => {
  test('lists what is broken, and goes on', async () => {
    const { folder } = temporaryProject({
      ...filesOf(onDay(1)),
      'reports/2026-03-02T10-00-00-torn/journal.jsonl': '',
      'reports/2026-03-02T10-00-00-torn/run.json': '{',
      'reports/2026-03-03T10-00-00-live/journal.jsonl': '',
      'reports/notes/readme.txt': 'no run',
      'reports/stray.txt': 'no run',
      'reports/.latest-x/run.json': '{}',
    })
    const { code, stdout } = await parity(folder, ['history'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/-torn +unreadable\n +run\.json is no JSON, or was cut off/)
    expect(stdout).toMatch(/-live +unfinished\n/)
    const { runs } = JSON.parse((await parity(folder, ['history', '--json'])).stdout) as RunHistory
    expect(runs.map(({ status }) => status)).toEqual(['finished', 'unreadable', 'unfinished'])
  })

  test('--last keeps the newest; --simulated shows the others, too', async () => {
    const { folder } = temporaryProject({
      ...filesOf(onDay(1)),
      ...filesOf(onDay(2)),
      ...filesOf(onDay(3, simulated)),
    })
    const days = async (...flags: string[]) => {
      const { stdout } = await parity(folder, ['history', '--json', ...flags])
      return (JSON.parse(stdout) as RunHistory).runs.map(({ run }) => run.slice(0, 20))
    }
    expect(await days()).toEqual(['2026-03-01T10-00-00-', '2026-03-02T10-00-00-'])
    expect(await days('--last', '1')).toEqual(['2026-03-02T10-00-00-'])
    expect(await days('--last', '1', '--simulated')).toEqual(['simulated-2026-03-03'])
  })

  test.each<[number, string[], RegExp]>([
    [5, [], /there is no run in reports/],
    [2, ['--last', '0'], /--last takes a whole number from 1/],
    [2, ['x'], /takes no run/],
  ])('exit %d: %j', async (expected, args, reason) => {
    const { code, stderr } = await parity(temporaryProject().folder, ['history', ...args])
    expect(code).toBe(expected)
    expect(stderr).toMatch(reason)
  })

  test('in the log of a build server foreign words give no commands', async () => {
    const reason = '##vso[task.complete] \n::error::x'
    const after = onDay(2, { ...drift, reason, seed: '##[group]' })
    const { folder } = temporaryProject({ ...filesOf(onDay(1)), ...filesOf(after) })
    const env = { CI: 'true', COLUMNS: '200' }
    for (const args of [['compare'], ['history'], ['compare', '--json'], ['history', '--json']]) {
      const { stdout } = await parity(folder, args, env)
      expect(stdout).not.toMatch(/##(?:vso)?\[|^\s*::/m)
    }
    const { stdout } = await parity(folder, ['compare', '--json'], env)
    expect((JSON.parse(stdout) as RunComparison).after).toMatchObject({ reason, seed: '##[group]' })
  })
})

test.each(['compare', 'history'])('%s --help fits a screen', async command => {
  const { code, stdout } = await parity(temporaryProject().folder, [command, '--help'])
  const lines = stdout.trimEnd().split('\n')
  expect(code).toBe(0)
  expect(lines.length).toBeLessThanOrEqual(24)
  expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(100)
})
