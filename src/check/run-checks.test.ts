import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { loadListPrices } from '../cli/inputs/load-prices.ts'
import type { Defect } from '../model/defect.ts'
import type { GoldenCase } from '../model/suite.ts'
import type { Side } from '../model/side.ts'
import type { SimulatedProfile } from '../simulator/simulated-profile.ts'
import { aGoldenCase } from '../testing/builders/build-golden-case.ts'
import { startJsonServer } from '../testing/servers/json-server.ts'
import { aCheckContext, openSide, openSimulatedSide } from '../testing/builders/side-under-check.ts'
import { checkAreas, type CheckItem } from '../model/checklist.ts'
import { runChecks, type CheckResult } from './run-checks.ts'

const prices = loadListPrices()
const cases: readonly GoldenCase[] = [aGoldenCase({ request: { max_tokens: 300 } })]

interface Trial {
  readonly baseline?: SimulatedProfile
  readonly candidate?: SimulatedProfile
  readonly defects?: readonly Defect[]
  readonly cases?: readonly GoldenCase[]
  readonly models?: Readonly<Record<string, string>>
}

async function checkSimulated(trial: Trial = {}): Promise<CheckResult> {
  const { defects = [], models = {} } = trial
  const baseline = await openSimulatedSide('baseline', trial.baseline ?? 'llm-gateway')
  const candidate = await openSimulatedSide('candidate', trial.candidate ?? 'ai-stats', {
    defects,
    models,
  })
  try {
    return await runChecks(
      { baseline: baseline.under, candidate: candidate.under },
      aCheckContext({ cases: trial.cases ?? cases, prices }),
    )
  } finally {
    await Promise.all([baseline.close(), candidate.close()])
  }
}

function failing({ items }: CheckResult): readonly string[] {
  return items.filter(({ verdict }) => verdict === 'fail').map(describeItem)
}

function describeItem({ id, side, subject }: CheckItem): string {
  return `${side} ${id}${subject === null ? '' : ` ${subject}`}`
}

function itemOf({ items }: CheckResult, id: string, side = 'candidate'): CheckItem {
  const found = items.find(item => item.id === id && item.side === side)
  if (found === undefined) throw new Error(`there is no ${id} of ${side}`)
  return found
}

