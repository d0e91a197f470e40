import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import type { RunReport } from '../src/model/report.ts'
import { createProject, runCommand, type Project } from '../src/testing/commands/run-command.ts'
import { startScriptedServer, type ScriptedServer } from '../src/testing/servers/scripted-server.ts'

const open: { close?: () => Promise<void>; remove?: () => void }[] = []

afterEach(async () => {
  for (const item of open.splice(0)) {
    await item.close?.()
    item.remove?.()
  }
})

/** What a judge sees of a question. */
interface Seen {
  readonly answer: string
  readonly isPassFirst: boolean
  readonly system: string
}

type Reply = string | { readonly status: number }

async function startJudge(reply: (seen: Seen) => Reply, delayMs = 0): Promise<ScriptedServer> {
  const server = await startScriptedServer(async ({ request, response }) => {
    const messages = request.body['messages'] as { content: string }[]
    const [system = '', user = ''] = messages.map(({ content }) => content)
    const [, answer = ''] = /<<\w+ answer>>\n([\s\S]*)\n<<\w+ end of answer>>/.exec(user) ?? []
    const said = reply({ answer, system, isPassFirst: system.includes('"pass" | "fail"') })
    const body =
      typeof said === 'string'
        ? {
            id: 'judged',
            model: 'judge-1',
            choices: [{ message: { role: 'assistant', content: said }, finish_reason: 'stop' }],
            usage: { prompt_tokens: 400, completion_tokens: 20 },
          }
        : { error: { message: 'no', code: 'invalid_api_key' } }
    if (delayMs > 0) await delay(delayMs)
    response.writeHead(typeof said === 'string' ? 200 : said.status, {
      'content-type': 'application/json',
    })
    response.end(JSON.stringify(body))
  })
  open.push(server)
  return server
}

const verdict = (word: string) => JSON.stringify({ reason: `it is ${word}`, verdict: word })

function project(url: string, further = ''): Project {
  const cases = Array.from({ length: 6 }, (_, index) => [
    `  - id: question-${index}`,
    `    prompt: Describe in three sentences how topic number ${index} is handled.`,
    '    expect: [{ judge: "The secret criterion is met." }]',
  ])
  const made = createProject({
    'suites/asked.yaml': ['defaults: { model: gpt-4o-mini }', 'cases:', ...cases.flat()].join('\n'),
    'prices.yaml':
      'date: 2026-11-01\nprices:\n  - { models: [judge-1], input: 10, output: 10, source: contract }\n',
    'parity.config.yaml': `baseline: { gateway: simulated }\ncandidate: { gateway: simulated }\njudge: { url: "${url}", model: judge-1, keyEnv: JUDGE_KEY }\n${further}`,
  })
  open.push(made)
  return made
}

const key = 'judge-key-0123456789'

function run(at: Project, ...args: string[]) {
  return runCommand(['run', '--seed', '1', '--quiet', '--no-color', ...args], {
    cwd: at.folder,
    env: { JUDGE_KEY: key },
  })
}

function reportOf(at: Project): RunReport {
  return JSON.parse(readFileSync(join(at.folder, 'reports/latest/run.json'), 'utf8')) as RunReport
}

function expectGate(at: Project) {
  const gate = reportOf(at).gates.find(item => item.gate === 'expect.failed')
  return { verdict: gate?.verdict, reason: gate?.reason }
}

function textsIn(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n')
}

