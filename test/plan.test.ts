import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { JournalHeader } from '../src/run/journal-format.ts'
import { createProject, runCommand } from '../src/testing/commands/run-command.ts'
import { runsIn } from '../src/testing/commands/run-projects.ts'

const topics =
  `tides glaciers bridges orchards violins harbours comets deserts lanterns markets rivers
  castles engines gardens novels kitchens railways forests planets islands museums wells sailors bakers
  clocks mills canals domes ferries quarries`.split(/\s+/)
const places = ['Lisbon', 'Bergen']

/** Sixty prompts, whose number of samples is left open. */
const prose = `defaults: { model: gpt-4o-mini, samples: auto, request: { temperature: 1 } }
cases:
${topics
  .flatMap(topic => places.map(place => [`${topic}-${place}`, `the ${topic} of ${place}`]))
  .map(([id, what]) => `  - { id: ${id}, prompt: Tell me two or three things about ${what}. }\n`)
  .join('')}`

function headerOf(folder: string, run: string): JournalHeader {
  const journal = readFileSync(join(folder, 'reports', run, 'journal.jsonl'), 'utf8')
  return JSON.parse(journal.slice(0, journal.indexOf('\n'))) as JournalHeader
}

function samplesIn(folder: string, run: string): number[] {
  const { cases } = headerOf(folder, run)
  expect(cases.some(golden => 'samplesOpen' in golden)).toBe(false)
  return [...new Set(cases.map(golden => golden.samples))]
}

describe('a gate over a tag', () => {
  const project = createProject({
    'suites/support.yaml':
      'cases:\n  - { id: refund, model: gpt-4o-mini, prompt: Refund?, tags: [billing] }\n  - { id: hours, model: gpt-4o-mini, prompt: When? }\n',
    'suites/sales.yaml': 'cases: [{ id: price, model: gpt-4o-mini, prompt: How much? }]\n',
    'parity.config.yaml': 'gates: { "errors.rate{tag:billing}": "<= 5pp" }\n',
  })
  afterAll(() => project.remove())
  const parity = (...args: string[]) => runCommand(args, { cwd: project.folder })
  const lack = 'gate errors.rate{tag:billing} can have no data: no case of this run is in its scope'

  test.each([
    ['a filter', ['--grep', 'hours']],
    ['a path', ['suites/sales.yaml']],
  ])(
    'keeps nobody from a run without it that %s asks for, which is no parity then',
    async (_, args) => {
      const { code, stderr } = await parity('run', '--simulated', '-q', '--seed', '1', ...args)
      expect(stderr).toContain(
        `warning: ${lack} (so this selection can end in drift or inconclusive`,
      )
      expect(code).toBe(3)
      const gates = readFileSync(join(project.folder, 'reports/latest/gates.csv'), 'utf8')
      expect(gates).toMatch(/errors\.rate\{tag:billing\}.*,inconclusive,/)
    },
  )

  test('that no case has in all that was read is refused', async () => {
    project.write({ 'parity.config.yaml': 'gates: { "errors.rate{tag:biling}": "<= 5pp" }\n' })
    const refused = [2, expect.stringContaining(lack.replace('billing', 'biling'))]
    for (const args of [
      ['run', '--simulated', '--grep', 'hours'],
      ['run', '--simulated'],
      ['validate'],
    ]) {
      const { code, stderr } = await parity(...args)
      expect([code, stderr]).toEqual(refused)
    }
    expect((await parity('validate', 'suites/sales.yaml')).code).toBe(0)
  })
})

describe('a waiver that has no case, or has expired', () => {
  const project = createProject({
    'suites/a.yaml': 'cases: [{ id: x, model: gpt-4o-mini, prompt: Hello there }]\n',
    'parity.config.yaml': [
      'waivers:',
      '  - { id: old, cases: "a/*", finding: "*", reason: r, expires: 2020-01-31 }',
      '  - { id: misspelt, cases: "x", finding: "*", reason: r, expires: 2999-01-31 }\n',
    ].join('\n'),
  })
  afterAll(() => project.remove())

  test.each([[['validate']], [['run', '--simulated', '--list']]])(
    'is warned of by %s, before anything is paid for',
    async args => {
      const { code, stdout, stderr } = await runCommand(args, { cwd: project.folder })
      const said = (stdout + stderr).replaceAll(/\s+/g, ' ')
      expect(code).toBe(0)
      expect(said).toContain('parity.config.yaml:2:5: warning: waiver "old" expired on 2020-01-31')
      expect(said).toContain('parity.config.yaml:3:5: warning: waiver "misspelt" is for no case')
    },
  )
})