describe('the checklist of two simulated gateways', () => {
  test('has no fail, and evidence for whatever passes by a request', async () => {
    const result = await checkSimulated()
    expect(failing(result)).toEqual([])
    const passing = result.items.filter(({ verdict }) => verdict === 'pass')
    expect(passing.length).toBeGreaterThan(40)
    expect(
      passing
        .filter(({ evidence }) => evidence.length === 0)
        .map(({ id }) => id)
        .filter(id => !['connection.key-form', 'fields.request'].includes(id)),
    ).toEqual([])
    const ids = result.items.map(describeItem)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('shows what each side makes of parameters', async () => {
    const { parameters } = await checkSimulated()
    const matrix = Object.fromEntries(
      parameters.map(row => [row.parameter, [row.baseline, row.candidate]]),
    )
    expect(matrix).toMatchObject({
      max_tokens: ['honoured', 'honoured'],
      stop: ['honoured', 'honoured'],
      temperature: ['honoured', 'honoured'],
      response_format: ['honoured', 'honoured'],
      tool_choice: ['honoured', 'honoured'],
      parallel_tool_calls: ['honoured', 'honoured'],
      n: ['ignored', 'rejected'],
      logprobs: ['ignored', 'ignored'],
    })
  })

  test.each<readonly [SimulatedProfile, SimulatedProfile, readonly string[]]>([
    ['openrouter', 'openai', []],
    ['gemini', 'ai-stats', []],
    // Its streams leave the index of tool calls out, which clients rely on.
    ['llm-gateway@2025', 'ai-stats@2025', ['candidate features.tools']],
  ])('between %s and %s', async (baseline, candidate, expected) => {
    const result = await checkSimulated({ baseline, candidate })
    expect(failing(result)).toEqual(expected)
  })

  test('an input that is too long, a preset that is none, and a pin are tried on each side', async () => {
    const result = await checkSimulated()
    expect(itemOf(result, 'failures.long-input', 'baseline').verdict).toBe('pass')
    expect(itemOf(result, 'failures.long-input').summary).toContain('HTTP 502, invalid-request')
    expect(itemOf(result, 'failures.invalid-preset').summary).toContain('HTTP 500')
    expect(itemOf(result, 'requests.provider-pin', 'baseline').verdict).toBe('pass')
    expect(itemOf(result, 'requests.provider-pin').verdict).toBe('pass')
    expect(itemOf(result, 'requests.cache-off').verdict).toBe('pass')
  })

  test('limits that headers tell of are understood', async () => {
    const result = await checkSimulated({ baseline: 'openrouter', candidate: 'openai' })
    expect(itemOf(result, 'requests.rate-limits', 'baseline').verdict).toBe('not applicable')
    expect(itemOf(result, 'requests.rate-limits').summary).toMatch(/of 10,000 requests left/)
    const other = await checkSimulated()
    expect(itemOf(other, 'requests.rate-limits', 'baseline').summary).toMatch(
      /^599 of 600 requests left, anew in 1 min/,
    )
  })

  test('a record that is written late is waited for', async () => {
    const result = await checkSimulated({ candidate: 'openrouter' })
    expect(itemOf(result, 'records.lookup')).toMatchObject({ verdict: 'pass' })
    expect(itemOf(result, 'records.agrees')).toMatchObject({ verdict: 'pass' })
    expect(itemOf(result, 'records.replay')).toMatchObject({ verdict: 'not applicable' })
  })

  test('health, records and replay work on the older paths, too', async () => {
    const result = await checkSimulated({ candidate: 'ai-stats@2025' })
    expect(itemOf(result, 'connection.health').summary).toContain('only the older /healthz')
    expect(itemOf(result, 'records.lookup').evidence[0]?.sent).toMatch(/^GET generation\?/)
    expect(itemOf(result, 'records.lookup').verdict).toBe('pass')
  })
})

test('docs/checklist.md names all items that there are, and each of the 31 of the guides', async () => {
  const { items } = await checkSimulated()
  const ids = new Set(items.map(({ id }) => id))
  const text = readFileSync(new URL('../../docs/checklist.md', import.meta.url), 'utf8')
  const named = [...text.matchAll(new RegExp(`\\b(?:${checkAreas.join('|')})\\.[a-z_-]+`, 'g'))]
  expect(named.length).toBeGreaterThan(20)
  expect(named.map(([id]) => id).filter(id => !ids.has(id))).toEqual([])
  const rows = [...text.matchAll(/^\| (\d+) \|/gm)].map(([, number]) => Number(number))
  expect(rows).toEqual(Array.from({ length: 31 }, (_, index) => index + 1))
})

describe.each<SimulatedProfile>(['ai-stats', 'ai-stats@2025', 'llm-gateway', 'llm-gateway@2025'])(
  'each defect of %s is found by the item that is meant for it',
  candidate => {
    test.each<readonly [Defect, string, RegExp]>([
      ['truncation', 'requests.unary', /reason length after/],
      ['wrong-finish-reason', 'requests.unary', /reason length after/],
      ['cut-stream', 'requests.stream', /^truncated/],
      ['dropped-system-prompt', 'requests.system-prompt', /in 0 of 2 answers/],
      ['missing-usage', 'requests.usage', /not reported in unary and stream/],
      ['price-markup', 'requests.cost', /^20 % above/],
      ['lost-tool-call', 'features.tools', /unary: no tool is called/],
      ['broken-json', 'features.structured-output', /is no JSON/],
    ])('%s by %s', async (defect, id, said) => {
      const result = await checkSimulated({ candidate, defects: [defect] })
      const item = itemOf(result, id)
      expect([item.verdict, item.summary]).toEqual(['fail', expect.stringMatching(said)])
      expect(item.fix).not.toBeNull()
      expect(itemOf(result, id, 'baseline').verdict).toBe('pass')
    })

    test('rate-limits by the attempts that a request took', async () => {
      const { items } = await checkSimulated({ candidate, defects: ['rate-limits'] })
      const retried = items.filter(({ summary }) =>
        /answered at attempt 2, after rate-limit/.test(summary),
      )
      expect(retried.map(({ side, verdict }) => [side, verdict])).toContainEqual([
        'candidate',
        'warn',
      ])
    })
  },
)

describe('models of the suites', () => {
  test('one that a side does not know fails, and the nearest are named', async () => {
    const result = await checkSimulated({
      cases: [aGoldenCase(), aGoldenCase({ model: 'gpt-4p' })],
    })
    const item = result.items.find(
      ({ subject, side }) => subject === 'gpt-4p' && side === 'candidate',
    )
    expect(item?.verdict).toBe('fail')
    expect(item?.fix).toContain('openai/gpt-4o')
  })

  test('one that goes by another id is proposed for the map', async () => {
    const model = 'claude-haiku-4.5'
    const result = await checkSimulated({ cases: [aGoldenCase({ model })] })
    expect(result.proposedModels).toEqual({
      [model]: { baseline: 'claude-haiku-4-5', candidate: 'anthropic/claude-haiku-4.5' },
    })
  })

  test('a preset is asked, since no catalogue lists it', async () => {
    const models = { 'gpt-4o-mini': '@support' }
    const result = await checkSimulated({ models })
    expect(itemOf(result, 'models.listed')).toMatchObject({
      verdict: 'fail',
      summary: expect.stringContaining('the preset @support does not answer') as string,
    })
  })

  test('the map is followed, and images need a model that takes them', async () => {
    const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,AA==' } }
    const golden = aGoldenCase({ turns: [[{ role: 'user', content: [image] }]] })
    const models = { 'gpt-4o-mini': 'deepseek/deepseek-flash' }
    const result = await checkSimulated({ cases: [golden], models })
    expect(itemOf(result, 'models.listed')).toMatchObject({ verdict: 'fail', required: true })
    expect(itemOf(result, 'models.listed').summary).toContain('suites send it images')
    expect(itemOf(result, 'models.price', 'both').verdict).toBe('pass')
  })
})

test('a server without keys is not blamed for answering whatever key it gets', async () => {
  const body = {
    id: 'x',
    object: 'chat.completion',
    model: 'gpt-4o-mini',
    choices: [{ message: { role: 'assistant', content: 'periwinkle' }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 },
  }
  const server = await startJsonServer(({ method }) =>
    method === 'POST' ? { body } : { status: 404, body: {} },
  )
  const open = (side: Side) => openSide({ side, url: server.url, profile: 'openai-compatible' })
  const [baseline, candidate] = [open('baseline'), open('candidate')]
  try {
    const result = await runChecks(
      { baseline: baseline.under, candidate: candidate.under },
      aCheckContext({ cases, all: false }),
    )
    expect(itemOf(result, 'connection.key-accepted').verdict).toBe('not applicable')
    expect(itemOf(result, 'failures.invalid-key').verdict).toBe('not applicable')
    expect(itemOf(result, 'failures.invalid-model').verdict).toBe('fail')
    expect(itemOf(result, 'models.catalogue').verdict).toBe('not applicable')
    expect(itemOf(result, 'models.listed').summary).toContain('there is no catalogue')
    expect(itemOf(result, 'features.tools').verdict).toBe('not applicable')
  } finally {
    await Promise.all([baseline.close(), candidate.close(), server.close()])
  }
})

test('an answer that is always the same and short shows no limit, and an empty catalogue no model', async () => {
  const content = 'Red, green and blue are three colours.'
  const body = {
    id: 'x',
    object: 'chat.completion',
    model: 'gpt-4o-mini',
    choices: [{ message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 9, completion_tokens: 9, total_tokens: 18 },
  }
  const server = await startJsonServer(({ method }) =>
    method === 'POST' ? { body } : { body: { object: 'list', data: [] } },
  )
  const open = (side: Side) => openSide({ side, url: server.url, profile: 'openai-compatible' })
  const [baseline, candidate] = [open('baseline'), open('candidate')]
  try {
    const result = await runChecks(
      { baseline: baseline.under, candidate: candidate.under },
      aCheckContext({ cases }),
    )
    expect(result.parameters.find(row => row.parameter === 'max_tokens')).toMatchObject({
      baseline: 'unclear',
      candidate: 'unclear',
    })
    expect(itemOf(result, 'models.catalogue')).toMatchObject({
      verdict: 'warn',
      summary: 'it lists no model',
    })
  } finally {
    await Promise.all([baseline.close(), candidate.close(), server.close()])
  }
})

test('a parameter that suites set and a side refuses is a fail', async () => {
  const result = await checkSimulated({ cases: [aGoldenCase({ request: { n: 2 } })] })
  expect(failing(result)).toEqual(['baseline parameters.n n', 'candidate parameters.n n'])
})

test('a side with a wrong key is unusable, and is asked nothing more', async () => {
  const baseline = await openSimulatedSide('baseline', 'llm-gateway')
  const candidate = await openSimulatedSide('candidate', 'ai-stats')
  const { url } = { url: candidate.under.settings.baseUrl }
  const wrong = openSide({
    side: 'candidate',
    url,
    profile: 'ai-stats',
    apiKey: 'aistats_v1_mk_abcdef_wrong',
  })
  try {
    const result = await runChecks(
      { baseline: baseline.under, candidate: wrong.under },
      aCheckContext({ cases }),
    )
    expect(result.unusable.baseline).toBeNull()
    expect(result.unusable.candidate).toContain('auth')
    expect(itemOf(result, 'connection.key-form').summary).toContain('management key')
    expect(itemOf(result, 'connection.key-accepted').verdict).toBe('fail')
    expect(
      result.items.find(({ id, verdict }) => id === 'requests.unary' && verdict === 'fail')?.fix,
    ).toBe('mend what "the key is accepted" says first')
    expect(itemOf(result, 'requests.rest').verdict).toBe('not verified')
    expect(JSON.stringify(result)).not.toContain('aistats_v1_mk_abcdef_wrong')
  } finally {
    await Promise.all([baseline.close(), candidate.close(), wrong.close()])
  }
})
