import { spawn } from 'node:child_process'
import { chmodSync, existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { type Project } from '../src/testing/commands/run-command.ts'
import { suiteOf } from '../src/testing/commands/run-projects.ts'
import { temporaryProject } from '../src/testing/commands/until-test-ends.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (name: string) => readFileSync(join(root, name), 'utf8')

interface Step {
  readonly name?: string
  readonly id?: string
  readonly if?: string
  readonly uses?: string
  readonly with?: Readonly<Record<string, string>>
  readonly shell?: string
  readonly env?: Readonly<Record<string, string>>
  readonly run?: string
}

interface Action {
  readonly inputs: Readonly<Record<string, { description: string; default: string }>>
  readonly outputs: Readonly<Record<string, { value: string }>>
  readonly runs: { readonly steps: readonly Step[] }
}

const actionText = read('action.yml')
const action = parse(actionText) as Action
const jobText = read('examples/github-action.yml')
const job = Object.values((parse(jobText) as { jobs: Record<string, { steps: Step[] }> }).jobs)[0]

/** A checkout in a runner's workspace, with its files for outputs and summaries. */
function checkout(files: Readonly<Record<string, string>> = {}): Project {
  return temporaryProject({
    'suites/a.yaml': suiteOf(2),
    'runner/output': '',
    'runner/summary': '',
    ...files,
  })
}

/** Commands that write down how they were called, before what they do. */
function stub(project: Project, commands: Readonly<Record<string, string>>): string {
  const folder = join(project.folder, 'stubs')
  for (const [name, script] of Object.entries(commands)) {
    const log = `printf '%s\\n' "${name} $*" >> "${folder}/calls"\n`
    project.write({ [`stubs/${name}`]: `#!/bin/sh\n${log}${script}\n` })
    chmodSync(join(folder, name), 0o755)
  }
  project.write({ 'stubs/calls': '' })
  return folder
}

interface Shell {
  readonly project: Project
  readonly script: string
  readonly env?: Readonly<Record<string, string>>
  readonly stubs?: string
}

/** Runs a script as GitHub's runner does with `shell: bash`. */
async function shell({ project, script, env, stubs }: Shell) {
  const { folder } = project
  const path = process.env['PATH'] ?? ''
  const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
    cwd: folder,
    env: {
      PATH: stubs === undefined ? path : `${stubs}${delimiter}${path}`,
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_ACTION_PATH: root,
      GITHUB_WORKSPACE: folder,
      GITHUB_OUTPUT: join(folder, 'runner/output'),
      GITHUB_STEP_SUMMARY: join(folder, 'runner/summary'),
      GITHUB_REPOSITORY: 'them/project',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const code = await new Promise<number | null>(resolve => {
    child.once('close', resolve)
  })
  return { code, stdout, stderr }
}

function stepNamed(steps: readonly Step[], name: string): Step {
  const found = steps.find(step => step.name === name)
  if (!found) throw new Error(`there is no step "${name}"`)
  return found
}

/** The step that compares, with inputs as the caller gives them and the others at their default. */
function compare(
  project: Project,
  given: Readonly<Record<string, string>>,
  more: Partial<Shell> = {},
) {
  const step = stepNamed(action.runs.steps, 'Compare the gateways')
  const env = Object.fromEntries(
    Object.entries(step.env ?? {}).map(([name, value]) => [
      name,
      value.replaceAll(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, input: string) => {
        return given[input] ?? action.inputs[input]?.default ?? ''
      }),
    ]),
  )
  return shell({ project, script: step.run ?? '', ...more, env: { ...env, ...more.env } })
}

const simulated = '--simulated --samples 1'

describe('the action', () => {
  const { steps } = action.runs

  test('refers to inputs and steps that there are, and uses every input', () => {
    const inputs = [...actionText.matchAll(/\binputs\.([\w-]+)/g)].map(match => match[1])
    expect(new Set(inputs)).toEqual(new Set(Object.keys(action.inputs)))
    const ids = steps.flatMap(step => step.id ?? [])
    const referred = [...actionText.matchAll(/\bsteps\.([\w-]+)\.outputs\.(\w+)/g)]
    expect(referred.length).toBeGreaterThanOrEqual(3)
    for (const [, id = '', output] of referred) {
      expect(ids).toContain(id)
      expect(['verdict', 'drifts', 'report']).toContain(output)
    }
  })

  test('names a shell for every script, and gives scripts no input but by a variable', () => {
    for (const step of steps.filter(item => item.run !== undefined)) {
      expect([step.name, step.shell]).toEqual([step.name, 'bash'])
      expect(step.run).not.toContain('${{')
    }
  })

  test('builds what was checked out', async () => {
    const project = checkout()
    const stubs = stub(project, { npm: 'pwd' })
    const script = stepNamed(steps, 'Build gateway-parity').run ?? ''
    const env = { GITHUB_ACTION_PATH: project.folder }
    expect((await shell({ project, script, env, stubs })).code).toBe(0)
    expect(readFileSync(join(stubs, 'calls'), 'utf8')).toBe(
      'npm ci --ignore-scripts --no-audit --no-fund\nnpm run --silent build\n',
    )
  })

  test.each([
    ['fail', 3],
    ['warn', 0],
    ['pass', 0],
  ])('an inconclusive run with allow-inconclusive %s is exit %i', async (allowed, code) => {
    const project = checkout()
    const inputs = { 'allow-inconclusive': allowed, arguments: simulated }
    const result = await compare(project, inputs)
    expect(result.code).toBe(code)
    expect(result.stdout).toMatch(/\nINCONCLUSIVE \(SIMULATED\): /)
    expect(result.stdout.includes('::warning')).toBe(allowed === 'warn')
    const outputs = readFileSync(join(project.folder, 'runner/output'), 'utf8')
    expect(outputs).toMatch(/^verdict<<(\S+)\ninconclusive\n\1\n/)
    expect(existsSync(join(project.folder, 'reports/latest/junit.xml'))).toBe(true)
    expect(stepNamed(steps, 'Keep the reports').with?.['path']).toBe('${{ inputs.output }}/latest/')
  })

  test('drift is exit 1 whatever is allowed', async () => {
    const inputs = {
      'allow-inconclusive': 'pass',
      arguments: '--simulated --samples 2 --defect truncation',
    }
    expect((await compare(checkout(), inputs)).code).toBe(1)
  })

  test('without keys, as in a pull request from a fork, it is red and says why', async () => {
    const result = await compare(checkout(), { 'allow-inconclusive': 'pass' })
    expect(result.code).toBe(2)
    expect(result.stderr).toMatch(/^no gateway key is set.*refused in CI.*must not turn green/)
    expect(result.stderr).toMatch(/\n::error title=gateway-parity::no gateway key is set/)
  })

  test.each([
    [{ 'allow-inconclusive': 'maybe' }, /::error .*allow-inconclusive is fail, warn or pass/],
    [{ arguments: '--grep "open' }, /::error .*has a quote without its end/],
  ])('the inputs %j are refused', async (inputs, message) => {
    const { code, stdout } = await compare(checkout(), inputs)
    expect([code, stdout]).toEqual([2, expect.stringMatching(message)])
  })

  test('suites, config, output and quoted arguments reach the command as they are', async () => {
    const project = checkout()
    const stubs = stub(project, { npx: `printf '<%s>' "$@" >&2` })
    const inputs = {
      version: '1.2.3',
      suites: 'suites/a b.yaml\nmore/*.yaml\n',
      config: 'my config.yaml',
      output: 'out put',
      arguments: `--grep "a  b|$HOME" --tag 'x;y' *`,
    }
    const { code, stderr } = await compare(project, inputs, { stubs })
    expect(code).toBe(0)
    expect(stderr).toBe(
      '<--yes><--package><gateway-parity@1.2.3><parity><run><--no-color><--output><out put><--config><my config.yaml><--grep><a  b|$HOME><--tag><x;y><*><suites/a b.yaml><more/*.yaml>',
    )
  })
})

describe('examples', () => {
  test('docs/ci.md shows them as they are', () => {
    const docs = read('docs/ci.md')
    for (const name of ['github-action.yml', 'github-recording.yml', 'gitlab-ci.yml', 'ci.sh']) {
      expect(docs).toContain(`\n${read(`examples/${name}`)}\`\`\``)
    }
    for (const input of Object.keys(action.inputs)) expect(docs).toContain(`| \`${input}\` |`)
  })

  test('the job gives the action inputs that it has', () => {
    const step = job?.steps.find(({ uses }) => uses?.includes('gateway-parity@'))
    expect(Object.keys(step?.with ?? {}).length).toBeGreaterThan(0)
    for (const input of Object.keys(step?.with ?? {})) {
      expect(Object.keys(action.inputs)).toContain(input)
    }
    expect(Object.keys(step?.env ?? {})).toEqual(['LLM_GATEWAY_API_KEY', 'AI_STATS_API_KEY'])
  })

  test.each([
    ['none yet', '', / repos\/them\/project\/issues\/7\/comments --field/],
    ['one', '42', / --method PATCH repos\/them\/project\/issues\/comments\/42 --field/],
  ])('the comment is written where there is %s', async (_, found, call) => {
    const project = checkout({ 'reports/latest/summary.md': '<!-- gateway-parity -->\n' })
    const stubs = stub(project, { gh: `case "$*" in *--jq*) printf '%s' "${found}";; esac` })
    const script = stepNamed(job?.steps ?? [], 'Comment').run ?? ''
    const { code } = await shell({ project, script, env: { PULL_REQUEST: '7' }, stubs })
    const calls = readFileSync(join(stubs, 'calls'), 'utf8').trim().split('\n')
    expect([code, calls.length]).toEqual([0, 2])
    expect(calls[0]).toContain('startswith("<!-- gateway-parity -->")')
    expect(calls[1]).toMatch(call)
    expect(calls[1]).toContain('body=@reports/latest/summary.md')
  })

  test('without a summary no comment is written', async () => {
    const project = checkout()
    const stubs = stub(project, { gh: 'exit 1' })
    const script = stepNamed(job?.steps ?? [], 'Comment').run ?? ''
    expect((await shell({ project, script, stubs })).code).toBe(0)
    expect(readFileSync(join(stubs, 'calls'), 'utf8')).toBe('')
  })

  /** `npm ci` does nothing; `npm run parity -- ...` is the built command. */
  const npm = `case "$1" in run) while [ "$1" != -- ]; do shift; done; shift; exec "${process.execPath}" "${join(root, 'dist/bin.js')}" "$@";; esac`

  test('the GitLab job reports where the run wrote, and warns of exit 3 alone', async () => {
    const gitlab = parse(read('examples/gitlab-ci.yml')) as Record<
      string,
      {
        script: string[]
        allow_failure: { exit_codes: number }
        artifacts: { paths: string[]; reports: { junit: string } }
      }
    >
    const { script, allow_failure: allowed, artifacts } = gitlab['gateway-parity'] ?? {}
    const project = checkout()
    const stubs = stub(project, { npm })
    const lines = [...(script ?? []).slice(0, -1), `${script?.at(-1)} ${simulated}`].join('\n')
    const env = { GITHUB_ACTIONS: '' }
    expect((await shell({ project, script: lines, env, stubs })).code).toBe(allowed?.exit_codes)
    const { paths, reports } = artifacts ?? { paths: [], reports: { junit: '' } }
    for (const path of [...paths, reports.junit]) {
      expect(existsSync(join(project.folder, path))).toBe(true)
    }
  })

  test('the job with a recorded baseline records once, and judges against what is there', async () => {
    const { jobs } = parse(read('examples/github-recording.yml')) as {
      jobs: { parity: { steps: Step[] } }
    }
    const { steps } = jobs.parity
    const project = checkout()
    const stubs = stub(project, { npm })
    const env = { GITHUB_ACTIONS: '' }
    for (const [name, exit] of [
      ['Record the baseline', 0],
      ['Judge the candidate', 3],
    ] as const) {
      const script = `${stepNamed(steps, name).run} ${simulated}`
      expect([name, (await shell({ project, script, env, stubs })).code]).toEqual([name, exit])
    }
    expect(existsSync(join(project.folder, 'recordings'))).toBe(true)
    expect(existsSync(join(project.folder, 'reports/latest/summary.md'))).toBe(true)
  })

  test.each([
    [simulated, 3, /\ngateway-parity: inconclusive, which is not a pass\n$/],
    ['', 2, /gateway-parity: nothing was judged \(exit 2\)\n$/],
  ])('the shell script with %j is exit %i', async (args, code, message) => {
    const project = checkout()
    const stubs = stub(project, { npm })
    const script = `sh "${join(root, 'examples/ci.sh')}" ${args}`
    const result = await shell({ project, script, env: { GITHUB_ACTIONS: '' }, stubs })
    expect([result.code, result.stdout]).toEqual([code, expect.stringMatching(message)])
  })
})
