import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { completion, startAnsweringServer } from '../src/testing/servers/answering-server.ts'
import { runCommand, type Project } from '../src/testing/commands/run-command.ts'
import { between, readCsv, readRun, runsIn } from '../src/testing/commands/run-projects.ts'
import { closeLater, temporaryProject } from '../src/testing/commands/until-test-ends.ts'

/** Every answer takes 10 tokens in and 5 out. */
const suite = `defaults: { model: gpt-4o-mini, request: { max_tokens: 100 } }
cases:
${['c0', 'c1', 'c2', 'c3', 'c4'].map(id => `  - { id: ${id}, prompt: "Say ${id}." }\n`).join('')}`

const table = readFileSync(new URL('../prices/list-prices.yaml', import.meta.url), 'utf8')
const tableDate = /^date: (.+)$/m.exec(table)?.[1] ?? ''

const listPriceUsd = (10 * 0.15 + 5 * 0.6) / 1e6

function project(files: Record<string, string> = {}): Project {
  return temporaryProject({ 'suites/a.yaml': suite, ...files })
}

/** A server whose answers take a moment, and tell their cost if they have one. */
async function startServer(given: { readonly costUsd?: number } = {}) {
  const server = await startAnsweringServer((_, response) => {
    const body = JSON.parse(completion('Done.')) as { usage: Record<string, number> }
    if (given.costUsd !== undefined) body.usage['cost'] = given.costUsd
    setTimeout(() => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }, 5)
  })
  closeLater(server)
  return server
}

async function startSides(
  baseline: Parameters<typeof startServer>[0] = {},
  candidate: Parameters<typeof startServer>[0] = {},
) {
  const [left, right] = await Promise.all([startServer(baseline), startServer(candidate)])
  return {
    flags: between(left.url, right.url),
    count: () => left.requests.length + right.requests.length,
  }
}

function journalLines(folder: string): Record<string, unknown>[] {
  const [run = ''] = runsIn(folder)
  const text = readFileSync(join(folder, 'reports', run, 'journal.jsonl'), 'utf8')
  return text
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Record<string, unknown>)
}

describe('costs at list prices', () => {
  test('stand where gateways report tokens alone, and are made again from the journal', async () => {
    const made = project()
    const { folder } = made
    const sides = await startSides()
    const { stdout } = await runCommand(['run', ...sides.flags], { cwd: folder })
    const read = () => readFileSync(join(folder, 'reports/latest/exchanges.csv'), 'utf8')
    const first = read()
    const rows = readCsv(join(folder, 'reports/latest/exchanges.csv'))
    expect(new Set(rows.map(row => row['cost_source']))).toEqual(new Set(['priced']))
    expect(Number(rows[0]?.['cost_usd'])).toBeCloseTo(listPriceUsd, 12)
    expect(stdout).toContain(`cost priced from the table of ${tableDate}`)
    const report = readRun(folder)
    expect(report.prices.map(row => row.models)).toEqual([['gpt-4o-mini']])
    expect(report.totals.candidate).toMatchObject({ costPriced: 15, costUnknown: 0 })
    made.write({ 'parity.config.yaml': 'prices: none.yaml\n' })
    await runCommand(['report', 'latest'], { cwd: folder })
    expect(read()).toBe(first)
    expect(readRun(folder)).toEqual(report)
  })

  test('are those of the user where a file has them', async () => {
    const { folder } = project({
      'parity.config.yaml': 'prices: our-prices.yaml\n',
      'our-prices.yaml':
        'date: 2026-11-01\nprices:\n  - { models: ["gpt-*"], input: 1000, output: 2000 }\n',
    })
    const sides = await startSides()
    const { stdout } = await runCommand(['run', ...sides.flags, '--yes'], { cwd: folder })
    const [row] = readCsv(join(folder, 'reports/latest/exchanges.csv'))
    expect(Number(row?.['cost_usd'])).toBeCloseTo(0.02, 12)
    expect(stdout).toContain('own prices of 2026-11-01')
  })

  test('a file of prices with mistakes is refused with their places', async () => {
    const { folder } = project({
      'parity.config.yaml': 'prices: our-prices.yaml\n',
      'our-prices.yaml': 'date: 2026-11-01\nprices:\n  - { models: [m], input: -1, output: 2 }\n',
    })
    const { code, stderr } = await runCommand(['validate'], { cwd: folder })
    expect(code).toBe(2)
    expect(stderr).toContain('our-prices.yaml:3:27: "input" must be at least 0')
  })

  test('beside what the other gateway reports are no clean comparison, and that is said', async () => {
    const { folder } = project()
    const sides = await startSides({}, { costUsd: 0.001 })
    await runCommand(['run', ...sides.flags], { cwd: folder })
    const rows = readCsv(join(folder, 'reports/latest/exchanges.csv'))
    const sourceOf = (side: string) => rows.find(row => row['side'] === side)?.['cost_source']
    expect([sourceOf('baseline'), sourceOf('candidate')]).toEqual(['priced', 'reported'])
    const { warnings, gates } = readRun(folder)
    expect(warnings.map(({ message }) => message)).toContainEqual(
      expect.stringContaining("the baseline's is worked out at list prices"),
    )
    const cost = gates.find(({ gate }) => gate === 'cost.total')
    expect(cost?.reason).toContain('the baseline at list prices')
  })
})

