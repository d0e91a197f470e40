import { afterEach, describe, expect, test } from 'vitest'

import { defects, isDefect } from '../model/defect.ts'
import { detectLanguage } from '../compare/text/detect-language.ts'
import type { Defect } from '../model/defect.ts'
import { planPace } from './pace.ts'
import type { Pace } from './pace.ts'
import { simulatedKeys } from './simulated-profile.ts'
import type { SimulatedProfile } from './simulated-profile.ts'
import { startSimulator } from './start-simulator.ts'
import type { Simulator } from './start-simulator.ts'

const running: Simulator[] = []

afterEach(() => Promise.all(running.splice(0).map(simulator => simulator.close())))

type Ask = (body: object, slot: string) => Promise<Response>

async function start(profile: SimulatedProfile, ...active: Defect[]): Promise<Ask> {
  const simulator = await startSimulator({
    profile,
    side: 'candidate',
    port: 0,
    seed: '1',
    defects: active,
    delayFactor: 0,
  })
  running.push(simulator)
  return (body, slot) =>
    fetch(`${simulator.url}/chat/completions`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${simulatedKeys[profile]}`,
        'x-parity-slot': slot,
      },
      body: JSON.stringify({ model: 'gpt-4o-mini', ...body }),
    })
}

const question = {
  messages: [
    { role: 'system', content: 'You are the travel desk of Nordwind.' },
    { role: 'user', content: 'What should I pack for a week of hiking in Norway?' },
  ],
}
const slot = 'travel%2Fpacking;unary;1'

interface Answer {
  readonly text: string | null
  readonly finishReason: string
  readonly toolCalls: unknown
  readonly usage: AnswerBody['usage'] | undefined
  readonly costNanos: number | undefined
}

/** The parts of either gateway's answers that these tests read. */
interface AnswerBody {
  readonly choices: readonly {
    readonly message: { readonly content: string | null; readonly tool_calls?: unknown }
    readonly finish_reason: string
  }[]
  readonly usage?: { readonly prompt_tokens: number; readonly cost?: number }
  readonly cost_nanos?: number
}

async function answerOf(ask: Ask, body: object = question, name = slot): Promise<Answer> {
  const response = await ask(body, name)
  const value = (await response.json()) as AnswerBody
  const choice = value.choices[0]
  if (choice === undefined) throw new Error('no choice was given')
  return {
    text: choice.message.content,
    finishReason: choice.finish_reason,
    toolCalls: choice.message.tool_calls,
    usage: value.usage,
    costNanos: value.cost_nanos,
  }
}

const profiles: readonly SimulatedProfile[] = ['llm-gateway', 'ai-stats', 'openai', 'openrouter']

describe.each(profiles)('a defect of %s shows:', profile => {
  async function both(defect: Defect, body: object = question): Promise<readonly [Answer, Answer]> {
    const sound = await answerOf(await start(profile), body)
    return [sound, await answerOf(await start(profile, defect), body)]
  }

  test('truncation', async () => {
    const [sound, cut] = await both('truncation')
    expect(cut.finishReason).toBe('length')
    expect(sound.text?.startsWith(cut.text ?? '?')).toBe(true)
    expect(cut.text?.length).toBe(Math.floor((sound.text?.length ?? 0) * 0.6))
  })

  test('other-model', async () => {
    const [sound, other] = await both('other-model', { ...question, temperature: 0 })
    expect(other.text).not.toBe(sound.text)
    expect(other.finishReason).toBe('stop')
  })

  test('other-language', async () => {
    const [sound, spanish] = await both('other-language')
    expect([sound, spanish].map(answer => detectLanguage(answer?.text ?? ''))).toEqual(['en', 'es'])
    expect(spanish.finishReason).toBe('stop')
  })

  test('verbose', async () => {
    const [sound, long] = await both('verbose')
    expect(long.text?.length).toBeGreaterThan(2.6 * (sound.text?.length ?? 0))
    expect(long.finishReason).toBe('stop')
  })

  test('lower-quality, in about one answer of five', async () => {
    const [sound, poor] = [await start(profile), await start(profile, 'lower-quality')]
    const body = { ...question, temperature: 0 }
    let misplaced = 0
    for (let sample = 1; sample <= 100; sample += 1) {
      const name = `travel%2Fpacking;unary;${sample}`
      const [good, bad] = [await answerOf(sound, body, name), await answerOf(poor, body, name)]
      expect(good.text).toContain('Norway')
      if (/harvest|orchard|tulips|greenhouse|autumn/.test(bad.text ?? '')) misplaced += 1
    }
    expect(misplaced).toBeGreaterThan(8)
    expect(misplaced).toBeLessThan(35)
  })

  test('dropped-system-prompt', async () => {
    const [sound, dropped] = await both('dropped-system-prompt')
    expect(dropped.usage?.prompt_tokens).toBeLessThan(sound.usage?.prompt_tokens ?? 0)
    expect(sound.text).toMatch(/^[^,]*(travel|desk|Nordwind)[^,]*,/)
    expect(dropped.text).not.toMatch(/^[^,]*(travel|desk|Nordwind)[^,]*,/)
  })

  test('lost-tool-call', async () => {
    const tools = [{ type: 'function', function: { name: 'get_packing_list', parameters: {} } }]
    const messages = [{ role: 'user', content: 'Show me the packing list.' }]
    const [sound, lost] = await both('lost-tool-call', { messages, tools })
    expect(sound.toolCalls).toMatchObject([{ function: { name: 'get_packing_list' } }])
    expect(lost.toolCalls).toBeUndefined()
    expect(lost.text?.length).toBeGreaterThan(50)
  })

  test('broken-json', async () => {
    const body = { ...question, response_format: { type: 'json_object' } }
    const [sound, broken] = await both('broken-json', body)
    expect(() => JSON.parse(sound.text ?? '') as unknown).not.toThrow()
    expect(() => JSON.parse(broken.text ?? '') as unknown).toThrow(SyntaxError)
  })

  test('wrong-finish-reason', async () => {
    const [sound, wrong] = await both('wrong-finish-reason')
    expect([sound.finishReason, wrong.finishReason]).toEqual(['stop', 'length'])
  })

  test('missing-usage', async () => {
    const [sound, missing] = await both('missing-usage')
    expect(sound.usage).toBeDefined()
    expect(missing).toMatchObject({ usage: undefined, costNanos: undefined })
    const stream = await (
      await start(profile, 'missing-usage')
    )({ ...question, stream: true }, slot)
    expect(await stream.text()).not.toContain('"usage"')
  })

  test('price-markup, where cost is reported', async () => {
    const cost = (answer: Answer): number => answer.usage?.cost ?? (answer.costNanos ?? 0) / 1e9
    const [sound, dear] = await both('price-markup')
    if (profile === 'openai') expect([cost(sound), cost(dear)]).toEqual([0, 0])
    else expect(cost(dear) / cost(sound)).toBeCloseTo(1.2, 3)
  })

  test('error-rate, the same on every attempt', async () => {
    const ask = await start(profile, 'error-rate')
    const statuses: number[] = []
    for (let sample = 1; sample <= 150; sample += 1) {
      const name = `travel%2Fpacking;unary;${sample}`
      const [first, second] = [await ask(question, name), await ask(question, name)]
      await Promise.all([first.text(), second.text()])
      expect(second.status).toBe(first.status)
      statuses.push(first.status)
    }
    const failed = statuses.filter(status => status !== 200)
    expect(failed.length).toBeGreaterThan(2)
    expect(failed.length).toBeLessThan(30)
    expect(new Set(failed)).toEqual(new Set([500, 502]))
  })

  test('rate-limits, on first attempts only', async () => {
    const ask = await start(profile, 'rate-limits')
    let refused = 0
    for (let sample = 1; sample <= 100; sample += 1) {
      const name = `travel%2Fpacking;unary;${sample}`
      const first = await ask(question, name)
      await first.text()
      if (first.status === 200) continue
      expect([first.status, first.headers.get('retry-after')]).toEqual([429, '1'])
      refused += 1
      const second = await ask(question, name)
      await second.text()
      expect(second.status).toBe(200)
    }
    expect(refused).toBeGreaterThan(15)
    expect(refused).toBeLessThan(45)
  })

  test('cut-stream', async () => {
    const body = { ...question, stream: true }
    const text = await (await (await start(profile, 'cut-stream'))(body, slot)).text()
    expect(text).toContain('"delta"')
    expect(text).not.toMatch(/\[DONE\]|"finish_reason":"|"object":"chat.completion",/)
  })
})

describe('delays', () => {
  const pace = (sample: number, ...active: Defect[]): Pace =>
    planPace({
      slot: { caseKey: 'a/b', stream: `a/b unary ${sample} candidate 1` },
      seed: '1',
      outputTokens: 135,
      hasDefect: defect => active.includes(defect),
      delayFactor: 1,
    })
  const samples = Array.from({ length: 500 }, (_, index) => index + 1)

  test('keep within a first token after 40 ms and 250 ms in all', () => {
    const paces = samples.map(sample => pace(sample))
    expect(Math.min(...paces.map(({ firstTokenMs }) => firstTokenMs))).toBeGreaterThanOrEqual(40)
    const mean = paces.reduce((sum, { totalMs }) => sum + totalMs, 0) / paces.length
    expect(mean).toBeGreaterThan(120)
    expect(mean).toBeLessThan(220)
  })

  test('are 1.3 times as long with slower', () => {
    const [sound, slow] = [pace(1), pace(1, 'slower')]
    expect(slow.firstTokenMs / sound.firstTokenMs).toBeCloseTo(1.3)
    expect(slow.totalMs / sound.totalMs).toBeCloseTo(1.3)
  })

  test('are 1.5 times as long to the first token with slow-first-token', () => {
    const [sound, slow] = [pace(1), pace(1, 'slow-first-token')]
    expect(slow.firstTokenMs / sound.firstTokenMs).toBeCloseTo(1.5)
    expect(slow.totalMs - slow.firstTokenMs).toBeCloseTo(sound.totalMs - sound.firstTokenMs)
  })
})

describe('names of defects', () => {
  test('are told from other words', () => {
    expect(defects.every(({ name }) => isDefect(name))).toBe(true)
    expect(isDefect('sluggish')).toBe(false)
  })
})
