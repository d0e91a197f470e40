import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { JournalLook } from '../src/run/journal-format.ts'
import { runCommand, type Project } from '../src/testing/commands/run-command.ts'
import { readRun, runsIn } from '../src/testing/commands/run-projects.ts'
import { temporaryProject } from '../src/testing/commands/until-test-ends.ts'

/** Times decide nothing here, so that a busy machine changes no verdict. */
const config = `baseline: { gateway: simulated }
candidate: { gateway: simulated }
quality: { margin: 25% }
gates:
  errors.rate: <= 4pp
  latency.ttft: { required: false }
  latency.total: { required: false }
`

const subjects =
  'rainfall harbours bridges violins bakeries glaciers libraries tramways vaccines lighthouses orchards compilers sailmakers volcanoes markets honeybees railways turbines mosaics ferries canals'.split(
    ' ',
  )

function project(prompts: number): Project {
  const cases = Array.from(
    { length: prompts },
    (_, index) =>
      `  - { id: c${index}, model: gpt-4o-mini, prompt: "Explain ${subjects[index % 21]} to visitor ${index} in 40 words." }\n`,
  )
  return temporaryProject({
    'parity.config.yaml': config,
    'suites/a.yaml': `cases:\n${cases.join('')}`,
  })
}

function journalOf(folder: string): { readonly path: string; readonly lines: readonly string[] } {
  const path = join(folder, 'reports', runsIn(folder)[0] ?? '', 'journal.jsonl')
  return { path, lines: readFileSync(path, 'utf8').trimEnd().split('\n') }
}

function looksOf(lines: readonly string[]): JournalLook[] {
  return lines
    .filter(line => line.startsWith('{"type":"look"'))
    .map(line => JSON.parse(line) as JournalLook)
}

const reportNames = ['run.json', 'gates.csv', 'cases.csv', 'exchanges.csv', 'summary.md']
const usual = ['--simulated', '--seed', '7', '-j', '40', '-q']

describe('--until-decided', () => {
  const flags = [...usual, '--until-decided', '--samples', '2']

  test('asks on until the limit of failures is shown to be kept, and says the worst case before', async () => {
    const { folder } = project(30)
    const listed = await runCommand(['run', ...flags, '--list'], { cwd: folder })
    expect(listed.stdout.replaceAll(/\s+/g, ' ')).toContain(
      'until decided: at most 3 looks (bounds of 96.5 %, 99.25 %, 99.25 %) and 8 samples a case: 480 requests in the worst case',
    )
    const result = await runCommand(['run', ...flags], { cwd: folder })
    expect(result.stdout).toContain('decided at look 3 of 3, after 480 samples')
    expect(result.code).toBe(0)
    const { lines } = journalOf(folder)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ formatVersion: 2 })
    expect(looksOf(lines).map(({ samples, ended }) => samples?.['a/c0'] ?? ended)).toEqual([
      4,
      8,
      'decided',
    ])
    expect(readRun(folder).plan).toMatchObject({ slots: 240, samplesDone: 480 })
  }, 60_000)

  test('the journal alone gives the same reports, and a run that was cut off anywhere ends in them', async () => {
    const { folder } = project(30)
    expect((await runCommand(['run', ...flags], { cwd: folder })).code).toBe(0)
    const { path, lines } = journalOf(folder)
    const read = () => reportNames.map(name => readFileSync(join(folder, 'reports/latest', name)))
    const before = read()
    await runCommand(['report', 'latest'], { cwd: folder })
    expect(read().map(bytes => bytes.toString())).toEqual(before.map(bytes => bytes.toString()))

    const whole = readRun(folder)
    const firstLook = lines.findIndex(line => line.startsWith('{"type":"look"'))
    // Before the first look is taken, and in the middle of what it asks for.
    for (const kept of [firstLook, firstLook + 31]) {
      writeFileSync(path, `${lines.slice(0, kept).join('\n')}\n`)
      const resumed = await runCommand(['run', ...flags, '--resume'], { cwd: folder })
      expect(resumed.stderr).toContain('going on with')
      expect(resumed.code).toBe(0)
      const { verdict, looks, plan } = readRun(folder)
      expect({ verdict, looks, plan }).toEqual({
        verdict: whole.verdict,
        looks: whole.looks,
        plan: whole.plan,
      })
      expect(looksOf(journalOf(folder).lines).map(({ look }) => look)).toEqual([1, 2, 3])
    }
    const again = await runCommand(['run', ...flags, `--resume=${whole.runId}`], { cwd: folder })
    expect(again.stderr).toContain('is complete: nothing is sent')
  }, 120_000)

  test('ends at once where the suite has too few cases, and is inconclusive', async () => {
    const { folder } = project(4)
    const result = await runCommand(['run', ...flags], { cwd: folder })
    expect(result.code).toBe(3)
    expect(result.stdout).toContain(
      'ended at look 1 of 3, since more samples of the same cases would not settle it',
    )
  }, 60_000)

  test('is refused where it cannot be meant', async () => {
    const { folder } = project(4)
    const both = await runCommand(['run', ...flags, '--stop-early'], { cwd: folder })
    expect([both.code, both.stderr]).toEqual([
      2,
      '--stop-early and --until-decided exclude each other: choose one\n',
    ])
    const many = await runCommand(['run', ...usual, '--until-decided', '--samples', '10'], {
      cwd: folder,
    })
    expect(many.code).toBe(2)
    expect(many.stderr).toContain('no case gets more than 10 samples')
    const small = await runCommand(
      ['run', '--simulated', '--until-decided', '--samples', '2', '--list'],
      { cwd: folder },
    )
    expect(small.stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /errors\.rate: .* it takes at least \d+ without a failure: more cases /,
    )
    const made = await runCommand(['record', '--simulated', '--samples', '2', '-q', '-o', 'kept'], {
      cwd: folder,
    })
    expect(made.code).toBe(0)
    const recording = `recording:${join('kept', runsIn(folder, 'kept')[0] ?? '')}`
    const recorded = await runCommand(
      ['run', '--baseline', recording, '--until-decided', '--samples', '2'],
      { cwd: folder },
    )
    expect(recorded.code).toBe(2)
    expect(recorded.stderr).toContain('a recording has no further samples')
  }, 60_000)
})

