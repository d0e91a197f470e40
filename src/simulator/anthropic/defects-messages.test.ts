import { afterEach, describe, expect, test } from 'vitest'

import type { Defect } from '../../model/defect.ts'
import type { Answer, Exchange } from '../../model/exchange.ts'
import type { Protocol } from '../../model/protocol.ts'
import { askSimulator, type AskedSimulator } from '../../testing/servers/ask-simulator.ts'
import { sendOnce, type OneSample } from '../../testing/servers/send-once.ts'
import { simulatedKeys, type SimulatedProfile } from '../simulated-profile.ts'

const running: AskedSimulator[] = []

afterEach(() => Promise.all(running.splice(0).map(simulator => simulator.close())))

const question = [
  { role: 'system', content: 'You are the travel desk of Nordwind.' },
  { role: 'user', content: 'What should I pack for a week of hiking in Norway?' },
]
const packing = { type: 'function', function: { name: 'get_packing_list' } }

type Ask = (sample?: Partial<OneSample>, number?: number) => Promise<Exchange>
type Spoken = readonly [profile: SimulatedProfile, protocol: Protocol]

async function start([profile, protocol]: Spoken, ...active: Defect[]): Promise<Ask> {
  const simulator = await askSimulator(profile, ...active)
  running.push(simulator)
  return (sample = {}, number = 1) =>
    sendOnce({
      url: simulator.url,
      profile,
      protocol,
      apiKey: simulatedKeys[profile],
      headers: { 'x-parity-slot': `travel%2Fpacking;${sample.mode ?? 'unary'};${number}` },
      golden: { turns: [question] },
      ...sample,
    })
}

function answerOf({ outcome }: Exchange): Answer {
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message)
  return outcome.answer
}

describe.each<Spoken>([
  ['anthropic', 'anthropic-messages'],
  ['anthropic', 'chat-completions'],
  ['ai-stats', 'anthropic-messages'],
  ['llm-gateway', 'anthropic-messages'],
])('a defect of %s shows in %s:', (...spoken) => {
  const [profile] = spoken

  async function both(
    defect: Defect,
    sample: Partial<OneSample> = {},
  ): Promise<readonly [sound: Exchange, defective: Exchange]> {
    const sound = await start(spoken)
    const defective = await start(spoken, defect)
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

  test('lower-quality', async () => {
    const sound = await start(spoken)
    const lower = await start(spoken, 'lower-quality')
    let others = 0
    for (let number = 1; number <= 20; number += 1) {
      const texts = [await sound({}, number), await lower({}, number)].map(it => answerOf(it).text)
      others += texts[0] === texts[1] ? 0 : 1
    }
    expect(others).toBeGreaterThan(0)
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
    const asked = 'Reply in JSON with the keys "name" and "age" of a hiker.'
    const golden = { turns: [[{ role: 'user', content: asked }]] }
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

  test.each(['unary', 'stream'] as const)(
    'price-markup, where cost is reported (%s)',
    async mode => {
      const [sound, dear] = await both('price-markup', { mode })
      if (profile === 'ai-stats') {
        expect((dear.cost.usd ?? 0) / (sound.cost.usd ?? 1)).toBeCloseTo(1.2, 3)
      } else expect([sound.cost.usd, dear.cost.usd]).toEqual([null, null])
    },
  )

  test.each(['unary', 'stream'] as const)('error-rate (%s)', async mode => {
    const ask = await start(spoken, 'error-rate')
    const classes = new Set<string>()
    for (let number = 1; number <= 60; number += 1) {
      const { outcome } = await ask({ mode }, number)
      classes.add(outcome.kind === 'failed' ? outcome.failure.class : 'answered')
    }
    const isAnthropic = profile === 'anthropic'
    expect(classes).toEqual(
      new Set(['answered', 'upstream', ...(isAnthropic ? ['overloaded'] : [])]),
    )
  })

  test.each(['unary', 'stream'] as const)('rate-limits (%s)', async mode => {
    const ask = await start(spoken, 'rate-limits')
    const failures: Exchange[] = []
    for (let number = 1; number <= 20; number += 1) {
      const exchange = await ask({ mode }, number)
      if (exchange.outcome.kind === 'failed') failures.push(exchange)
    }
    expect(failures.length).toBeGreaterThan(2)
    // A stream that begins as a success has no header that says how long to wait.
    const isInBand = profile === 'llm-gateway' && mode === 'stream'
    for (const { outcome } of failures) {
      expect(outcome).toMatchObject({
        failure: { class: 'rate-limit', inBand: isInBand, retryAfterMs: isInBand ? null : 1000 },
      })
    }
  })

  test('cut-stream', async () => {
    const [sound, cut] = await both('cut-stream', { mode: 'stream' })
    expect(answerOf(sound).text).not.toBe('')
    expect(cut.outcome).toMatchObject({ kind: 'failed', failure: { class: 'truncated' } })
    expect(cut.outcome).toHaveProperty('partialText', expect.stringMatching(/\w/))
  })
})
