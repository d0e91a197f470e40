import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createProject, runCommand, type Project } from '../src/testing/commands/run-command.ts'

const suite = `
defaults: { model: claude-haiku-4.5, mode: both, samples: 2, request: { temperature: 0, max_tokens: 300 } }
cases:
  - id: refund
    messages:
      - { role: system, content: You are the help desk of Nordwind. }
      - { role: user, content: 'Can I get a refund? Include the word "receipt".' }
    expect: [{ contains: receipt }]
  - id: weather
    turns:
      - What is the weather in Lisbon?
      - { role: tool, tool_call_id: call_1, content: '{"temperature":21,"sky":"cloudy"}' }
    compare: { kind: text }
    request:
      tools:
        - type: function
          function:
            name: get_weather
            parameters: { type: object, properties: { city: { type: string } }, required: [city] }
    expect: [{ contains: cloudy }]
  - id: picture
    messages:
      - role: user
        content:
          - { type: text, text: Describe this picture. }
          - { type: image_url, image_url: { url: "data:image/png;base64,iVBORw0KGgo=" } }
  - id: cut-short
    prompt: Tell me all about rivers.
    request: { max_tokens: 40 }
  - { id: wrong-key, prompt: Hello, fault: invalid-key }
  - { id: wrong-model, prompt: Hello, fault: invalid-model }
`

const ticket = `
  - id: ticket
    prompt: 'Sort this ticket: my shipping of order A-1042 is late.'
    request:
      response_format:
        type: json_schema
        json_schema:
          name: ticket
          schema:
            type: object
            properties: { category: { type: string, enum: [billing, shipping] } }
            required: [category]
`

/** So few cases settle nothing about latency, cost and quality: only the contract is asked for. */
const config = `gates:\n${[
  'quality.replaced',
  'latency.ttft',
  'latency.total',
  'cost.total',
  'errors.rate',
  'coverage.samples',
]
  .map(gate => `  ${gate}: { required: false }\n`)
  .join('')}`

const projects: Project[] = []

afterAll(() => {
  for (const project of projects) project.remove()
})

interface Report {
  readonly cases: readonly {
    readonly caseId: string
    readonly verdict: string
    readonly findings: readonly { readonly level: string }[]
  }[]
}

async function move(cases: string, from: string, to: string) {
  const project = createProject({ 'suites/claude.yaml': cases, 'parity.config.yaml': config })
  projects.push(project)
  const sides = [
    ['--baseline=simulated:anthropic', `--baseline-protocol=${from}`],
    ['--candidate=simulated:ai-stats', `--candidate-protocol=${to}`],
  ].flat()
  const options = ['--simulated', '--seed', '1', '--no-color']
  const result = await runCommand(['run', ...sides, ...options], { cwd: project.folder })
  const path = join(project.folder, 'reports/latest/run.json')
  return { ...result, report: JSON.parse(readFileSync(path, 'utf8')) as Report }
}

test.each([
  ['anthropic-messages', 'anthropic-messages', suite],
  ['chat-completions', 'chat-completions', suite],
  ['anthropic-messages', 'chat-completions', suite + ticket],
])('moving from Anthropic in %s to AI Stats in %s breaks no contract', async (from, to, cases) => {
  const { code, stdout, stderr, report } = await move(cases, from, to)
  expect({ code, stderr }).toMatchObject({ code: 0 })
  expect(stdout).toMatch(/contract: \d+ checks, no break found/)
  const found = report.cases.flatMap(({ findings }) =>
    findings.filter(({ level }) => level !== 'note'),
  )
  expect(found).toEqual([])
  expect(new Set(report.cases.map(({ verdict }) => verdict))).toEqual(new Set(['parity']))
})

test('an output format that is lost on the way is seen in the answers, and the report names it', async () => {
  const messages = 'anthropic-messages'
  const { code, stdout, report } = await move(suite + ticket, messages, messages)
  expect(code).toBe(1)
  const drifting = report.cases.filter(({ verdict }) => verdict === 'drift')
  expect(new Set(drifting.map(({ caseId }) => caseId))).toEqual(new Set(['ticket']))
  expect(stdout).toContain('output_config')
})
