import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createProject, runCommand, type Project } from '../src/testing/commands/run-command.ts'

/** One case of each kind that forms of the wire differ in; few samples, so that it is quick. */
const suite = `
defaults: { model: gpt-4o-mini, mode: both, samples: 2, request: { temperature: 0, max_tokens: 300 } }
cases:
  - id: refund
    messages:
      - { role: system, content: You are the help desk of Nordwind. }
      - { role: user, content: 'Can I get a refund? Include the word "receipt".' }
    expect: [{ contains: receipt }]
  - id: weather
    prompt: What is the weather in Lisbon?
    request:
      tools:
        - type: function
          function:
            name: get_weather
            parameters: { type: object, properties: { city: { type: string } }, required: [city] }
  - id: after-the-tool
    messages:
      - { role: user, content: What is the weather in Lisbon? }
      - role: assistant
        content: ""
        tool_calls:
          - { id: call_1, type: function, function: { name: get_weather, arguments: '{"city":"Lisbon"}' } }
      - { role: tool, tool_call_id: call_1, content: '{"temperature":21,"sky":"cloudy"}' }
    expect: [{ contains: cloudy }]
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
  - id: two-turns
    turns: [Remember the code word "heron"., Which code word did I give you?]
    expect: [{ contains: heron }]
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

/** So few cases settle nothing about latency, cost and quality: only the contract is asked for. */
const config = `
gates:
${[
  'quality.replaced',
  'latency.ttft',
  'latency.total',
  'cost.total',
  'errors.rate',
  'coverage.samples',
]
  .map(gate => `  ${gate}: { required: false }`)
  .join('\n')}
`

const projects: Project[] = []

afterAll(() => {
  for (const project of projects) project.remove()
})

interface Report {
  readonly cases: readonly {
    readonly caseId: string
    readonly findings?: readonly unknown[]
    readonly verdict: string
  }[]
}

async function compare(...sides: readonly string[]) {
  const project = createProject({ 'suites/wire.yaml': suite, 'parity.config.yaml': config })
  projects.push(project)
  const result = await runCommand(['run', ...sides, '--seed', '1', '--no-color'], {
    cwd: project.folder,
  })
  const folder = join(project.folder, 'reports')
  const run = readdirSync(folder).find(name => name !== 'latest') ?? ''
  return {
    ...result,
    report: JSON.parse(readFileSync(join(folder, run, 'run.json'), 'utf8')) as Report,
  }
}

type Sides = readonly [
  baseline: string,
  candidate: string,
  baselineProtocol: string,
  candidateProtocol?: string,
]

function between(...sides: Sides): readonly string[] {
  const [baseline, candidate, protocol, candidateProtocol = protocol] = sides
  return [
    `--baseline=simulated:${baseline}`,
    `--baseline-protocol=${protocol}`,
    `--candidate=simulated:${candidate}`,
    `--candidate-protocol=${candidateProtocol}`,
  ]
}

describe('nothing but the form of the wire differs', () => {
  test.each<[string, readonly string[]]>([
    ['OpenAI and AI Stats, chat', between('openai', 'ai-stats', 'chat-completions')],
    ['OpenAI and AI Stats, responses', between('openai', 'ai-stats', 'responses')],
    ['OpenRouter and AI Stats, chat', between('openrouter', 'ai-stats', 'chat-completions')],
    ['OpenRouter and AI Stats, responses', between('openrouter', 'ai-stats', 'responses')],
    ['LLM Gateway and AI Stats, responses', between('llm-gateway', 'ai-stats', 'responses')],
    [
      'chat before, responses after',
      between('openai', 'ai-stats', 'chat-completions', 'responses'),
    ],
    ['AI Stats of 2025 and of today', between('ai-stats@2025', 'ai-stats', 'chat-completions')],
    [
      'LLM Gateway of 2025 and AI Stats',
      between('llm-gateway@2025', 'ai-stats', 'chat-completions'),
    ],
  ])('between %s', async (_, sides) => {
    const { code, stdout, stderr, report } = await compare(...sides)
    expect(stderr).not.toMatch(/error/i)
    expect(report.cases.map(({ caseId, verdict }) => `${caseId} ${verdict}`)).toEqual(
      report.cases.map(({ caseId }) => `${caseId} parity`),
    )
    expect(stdout).toMatch(/contract: \d+ checks, no break found/)
    expect(stdout).toContain('PARITY (SIMULATED)')
    expect(code).toBe(0)
  })
})

test('what an application would notice is found in any protocol', async () => {
  const sides = between('openai', 'ai-stats', 'chat-completions', 'responses')
  const { code, report } = await compare(...sides, '--defect', 'lost-tool-call')
  const drifted = report.cases.filter(({ verdict }) => verdict === 'drift')
  expect(new Set(drifted.map(({ caseId }) => caseId))).toEqual(new Set(['weather']))
  expect(code).toBe(1)
})