describe('--stop-early', () => {
  test('ends before half of the prompts when all come from another model, and is complete', async () => {
    const { folder } = project(84)
    const flags = [...usual, '--stop-early', '--samples', '3', '--defect', 'other-model']
    const result = await runCommand(['run', ...flags], { cwd: folder })
    expect(result.code).toBe(1)
    expect(result.stdout).toContain('decided before look 1 of 2, after 21 of 84 cases')
    const report = readRun(folder)
    expect(report.interrupted).toBe(false)
    expect(report.plan.samplesDone).toBe(126)
    expect(report.cases).toHaveLength(21)
    const resumed = await runCommand(['run', ...flags, `--resume=${report.runId}`], {
      cwd: folder,
    })
    expect(resumed.stderr).toContain('is complete: nothing is sent')
    expect(resumed.code).toBe(1)
    expect(readRun(folder)).toEqual(report)
  }, 60_000)

  test('sends all where nothing differs, and can be said in the config', async () => {
    const made = project(44)
    made.write({ 'parity.config.yaml': `${config}run: { stopEarly: true, samples: 3 }\n` })
    const result = await runCommand(['run', ...usual], { cwd: made.folder })
    expect(result.code).toBe(0)
    expect(result.stdout).toContain('decided at look 2 of 2, after 44 of 44 cases')
    expect(looksOf(journalOf(made.folder).lines).map(({ cases }) => cases)).toEqual([22, 44])
  }, 60_000)

  test('a recorded baseline is compared in the same parts', async () => {
    const { folder } = project(44)
    const plan = ['--samples', '3', '--seed', '7', '-j', '40', '-q']
    await runCommand(['record', '--simulated', ...plan, '-o', 'kept'], { cwd: folder })
    const recording = `recording:${join('kept', runsIn(folder, 'kept')[0] ?? '')}`
    const result = await runCommand(
      ['run', '--baseline', recording, '--stop-early', ...plan, '--defect', 'other-model'],
      { cwd: folder },
    )
    expect(result.stdout).toContain('decided')
    expect(result.code).toBe(1)
  }, 60_000)
})
