import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { exitCodes } from '../src/cli/exit-code.ts'
import { mainHelp } from '../src/cli/flags/help.ts'
import { runCommand } from '../src/testing/commands/run-command.ts'
import { temporaryProject } from '../src/testing/commands/until-test-ends.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const readme = readFileSync(`${root}/README.md`, 'utf8')
const workflow = readFileSync(`${root}/examples/github-actions.yml`, 'utf8')

interface Workflow {
  readonly jobs: Record<string, { steps: { run?: string; env?: Record<string, string> }[] }>
}

/** The fenced block that holds a text. */
function block(holding: string): string {
  const blocks = [...readme.matchAll(/```\w*\n([\s\S]*?)```/g)].map(match => match[1] ?? '')
  const found = blocks.find(text => text.includes(holding))
  if (found === undefined) throw new Error(`the README has no block with ${holding}`)
  return found
}

describe('README', () => {
  test('shows the GitHub Actions job as it is in examples/', () => {
    expect(block('actions/checkout')).toBe(workflow)
  })

  test('lists the exit codes that there are', () => {
    const listed = [...readme.matchAll(/^\| (\d+) \| /gm)].map(match => Number(match[1]))
    expect(listed.sort((left, right) => left - right)).toEqual(
      Object.values(exitCodes).sort((left, right) => left - right),
    )
  })

  test('names no option that the help does not know', () => {
    const options = new Set([...readme.matchAll(/--[a-z][a-z-]+/g)].map(match => match[0]))
    const known = `${mainHelp} --version --baseline-url --candidate-url`
    expect([...options].filter(option => !known.includes(option))).toEqual([])
  })

  test('has a suite and a configuration that work as they stand', async () => {
    const project = temporaryProject({
      'suites/support.yaml': block('refund-policy'),
      'parity.config.yaml': block('errors.rate: "<= 1pp"'),
    })
    const { code, stderr } = await runCommand(['validate'], { cwd: project.folder })
    expect([code, stderr.split('\n').filter(line => !line.includes('warning'))]).toEqual([0, ['']])
  })
})

describe('the GitHub Actions job', () => {
  const steps = Object.values((parse(workflow) as Workflow).jobs).flatMap(job => job.steps)
  const parityStep = steps.find(step => step.run?.includes('npm run parity'))
  const args = parityStep?.run?.split(' -- ')[1]?.split(' ') ?? []

  test('does not turn green without its secrets', async () => {
    const project = temporaryProject({ 'suites/support.yaml': block('refund-policy') })
    const env = { CI: 'true', LLM_GATEWAY_API_KEY: '', AI_STATS_API_KEY: '' }
    const { code, stderr } = await runCommand(args, { cwd: project.folder, env })
    expect(code).toBe(2)
    expect(stderr).toContain('must not turn green')
  })

  test('uses options that exist, and hands over both keys', async () => {
    const project = temporaryProject({ 'suites/support.yaml': block('refund-policy') })
    expect(args.length).toBeGreaterThan(0)
    const { code } = await runCommand([...args, '--list', '--simulated'], { cwd: project.folder })
    expect(code).toBe(0)
    expect(Object.keys(parityStep?.env ?? {})).toEqual(['LLM_GATEWAY_API_KEY', 'AI_STATS_API_KEY'])
  })
})