describe('the estimate', () => {
  test('is a part of the plan and of the first line of a run', async () => {
    const { folder } = project()
    const sides = await startSides()
    const listed = await runCommand(['run', ...sides.flags, '--list'], { cwd: folder })
    expect(listed.stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /estimated cost: \$0\.0018 \(baseline \$0\.\d+, candidate \$0\.\d+\) at list prices, table of [\d-]+: 30 priced requests, about \d+ tokens in and 3,000 out/,
    )
    expect(sides.count()).toBe(0)
    const { stderr } = await runCommand(['run', ...sides.flags], { cwd: folder })
    expect(stderr).toContain('30 requests, about $0.0018 at list prices')
  })

  test('says which models it has to leave out', async () => {
    const { folder } = project({
      'parity.config.yaml': 'models: { gpt-4o-mini: { candidate: our-model } }\n',
    })
    const sides = await startSides()
    const { stdout } = await runCommand(['run', ...sides.flags, '--list'], { cwd: folder })
    expect(stdout).toContain('no price known for model our-model (candidate): not counted')
  })

  test('asks nobody where nobody can answer, and says nothing of simulated gateways', async () => {
    const { folder } = project({ 'parity.config.yaml': 'run: { askAboveUsd: 0 }\n' })
    const sides = await startSides()
    const { stderr } = await runCommand(['run', ...sides.flags], { cwd: folder })
    expect(stderr).not.toContain('go on?')
    expect(sides.count()).toBe(30)
    const listed = await runCommand(['run', '--simulated', '--list'], { cwd: folder })
    expect(listed.stdout).not.toContain('estimated cost')
  })
})

