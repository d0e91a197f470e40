import { afterEach, describe, expect, test } from 'vitest'

import type { Defect } from '../model/defect.ts'
import type { Answer, Exchange } from '../model/exchange.ts'
import { askSimulator, type AskedSimulator } from '../testing/servers/ask-simulator.ts'
import { sendOnce, type OneSample } from '../testing/servers/send-once.ts'
import { simulatedKeys, type SimulatedProfile } from './simulated-profile.ts'

const running: AskedSimulator[] = []

afterEach(() => Promise.all(running.splice(0).map(simulator => simulator.close())))

const question = [
  { role: 'system', content: 'You are the travel desk of Nordwind.' },
  { role: 'user', content: 'What should I pack for a week of hiking in Norway?' },
]
const packing = { type: 'function', function: { name: 'get_packing_list', parameters: {} } }

type Ask = (sample?: Partial<OneSample>, number?: number) => Promise<Exchange>

async function start(profile: SimulatedProfile, ...active: Defect[]): Promise<Ask> {
  const simulator = await askSimulator(profile, ...active)
  running.push(simulator)
  const apiKey = simulatedKeys[profile]
  return (sample = {}, number = 1) =>
    sendOnce({
      url: simulator.url,
      profile,
      protocol: 'responses',
      apiKey,
      headers: { 'x-parity-slot': `travel%2Fpacking;${sample.mode ?? 'unary'};${number}` },
      golden: { turns: [question] },
      ...sample,
    })
}

function answerOf({ outcome }: Exchange): Answer {
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message)
  return outcome.answer
}

const profiles: readonly SimulatedProfile[] = ['openai', 'openrouter', 'ai-stats', 'llm-gateway']

describe.each(profiles)('a defect of %s shows in the Responses protocol:', profile => {
  async function both(
    defect: Defect,
    sample: Partial<OneSample> = {},
  ): Promise<readonly [sound: Exchange, defective: Exchange]> {
    const sound = await start(profile)
    const defective = await start(profile, defect)
    return [await sound(sample), await defective(sample)]
  }

  test.each(['unary', 'stream'] as const)('truncation (%s)', async mode => {
    const [sound, cut] = (await both('truncation', { mode })).map(answerOf)
    expect([sound?.finishReason, cut?.finishReason]).toEqual(['stop', 'length'])
    expect(sound?.text.startsWith(cut?.text ?? '?')).toBe(true)
  })

  test('other-model', async () => {
    const golden = { turns: [question], request: { temperature: 0 } }
    const [sound, other] = (await both('other-model', { golden })).map(answerOf)
    expect(other?.text).not.toBe(sound?.text)
  })

  test('dropped-system-prompt', async () => {
    const [sound, dropped] = await both('dropped-system-prompt')
    expect(dropped.usage.inputTokens).toBeLessThan(sound.usage.inputTokens ?? 0)
  })

  test('lost-tool-call', async () => {
    const golden = {
      turns: [[{ role: 'user', content: 'Show me the packing list.' }]],
      request: { tools: [packing] },
    }
    const [sound, lost] = (await both('lost-tool-call', { golden })).map(answerOf)
    expect(sound?.toolCalls).toMatchObject([{ name: 'get_packing_list' }])
    expect(sound?.finishReason).toBe('tool_calls')
    expect(lost?.toolCalls).toEqual([])
  })

  test('broken-json', async () => {
    const golden = { turns: [question], request: { response_format: { type: 'json_object' } } }
    const [sound, broken] = (await both('broken-json', { golden })).map(answerOf)
    expect(() => JSON.parse(sound?.text ?? '') as unknown).not.toThrow()
    expect(() => JSON.parse(broken?.text ?? '') as unknown).toThrow(SyntaxError)
  })

  test('wrong-finish-reason', async () => {
    const [sound, wrong] = (await both('wrong-finish-reason')).map(answerOf)
    expect([sound?.finishReason, wrong?.finishReason]).toEqual(['stop', 'length'])
  })

  test.each(['unary', 'stream'] as const)('missing-usage (%s)', async mode => {
    const [sound, missing] = await both('missing-usage', { mode })
    expect(sound.usage.outputTokens).toBeGreaterThan(0)
    expect([missing.usage.outputTokens, missing.cost.usd]).toEqual([null, null])
  })

  test('price-markup, where cost is reported', async () => {
    const [sound, dear] = await both('price-markup')
    if (profile === 'openai') expect([sound.cost.usd, dear.cost.usd]).toEqual([null, null])
    else expect((dear.cost.usd ?? 0) / (sound.cost.usd ?? 1)).toBeCloseTo(1.2, 3)
  })

  test.each(['unary', 'stream'] as const)('error-rate (%s)', async mode => {
    const ask = await start(profile, 'error-rate')
    const classes = new Set<string>()
    for (let number = 1; number <= 40; number += 1) {
      const { outcome } = await ask({ mode }, number)
      classes.add(outcome.kind === 'failed' ? outcome.failure.class : 'answered')
    }
    // LLM Gateway ends a stream whose provider failed as a response that says nothing.
    const isSwallowed = profile === 'llm-gateway' && mode === 'stream'
    expect(classes).toEqual(new Set(['answered', isSwallowed ? 'empty' : 'upstream']))
  })

  test('rate-limits', async () => {
    const ask = await start(profile, 'rate-limits')
    const failures: Exchange[] = []
    for (let number = 1; number <= 20; number += 1) {
      const exchange = await ask({}, number)
      if (exchange.outcome.kind === 'failed') failures.push(exchange)
    }
    expect(failures.length).toBeGreaterThan(2)
    for (const { outcome } of failures) {
      expect(outcome).toMatchObject({ failure: { class: 'rate-limit', retryAfterMs: 1000 } })
    }
  })

  test('cut-stream', async () => {
    const [sound, cut] = await both('cut-stream', { mode: 'stream' })
    expect(answerOf(sound).text).not.toBe('')
    expect(cut.outcome).toMatchObject({ kind: 'failed', failure: { class: 'truncated' } })
    expect(cut.outcome).toHaveProperty('partialText', expect.stringMatching(/\w/))
  })
})
