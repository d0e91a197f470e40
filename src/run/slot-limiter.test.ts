import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { createSlotLimiter } from './slot-limiter.ts'

async function observe(limit: number, count: number, during?: (started: number) => void) {
  const limiter = createSlotLimiter(limit)
  let inFlight = 0
  let most = 0
  const started: number[] = []
  await limiter.run({
    items: Array.from({ length: count }, (_, index) => index),
    stopped: () => false,
    task: async index => {
      started.push(index)
      inFlight++
      most = Math.max(most, inFlight)
      during?.(started.length)
      await delay(1)
      inFlight--
    },
  })
  return { most, started }
}

describe('createSlotLimiter', () => {
  test('runs everything in order and never more than the limit at once', async () => {
    const { most, started } = await observe(3, 20)
    expect(most).toBe(3)
    expect(started).toEqual(Array.from({ length: 20 }, (_, index) => index))
  })

  test('ends at once with nothing to do', async () => {
    expect(await observe(3, 0)).toEqual({ most: 0, started: [] })
  })

  test('follows a limit that is lowered and raised on the way', async () => {
    const limiter = createSlotLimiter(8)
    let inFlight = 0
    let mostWhileLow = 0
    let done = 0
    await limiter.run({
      items: Array.from({ length: 60 }, (_, index) => index),
      stopped: () => false,
      task: async () => {
        inFlight++
        if (done === 8) limiter.setLimit(2)
        if (done > 20 && done < 40) mostWhileLow = Math.max(mostWhileLow, inFlight)
        await delay(1)
        inFlight--
        done++
        if (done === 45) limiter.setLimit(8)
      },
    })
    expect(done).toBe(60)
    expect(mostWhileLow).toBeLessThanOrEqual(2)
    expect(limiter.limit).toBe(8)
  })

  test('starts nothing more once it is stopped, and waits for what runs', async () => {
    const limiter = createSlotLimiter(2)
    let started = 0
    let ended = 0
    await limiter.run({
      items: Array.from({ length: 10 }, (_, index) => index),
      stopped: () => started >= 4,
      task: async () => {
        started++
        await delay(1)
        ended++
      },
    })
    expect([started, ended]).toEqual([4, 4])
  })

  test('does not end in silence where nothing is under way that an item could wait for', async () => {
    const run = createSlotLimiter(2).run({
      items: [1, 2],
      stopped: () => false,
      task: async () => {},
      admit: item => (item === 1 ? 'start' : 'wait'),
    })
    await expect(run).rejects.toThrow('nothing is under way')
  })
})