describe('a budget', () => {
  test('too small for a single slot is told with one that is large enough', async () => {
    const { folder } = project()
    const sides = await startSides()
    const args = ['run', ...sides.flags, '-q', '--budget-usd', '0.000001']
    const stopped = await runCommand(args, { cwd: folder })
    expect([stopped.code, sides.count()]).toEqual([3, 0])
    const [, proposed = ''] = /with a higher budget: parity (run .*)$/m.exec(stopped.stderr) ?? []
    expect(proposed).toMatch(/ --budget-usd=0\.0\d+ /)
    await runCommand(proposed.split(' '), { cwd: folder })
    expect(sides.count()).toBeGreaterThanOrEqual(2)
  })

  test('ends a run in good order before it is passed, and a higher one completes it', async () => {
    const { folder } = project()
    const sides = await startSides({ costUsd: 0.01 }, { costUsd: 0.02 })
    const args = ['run', ...sides.flags, '-j', '2', '--budget-usd', '0.2']
    const stopped = await runCommand(args, { cwd: folder })
    expect(stopped.code).toBe(3)
    const report = readRun(folder)
    expect(report).toMatchObject({
      verdict: 'inconclusive',
      interrupted: false,
      reachedLimit: { kind: 'budget', usd: 0.2 },
    })
    expect(report.reason).toMatch(/^budget of \$0\.20 reached after 1\d of 30 samples; /)
    const spent = (report.totals.baseline.costUsd ?? 0) + (report.totals.candidate.costUsd ?? 0)
    expect(spent).toBeLessThanOrEqual(0.2)
    expect(sides.count()).toBe(report.plan.samplesDone)
    expect(journalLines(folder).at(-1)).toMatchObject({ type: 'footer', stopReason: 'budget' })
    const [run = ''] = runsIn(folder)
    const url = sides.flags[3] ?? ''
    expect(stopped.stderr).toContain(
      `go on with a higher budget: parity run --resume=${run} --budget-usd=0.4 --baseline openai-compatible --baseline-url ${url}`,
    )

    const again = await runCommand([...args, `--resume=${run}`], { cwd: folder })
    expect(again.code).toBe(3)
    expect(sides.count()).toBe(report.plan.samplesDone)

    const more = ['run', ...sides.flags, `--resume=${run}`, '--budget-usd', '0.46']
    const completed = await runCommand(more, { cwd: folder })
    expect(readRun(folder)).toMatchObject({ reachedLimit: null, plan: { samplesDone: 30 } })
    expect(completed.stderr).not.toContain('reached')
    expect(sides.count()).toBe(30)
  })

  test('counts what was paid for answers to prompts that have changed since', async () => {
    const made = project()
    const { folder } = made
    const sides = await startSides({ costUsd: 0.01 }, { costUsd: 0.02 })
    const resumed = (budgetUsd: string) => {
      const [run = ''] = runsIn(folder)
      const args = ['run', ...sides.flags, `--resume=${run}`, '--budget-usd', budgetUsd]
      return runCommand(args, { cwd: folder })
    }
    await runCommand(['run', ...sides.flags, '-j', '1', '--budget-usd', '0.2'], { cwd: folder })
    expect(sides.count()).toBe(12)
    made.write({ 'suites/a.yaml': suite.replaceAll(/Say (c[1-4])/g, 'Write $1') })
    const { code, stderr } = await resumed('0.2')
    expect(stderr).toContain('budget of $0.20 reached')
    expect(code).toBe(3)
    expect(sides.count()).toBe(12)
    // At most 0.18 for what is void, and 0.45 for the 15 slots that there are.
    await resumed('0.64')
    expect(readRun(folder)).toMatchObject({ reachedLimit: null, plan: { samplesDone: 30 } })
  })

  test('counts what is priced, and sets aside what may still come', async () => {
    const { folder } = project({ 'parity.config.yaml': `run: { budgetUsd: 0.0002 }\n` })
    const sides = await startSides()
    await runCommand(['run', ...sides.flags], { cwd: folder })
    // Each sample takes 4.5 millionths of a dollar, and 100 tokens out would take 60 more.
    const { reachedLimit, totals } = readRun(folder)
    expect(reachedLimit).toEqual({ kind: 'budget', usd: 0.0002 })
    const spent = (totals.baseline.costUsd ?? 0) + (totals.candidate.costUsd ?? 0)
    expect(spent).toBeGreaterThan(0.0002 - 0.00014)
    expect(spent).toBeLessThan(0.0002)
  })

  test('that cannot be kept for sure is said to be so', async () => {
    const { folder } = project({
      'parity.config.yaml': 'models: { gpt-4o-mini: { candidate: our-model } }\n',
    })
    const sides = await startSides({ costUsd: 0.01 }, { costUsd: 0.01 })
    const args = ['run', ...sides.flags, '--budget-usd', '1']
    const { stderr } = await runCommand(args, { cwd: folder })
    expect(stderr).toContain('the budget cannot be guaranteed')
  })

  test.each([
    ['--budget-usd', '0'],
    ['--budget-usd', 'five'],
    ['--max-duration', '5 minutes'],
  ])('%s %s is refused before anything is written', async (flag, value) => {
    const { folder } = project()
    const { code, stderr } = await runCommand(['run', flag, value], { cwd: folder })
    expect(code).toBe(2)
    expect(stderr).toContain(`${flag} takes`)
    expect(existsSync(join(folder, 'reports'))).toBe(false)
  })
})

describe('a time limit', () => {
  test('starts no more samples after it, and the run can be completed', async () => {
    const { folder } = project()
    const sides = await startSides()
    const args = ['run', ...sides.flags, '-j', '1']
    // An answer alone takes longer than that.
    const stopped = await runCommand([...args, '--max-duration', '4ms'], { cwd: folder })
    expect(stopped.code).toBe(3)
    const report = readRun(folder)
    expect(report.reachedLimit).toEqual({ kind: 'duration', ms: 4 })
    expect(report.reason).toMatch(/^time limit of 4 ms reached after [02] of 30 samples/)
    expect(stopped.stderr).toContain('time limit of 4 ms reached; go on with: parity run --resume=')
    await runCommand([...args, '--resume'], { cwd: folder })
    expect(readRun(folder)).toMatchObject({ reachedLimit: null, plan: { samplesDone: 30 } })
    expect(sides.count()).toBe(30)
  })
})
