import { afterEach, describe, expect, test } from 'vitest'

import type { Side } from '../model/side.ts'
import { simulatedKeys } from './simulated-profile.ts'
import { startSimulator } from './start-simulator.ts'
import type { Simulator } from './start-simulator.ts'

const running: Simulator[] = []

afterEach(() => Promise.all(running.splice(0).map(simulator => simulator.close())))

async function start(side: Side, delayFactor = 0, seed = '1'): Promise<string> {
  const simulator = await startSimulator({
    profile: 'llm-gateway',
    side,
    port: 0,
    seed,
    defects: [],
    delayFactor,
  })
  running.push(simulator)
  return simulator.url
}

async function ask(url: string, slot?: string): Promise<string> {
  const response = await fetch(`${url}/chat/completions`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${simulatedKeys['llm-gateway']}`,
      ...(slot !== undefined && { 'x-parity-slot': slot }),
    },
    body: JSON.stringify({
      model: 'gpt-4o-mini',
      messages: [{ role: 'user', content: 'Why does bread need to rest before baking?' }],
    }),
  })
  const body = (await response.json()) as { choices: { message: { content: string } }[] }
  return body.choices[0]?.message.content ?? ''
}

const slots = [1, 2, 3, 4, 5, 6].map(sample => `kitchen%2Fbread;unary;${sample}`)

describe('answers of a simulator', () => {
  test('depend on the slot, not on the order of arrival', async () => {
    const [one, two] = [await start('baseline'), await start('baseline')]
    const forwards = await Promise.all(slots.map(slot => ask(one, slot)))
    const backwards = await Promise.all([...slots].reverse().map(slot => ask(two, slot)))
    expect(backwards.reverse()).toEqual(forwards)
    expect(new Set(forwards).size).toBe(slots.length)
  })

  test('differ by side and by seed', async () => {
    const slot = slots[0]
    const texts = [
      await ask(await start('baseline'), slot),
      await ask(await start('candidate'), slot),
      await ask(await start('baseline', 0, '2'), slot),
    ]
    expect(new Set(texts).size).toBe(3)
  })

  test('count as samples in turn when no slot is named', async () => {
    const url = await start('baseline')
    const texts = [await ask(url), await ask(url), await ask(url)]
    expect(new Set(texts).size).toBe(3)
    const other = await start('baseline')
    expect([await ask(other), await ask(other), await ask(other)]).toEqual(texts)
  })

  test.each(['nonsense', 'a;both;1', 'a;unary;0', '%E0%A4%A;unary;1'])(
    'come even when the slot is named wrongly (%s)',
    async slot => {
      expect(await ask(await start('baseline'), slot)).not.toBe('')
    },
  )
})

describe('a simulator', () => {
  test('gives the same answer with its delays as without', async () => {
    const [hurried, paced] = [await start('baseline'), await start('baseline', 1)]
    expect(await ask(paced, slots[0])).toBe(await ask(hurried, slots[0]))
  })

  test('streams the same events with its delays as without, the role first', async () => {
    const [hurried, paced] = [await start('baseline'), await start('baseline', 1)]
    const [fast, slow] = await Promise.all([deltasOf(hurried), deltasOf(paced)])
    expect(slow).toEqual(fast)
    expect(slow[0]).toMatchObject({ role: 'assistant', content: '' })
    expect(slow.length).toBeGreaterThan(10)
  })

  async function deltasOf(url: string): Promise<readonly unknown[]> {
    const response = await fetch(`${url}/chat/completions`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${simulatedKeys['llm-gateway']}`,
        'x-parity-slot': 'kitchen%2Fbread;stream;1',
      },
      body: JSON.stringify({
        model: 'gpt-4o-mini',
        stream: true,
        messages: [{ role: 'user', content: 'Why does bread need to rest before baking?' }],
      }),
    })
    return Array.from((await response.text()).matchAll(/^data: (\{.*\})$/gm), match => {
      const chunk = JSON.parse(match[1] ?? '') as { choices: { delta: unknown }[] }
      return chunk.choices[0]?.delta
    })
  }

  test('refuses a port that is taken', async () => {
    const port = Number(new URL(await start('baseline')).port)
    await expect(
      startSimulator({ profile: 'ai-stats', side: 'candidate', port, seed: '1', defects: [] }),
    ).rejects.toThrow('EADDRINUSE')
  })

  test('closes at once, though clients keep their connections', async () => {
    const simulator = await startSimulator({
      profile: 'ai-stats',
      side: 'candidate',
      port: 0,
      seed: '1',
      defects: [],
    })
    await (await fetch(`${simulator.url}/health`)).text()
    await simulator.close()
    await expect(fetch(`${simulator.url}/health`)).rejects.toThrow()
  })

  test('answers a body above 16 MiB with 413', async () => {
    const url = await start('baseline')
    const response = await fetch(`${url}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: 'x'.repeat(16 * 1024 * 1024 + 1),
    })
    expect(response.status).toBe(413)
  })
})