describe('a judge', () => {
  test('is put every answer in both orders, and makes checks that pass', async () => {
    const judge = await startJudge(() => verdict('pass'))
    const at = project(judge.url)
    const { stderr } = await run(at)
    expect(expectGate(at)).toEqual({ verdict: 'parity', reason: 'none found in 6 cases' })
    const { judge: seen, warnings } = reportOf(at)
    expect(seen).toMatchObject({ model: 'judge-1', costUsd: null, favouredFirst: 0 })
    expect(seen?.decided).toBe(seen?.questions)
    expect(seen?.requests).toBe(2 * (seen?.questions ?? 0))
    expect(judge.requests).toHaveLength(seen?.requests ?? 0)
    expect(judge.requests[0]?.headers.authorization).toBe(`Bearer ${key}`)
    expect(warnings.map(({ message }) => message).join()).toMatch(
      /judge judge-1: (\d+) of \1 questions decided, each put in both orders .* it abstained nowhere/,
    )
    expect(stderr + textsIn(at.folder)).not.toContain(key)

    // The journal is all that a report needs: nothing is asked or paid for again.
    const before = readFileSync(join(at.folder, 'reports/latest/run.json'), 'utf8')
    const { runId } = reportOf(at)
    const asked = judge.requests.length
    await runCommand(['report', runId], { cwd: at.folder })
    expect(readFileSync(join(at.folder, 'reports', runId, 'run.json'), 'utf8')).toBe(before)
    expect((await run(at, `--resume=${runId}`)).code).not.toBe(2)
    expect(judge.requests).toHaveLength(asked)
    expect(readFileSync(join(at.folder, 'reports', runId, 'run.json'), 'utf8')).toBe(before)
  })

  test('finds what is worse on the candidate alone, and --no-content keeps its words out', async () => {
    const judge = await startJudge(({ answer }) =>
      verdict(/[áéíóúñ]/.test(answer) ? 'fail' : 'pass'),
    )
    const at = project(judge.url)
    await run(at, '--defect', 'other-language')
    expect(expectGate(at).verdict).toBe('drift')
    expect(expectGate(at).reason).toContain('it is fail')
    await run(at, '--defect', 'other-language', '--no-content')
    const latest = textsIn(join(at.folder, 'reports/latest'))
    expect(latest).not.toContain('it is fail')
    expect(latest).not.toContain('secret criterion')
  })

  test('that follows the order of the verdicts decides nothing, and that is no pass', async () => {
    const judge = await startJudge(({ isPassFirst }) => verdict(isPassFirst ? 'pass' : 'fail'))
    const at = project(judge.url)
    const { code } = await run(at)
    expect(code).toBe(3)
    expect(expectGate(at)).toEqual({
      verdict: 'inconclusive',
      reason:
        'the judge decided nothing in 6 of 6 checks: see what it abstained for, or make it "required: false"',
    })
    const { judge: seen } = reportOf(at)
    expect(seen?.decided).toBe(0)
    expect(seen?.abstained.order).toBe(seen?.questions)
    expect(seen?.favouredFirst).toBe(seen?.questions)
  })

  test('that says anything but the JSON it was asked for abstains', async () => {
    const judge = await startJudge(({ answer }) => `${answer} {"verdict": "pass"}`)
    const at = project(judge.url)
    await run(at)
    const { judge: seen } = reportOf(at)
    expect(seen?.abstained.unreadable).toBe(seen?.questions)
    expect(expectGate(at).verdict).toBe('inconclusive')
  })

  test('that refuses its key is given up soon, and asked again by --resume', async () => {
    let isOpen = false
    const judge = await startJudge(() => (isOpen ? verdict('pass') : { status: 401 }))
    const at = project(judge.url)
    const { code } = await run(at, '-j', '2')
    expect(code).toBe(3)
    expect(judge.requests.length).toBeLessThan(10)
    const { runId, plan, warnings } = reportOf(at)
    expect(warnings.map(({ message }) => message).join()).toMatch(/ failed \([\d.]+ %: auth ×\d\)/)
    isOpen = true
    await run(at, `--resume=${runId}`)
    expect(expectGate(at).verdict).toBe('parity')
    expect(reportOf(at).plan.samplesDone).toBe(plan.samplesDone)
    expect(reportOf(at).runId).toBe(runId)
  })

  test('is asked to the end by --resume after an interrupt, and nothing twice', async () => {
    let interrupt = () => {}
    const judge = await startJudge(() => {
      if (judge.requests.length === 12) interrupt()
      return verdict('pass')
    }, 100)
    const at = project(judge.url)
    const { code, stderr } = await runCommand(['run', '--seed', '1', '--quiet', '-j', '2'], {
      cwd: at.folder,
      env: { JUDGE_KEY: key },
      during: child => {
        interrupt = () => void child.kill('SIGINT')
      },
    })
    expect(code).toBe(130)
    expect(stderr).toContain(
      'stopping: the judge has 4 s for what it was asked, then what is there is reported (a second Ctrl-C leaves at once)\n',
    )
    const { judge: before, reason } = reportOf(at)
    expect(reason).toMatch(/^the run was not finished: \d+ questions to the judge left/)
    expect(before?.abstained.notAsked).toBeGreaterThan(0)
    // What was under way is paid for, and has its time to come.
    expect(before?.requests).toBe(judge.requests.length)
    await run(at, '--resume')
    const { judge: after } = reportOf(at)
    expect(after).toMatchObject({ decided: after?.questions, requests: judge.requests.length })
    expect(expectGate(at).verdict).toBe('parity')
  })

  test('is asked where the variable of its gateway says, as a side is', async () => {
    const judge = await startJudge(() => verdict('pass'))
    const at = project('http://unused.invalid/v1')
    at.write({
      'parity.config.yaml':
        'baseline: { gateway: simulated }\ncandidate: { gateway: simulated }\njudge: { gateway: openrouter, model: judge-1 }\n',
    })
    await runCommand(['run', '--seed', '1', '--quiet', '--retries', '0'], {
      cwd: at.folder,
      env: { OPENROUTER_API_KEY: key, OPENROUTER_BASE_URL: judge.url },
    })
    expect(judge.requests.length).toBeGreaterThan(0)
    expect(expectGate(at).verdict).toBe('parity')
  })

  test('is in the plan and within the budget', async () => {
    const judge = await startJudge(() => verdict('pass'))
    const at = project(judge.url, 'prices: prices.yaml\n')
    const { stdout } = await run(at, '--list')
    expect(stdout).toContain('judge judge-1: at most 72 requests after sending')
    expect(stdout).toMatch(/estimated cost: \$[\d.]+ \(judge \$/)
    expect(judge.requests).toHaveLength(0)
    const { code } = await run(at, '--budget-usd', '0.08')
    expect(code).toBe(3)
    const { judge: seen, reachedLimit } = reportOf(at)
    expect(reachedLimit).toEqual({ kind: 'budget', usd: 0.08 })
    expect(seen?.abstained.notAsked).toBeGreaterThan(0)
    expect(seen?.requests).toBeGreaterThan(0)
    expect(seen?.costUsd).toBeLessThan(0.08)
  })

  test('that is not configured, or lacks its key, is a problem before anything is sent', async () => {
    const judge = await startJudge(() => verdict('pass'))
    const at = project(judge.url)
    const keyless = await runCommand(['run', '--quiet'], { cwd: at.folder })
    expect(keyless).toMatchObject({ code: 2, stdout: '' })
    expect(keyless.stderr).toContain("the judge's key variable JUDGE_KEY is not set")
    at.write({ 'parity.config.yaml': '' })
    const { code, stderr } = await runCommand(['validate'], { cwd: at.folder })
    expect(code).toBe(2)
    expect(stderr).toContain('suites/asked.yaml:3:5: ')
    expect(stderr).toContain('case "question-0" has a "judge" check, but no judge is configured')
    expect(judge.requests).toHaveLength(0)
  })
})