describe('a plan whose number of samples is left open', () => {
  const project = createProject({ 'suites/prose.yaml': prose })
  const { folder } = project
  const parity = (...args: string[]) =>
    runCommand(['run', '--simulated', '-j', '32', '--seed', '1', ...args], { cwd: folder })
  /** In one line, whatever the width. */
  const listed = async (...args: string[]) => {
    const { code, stdout, stderr } = await parity('--list', ...args)
    expect([code, stderr]).toEqual([0, ''])
    return stdout.replaceAll(/\s+/g, ' ')
  }
  afterAll(() => project.remove())

  test('says what it takes and why, and what it can show', async () => {
    const plan = await listed()
    expect(plan).toMatch(
      /- samples: auto takes 4, the fewest with which parity is likely if nothing differs \(\d\d %\) - if nothing differs, and answers vary as usual, this plan ends in parity with a chance of \d\d %: quality\.replaced/,
    )
    expect(plan).toContain('found as drift with a chance of 80 %:')
    expect(plan).toContain('480 requests')
    expect(await listed('--samples', '2')).toMatch(
      /this plan cannot end in parity, even if nothing differs, for errors\.rate; chances of the others: .*warning: errors\.rate: 120 paired requests/,
    )
    expect(await listed('--samples', 'auto', '--grep', 'Lisbon')).toContain('30 cases')
  })

  test('goes on with the number that it began with, whatever was learned since', async () => {
    const stopped = await parity('--budget-usd', '0.0001')
    expect([stopped.code, stopped.stderr]).toEqual([3, expect.stringContaining('auto takes 4')])
    expect(stopped.stderr).toContain('the budget had no say')
    const [first = ''] = runsIn(folder)
    expect(samplesIn(folder, first)).toEqual([4])

    const whole = await parity('--samples', '3')
    expect([whole.code, whole.stderr]).toEqual([0, expect.stringContaining('vary as usual')])
    expect(whole.stderr).not.toContain('auto takes')
    const second = runsIn(folder).find(run => run !== first) ?? ''
    expect(await listed('--samples', '3')).toContain(
      `answers vary as in run ${second} (60 prompts), this plan ends in parity with a chance of 9`,
    )
    const source = await listed('--samples-from', second)
    expect(source).toContain('samples: auto takes 3, the fewest')

    const resumed = await parity(`--resume=${first}`, '--budget-usd', '0.0002')
    expect([resumed.code, resumed.stderr]).toEqual([3, expect.stringContaining('going on with')])
    expect(resumed.stderr).toContain('480 requests')
    expect(resumed.stderr).not.toContain('auto takes')
    expect(samplesIn(folder, first)).toEqual([4])
  })

  test('measures noise in a small recording, which is a pilot', async () => {
    const pilot = ['record', '--simulated', '-j', '32', '--samples', '4', '--grep', 'Bergen$']
    expect((await runCommand(pilot, { cwd: folder })).code).toBe(0)
    const [id = ''] = runsIn(folder, 'recordings')
    for (const name of [id, id.replace('simulated-', '')]) {
      expect(await listed('--samples-from', name)).toContain(
        `answers vary as in recording ${id} (30 prompts)`,
      )
    }
  })

  test.each([
    [['--samples-from', 'nothing'], /no run "nothing" in/],
    [
      ['--samples-from', 'latest', '--baseline', 'simulated:openai'],
      /its baseline was llm-gateway, not openai/,
    ],
    [['--samples-from', 'latest', '--grep', 'tides'], /it takes at least 10 text prompts/],
    [['--samples', 'some'], /--samples takes a whole number from 1 to 1000, or auto, not "some"/],
  ])('%s is refused', async (args, why) => {
    const { code, stderr } = await parity('--list', ...args)
    expect([code, stderr]).toEqual([2, expect.stringMatching(why)])
  })
})

test('a recording limits how many samples are taken', async () => {
  const project = createProject({ 'suites/prose.yaml': prose })
  const { folder } = project
  try {
    const record = ['record', '--simulated', '-j', '32', '--samples', '2']
    expect((await runCommand(record, { cwd: folder })).code).toBe(0)
    const against = ['run', '--simulated', '--baseline', 'recording:latest', '--list']
    const { code, stdout } = await runCommand(against, { cwd: folder })
    expect([code, stdout.replaceAll(/\s+/g, ' ')]).toEqual([
      0,
      expect.stringMatching(/samples: auto takes 2, the (?:most that were recorded|fewest)/),
    ])
    const gone = await runCommand(['validate'], { cwd: folder })
    expect([gone.code, gone.stderr]).toEqual([0, ''])
  } finally {
    project.remove()
  }
})
