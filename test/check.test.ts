import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { afterEach, describe, expect, test } from 'vitest'
import type { Checklist } from '../src/model/checklist.ts'
import type { Defect } from '../src/model/defect.ts'
import { renderJournalRecord } from '../src/run/journal-format.ts'
import { simulatedKeys } from '../src/simulator/simulated-profile.ts'
import { startSimulator } from '../src/simulator/start-simulator.ts'
import { aSide } from '../src/testing/builders/build-report.ts'
import { aJournalHeader } from '../src/testing/builders/build-run.ts'
import {
  createProject,
  runCommand,
  type CommandResult,
  type Project,
} from '../src/testing/commands/run-command.ts'
import { completion } from '../src/testing/servers/answering-server.ts'
import { startJsonServer } from '../src/testing/servers/json-server.ts'

const suite = `
cases:
  - id: refund
    model: gpt-4o-mini
    prompt: Can I get a refund after 40 days?
    request: { max_tokens: 300 }
`

const key = simulatedKeys['ai-stats']
const closing: (() => unknown)[] = []

afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

function project(files: Readonly<Record<string, string>> = {}): Project {
  const created = createProject({ 'suites/support.yaml': suite, ...files })
  closing.push(() => created.remove())
  return created
}

function parity(
  { folder }: Project,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  return runCommand([...args, '--no-color'], { cwd: folder, env })
}

/** The base URL of a gateway that answers at once. */
async function simulate(defect: Defect): Promise<string> {
  const simulator = await startSimulator({
    profile: 'ai-stats',
    side: 'candidate',
    port: 0,
    seed: '1',
    defects: [defect],
    delayFactor: 0,
  })
  closing.push(() => simulator.close())
  return simulator.url
}

function readChecklist({ folder }: Project): { checklist: Checklist; path: string } {
  const [id = ''] = readdirSync(join(folder, 'reports'))
  const path = join(folder, 'reports', id, 'checklist.json')
  return { checklist: JSON.parse(readFileSync(path, 'utf8')) as Checklist, path }
}

describe('parity check', () => {
  test('needs no key and no network, and writes all evidence', async () => {
    const here = project()
    const { code, stdout, stderr } = await parity(here, ['check'])
    expect([code, stderr]).toEqual([0, expect.stringContaining('checklist.md')])
    expect(stdout).toMatch(/^SIMULATED llm-gateway/)
    expect(stdout).toContain('the key is accepted')
    const { checklist, path } = readChecklist(here)
    const schema = new URL('../schema/checklist.schema.json', import.meta.url)
    const isChecklist = new Ajv({ strict: false }).compile(
      JSON.parse(readFileSync(schema, 'utf8')) as object,
    )
    expect([isChecklist(checklist), isChecklist.errors]).toEqual([true, null])
    expect(checklist.counts.fail).toBe(0)
    expect(statSync(path).mode & 0o077).toBe(0)
    expect(readFileSync(path.replace('.json', '.md'), 'utf8')).toContain('✅ pass')
  })

  test('a fail is exit 1, with the fix on the screen', async () => {
    const env = { AI_STATS_API_KEY: key, AI_STATS_BASE_URL: await simulate('price-markup') }
    const sides = ['--baseline=ai-stats', '--candidate=ai-stats']
    const { code, stdout } = await parity(project(), ['check', ...sides], env)
    expect(code).toBe(1)
    expect(stdout).toMatch(/fail, candidate, the reported cost[^]*- fix: /)
    expect(stdout).not.toContain('SIMULATED')
  })

  test('patterns under redact: are taken out of the names of models, too', async () => {
    const row = { id: 'openai/acme-77-chat', object: 'model' }
    const gateway = await startJsonServer(({ path }) => ({
      body: path === '/v1/models' ? { data: [row] } : (JSON.parse(completion('ok')) as unknown),
    }))
    closing.push(() => gateway.close())
    const side = `{ gateway: openai-compatible, url: "${gateway.url}" }`
    const here = project({
      'suites/support.yaml': suite.replace('gpt-4o-mini', 'acme-77-chat'),
      'parity.config.yaml': `baseline: ${side}\ncandidate: ${side}\nredact: ['acme-\\d+']\n`,
    })
    const { stdout } = await parity(here, ['check', '--retries=0'])
    const { checklist, path } = readChecklist(here)
    expect(checklist.proposedModels).toEqual({
      '[redacted]-chat': {
        baseline: 'openai/[redacted]-chat',
        candidate: 'openai/[redacted]-chat',
      },
    })
    for (const text of [
      stdout,
      JSON.stringify(checklist),
      readFileSync(path.replace('.json', '.md'), 'utf8'),
    ]) {
      expect(text).not.toContain('acme-77')
    }
  })

  test('a side that does not answer is exit 4, and its key is nowhere', async () => {
    const here = project()
    const env = { LLM_GATEWAY_API_KEY: key, AI_STATS_API_KEY: 'phaseo_v1_sk_abcdef12_wrong' }
    const urls = ['--baseline-url=http://127.0.0.1:1/v1', '--candidate-url=http://127.0.0.1:1/v1']
    const { code, stdout, stderr } = await parity(here, ['check', '--retries=0', ...urls], env)
    expect(code).toBe(4)
    expect(stdout).toContain('connection refused')
    const files = JSON.stringify(readChecklist(here).checklist)
    expect(stdout + stderr + files).not.toContain('phaseo_v1_sk_abcdef12_wrong')
  })

  test('every protocol of both gateways is tried on demand', async () => {
    const here = project()
    const { code } = await parity(here, ['check', '--protocols'])
    const tried = readChecklist(here).checklist.items.filter(({ id }) => id === 'requests.protocol')
    expect([code, tried.map(({ side, subject, verdict }) => [side, subject, verdict])]).toEqual([
      0,
      [
        ['baseline', 'responses', 'pass'],
        ['baseline', 'anthropic-messages', 'pass'],
        ['candidate', 'responses', 'pass'],
        ['candidate', 'anthropic-messages', 'pass'],
      ],
    ])
  })

  test('of a recorded baseline, the gateway behind it is asked', async () => {
    const here = project()
    await parity(here, ['record', '--simulated', '--samples=1', '--quiet', '--output=kept'])
    const [id = ''] = readdirSync(join(here.folder, 'kept'))
    const sides = [`--baseline=recording:kept/${id}`, '--candidate=simulated:ai-stats']
    const { code, stdout, stderr } = await parity(here, ['check', ...sides])
    expect([code, stderr]).toEqual([0, expect.stringContaining('the gateway behind it is asked')])
    expect(stdout).toMatch(/^SIMULATED llm-gateway /)
    const candidate = ['--baseline=simulated', `--candidate=recording:kept/${id}`]
    const refused = await parity(here, ['check', ...candidate])
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringContaining('the candidate cannot be a recording'),
    ])
  })

  test('variables of the old side are named, and their values nowhere', async () => {
    const here = project()
    const env = {
      AI_STATS_API_KEY: key,
      AI_STATS_BASE_URL: await simulate('missing-usage'),
      OPENROUTER_API_KEY: 'sk-or-v1-left-behind',
      OPENAI_BASE_URL: 'https://openrouter.ai/api/v1',
    }
    const args = ['check', '--baseline=simulated', '--candidate=ai-stats']
    const { stdout, stderr } = await parity(here, args, env)
    const { checklist } = readChecklist(here)
    const item = checklist.items.find(({ id }) => id === 'connection.old-variables')
    expect(item).toMatchObject({
      verdict: 'warn',
      summary: 'OPENAI_BASE_URL points to openrouter.ai; OPENROUTER_API_KEY (openrouter) is set',
    })
    expect(stdout + stderr + JSON.stringify(checklist)).not.toContain('left-behind')
  })

  test('simulated gateways are refused in CI, and unknown options everywhere', async () => {
    expect((await parity(project(), ['check'], { CI: 'true' })).code).toBe(2)
    const { code, stderr } = await parity(project(), ['check', '--al'])
    expect([code, stderr]).toEqual([2, expect.stringContaining('did you mean --all?')])
  })
})

