import { afterEach, describe, expect, test } from 'vitest'

import type { Defect } from '../model/defect.ts'
import { askSimulator, framesOf, type AskedSimulator } from '../testing/servers/ask-simulator.ts'
import type { SimulatedProfile } from './simulated-profile.ts'

const running: AskedSimulator[] = []

afterEach(() => Promise.all(running.splice(0).map(simulator => simulator.close())))

async function start(profile: SimulatedProfile, ...defects: Defect[]): Promise<AskedSimulator> {
  const simulator = await askSimulator(profile, ...defects)
  running.push(simulator)
  return simulator
}

const question = { model: 'gpt-5-mini', input: 'Reply with exactly: pong', stream: true }

describe('responses of AI Stats', () => {
  test("carry the gateway's id in every frame and the provider's id inside", async () => {
    const aiStats = await start('ai-stats')
    const text = await (await aiStats.post('/responses', { ...question, meta: true })).text()
    expect(text).not.toMatch(/^event:|\[DONE\]/m)
    const frames = framesOf(text)
    const [first] = frames
    expect(first?.['id']).toMatch(/^G-/)
    expect(new Set(frames.map(frame => frame['id'])).size).toBe(1)
    expect(frames.at(-1)).toMatchObject({
      type: 'response.completed',
      response: {
        id: first?.['nativeResponseId'],
        output: [{ type: 'reasoning', content: [{ type: 'output_text' }] }, { type: 'message' }],
        usage: { pricing_breakdown: { total_nanos: expect.any(Number) } },
        meta: { routing: { selected_provider: 'openai' } },
      },
    })
  })

  test("are found under the gateway's id, and name cost and provider when whole", async () => {
    const aiStats = await start('ai-stats')
    const reply = await aiStats.post('/responses', { ...question, stream: false })
    const body = (await reply.json()) as { id: string; cost_nanos: number }
    expect(body).toMatchObject({ provider: 'openai', finish_reason: 'stop', status: 'completed' })
    const found: unknown = await (await aiStats.get(`/generations?id=${body.id}`)).json()
    expect(found).toMatchObject({ endpoint: 'responses', cost_nanos: body.cost_nanos })
  })

  test('take some fields of chat, and none of their own making', async () => {
    const aiStats = await start('ai-stats')
    const taken = await aiStats.post('/responses', { ...question, stop: 'x', seed: 1 })
    expect(taken.status).toBe(200)
    const refused = await aiStats.post('/responses', { ...question, n: 2 })
    expect([refused.status, await refused.json()]).toMatchObject([
      400,
      { details: [{ keyword: 'unknown_param' }] },
    ])
  })
})

describe('responses of LLM Gateway', () => {
  test('end with response.completed even where the limit cut them', async () => {
    const gateway = await start('llm-gateway')
    const body = { ...question, input: 'Tell me of rivers.', max_output_tokens: 16 }
    const text = await (await gateway.post('/responses', body)).text()
    const last = framesOf(text).at(-1)
    expect(last).toMatchObject({ type: 'response.completed', response: { status: 'incomplete' } })
    expect(last).not.toHaveProperty('sequence_number')
    expect(text).not.toContain('response.in_progress')
  })

  test('report the cost, and metadata when whole', async () => {
    const gateway = await start('llm-gateway')
    const reply = await gateway.post('/responses', { ...question, stream: false })
    expect(await reply.json()).toMatchObject({
      model: 'openai/gpt-5-mini',
      usage: { cost: expect.any(Number) },
      metadata: { used_provider: 'openai' },
    })
  })

  test('say nothing where the provider of a stream failed', async () => {
    const gateway = await start('llm-gateway', 'error-rate')
    const ends = new Set<string>()
    for (let sample = 1; sample <= 60; sample += 1) {
      const slot = { 'x-parity-slot': `suite%2Fcase;stream;${sample}` }
      const response = await gateway.post('/responses', question, slot)
      const last = framesOf(await response.text()).at(-1) as {
        response: { status: string; output: unknown[] }
      }
      ends.add(`${response.status} ${last.response.status} ${last.response.output.length}`)
    }
    expect(ends).toEqual(new Set(['200 completed 1', '200 completed 0']))
  })
})

test('a case is known by what it asks, in whichever protocol', async () => {
  const gateway = await start('openai')
  const chat = await gateway.post('/chat/completions', {
    model: 'gpt-4o-mini',
    messages: [{ role: 'user', content: 'Tell me of rivers.' }],
  })
  const other = await start('openai')
  const response = await other.post('/responses', {
    model: 'gpt-4o-mini',
    input: 'Tell me of rivers.',
  })
  const said = (await chat.json()) as { choices: { message: { content: string } }[] }
  const answered = (await response.json()) as { output: { content: { text: string }[] }[] }
  expect(answered.output[0]?.content[0]?.text).toBe(said.choices[0]?.message.content)
})