describe('parity replay', () => {
  test('sends what failed again, as the gateway has stored it', async () => {
    const here = project()
    const env = { AI_STATS_API_KEY: key, AI_STATS_BASE_URL: await simulate('error-rate') }
    const sides = ['--baseline=ai-stats', '--candidate=ai-stats']
    await parity(here, ['run', ...sides, '--samples=30', '--retries=0'], env)
    const { code, stdout } = await parity(here, ['replay', 'latest'], env)
    const counts = /(\d+) failed exchanges: (\d+) answered when replayed, (\d+) failed again/.exec(
      stdout,
    )
    const [failed = 0, answered = 0, again = 0] = (counts ?? []).slice(1).map(Number)
    expect(failed).toBeGreaterThan(0)
    expect(answered).toBeGreaterThan(0)
    expect([failed, code]).toEqual([answered + again, again > 0 ? 1 : 0])
    expect(stdout).toMatch(/G-[0-9A-Z]{4}/)
  })

  test('asks the gateway that the run asked, whatever variables say by now', async () => {
    const here = project()
    const url = await simulate('error-rate')
    const env = { AI_STATS_API_KEY: key, AI_STATS_BASE_URL: 'http://127.0.0.1:9/v1' }
    const sides = ['baseline', 'candidate'].flatMap(side => [
      `--${side}=ai-stats`,
      `--${side}-url=${url}`,
    ])
    await parity(here, ['run', ...sides, '--samples=30', '--retries=0'], env)
    const { stdout } = await parity(here, ['replay', 'latest'], env)
    expect(stdout).toMatch(/[1-9]\d* answered when replayed/)
  })

  test('sends no key to a host that its journal alone names', async () => {
    const header = aJournalHeader({ cases: [] })
    const side = aSide({ profile: 'ai-stats', baseUrl: 'https://evil.test/v1' })
    const configuration = { ...header.configuration, sides: { baseline: side, candidate: side } }
    const here = project({
      'reports/run-1/journal.jsonl': renderJournalRecord({ ...header, configuration }),
    })
    const { code, stderr } = await parity(here, ['replay', 'run-1'], { GATEWAY_API_KEY: key })
    expect(code).toBe(2)
    expect(stderr).toContain(
      'only the journal of this run says that its candidate is https://evil.test/v1',
    )
    expect(stderr).toContain('give --candidate-url https://evil.test/v1 if your key may go there')
  })

  test('of a simulated run there is nothing left to look up', async () => {
    const header = aJournalHeader({ cases: [], simulated: true })
    const side = aSide({ simulated: true })
    const sides = { baseline: side, candidate: side }
    const configuration = { ...header.configuration, sides }
    const here = project({
      'reports/run-1/journal.jsonl': renderJournalRecord({ ...header, configuration }),
    })
    const { code, stderr } = await parity(here, ['replay', 'run-1'])
    expect([code, stderr]).toEqual([2, expect.stringContaining('ended with it')])
  })
})
