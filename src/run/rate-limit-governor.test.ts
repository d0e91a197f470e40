import { describe, expect, test } from 'vitest'
import type { Side } from '../model/side.ts'
import { createRateLimitGovernor, type RateLimitGovernor } from './rate-limit-governor.ts'
import { createSlotLimiter } from './slot-limiter.ts'

function start(slots: number) {
  const limiter = createSlotLimiter(slots)
  return { limiter, governor: createRateLimitGovernor(limiter) }
}

function send(governor: RateLimitGovernor, side: Side, isLimited: boolean): void {
  const sample = governor.begin(side)
  if (isLimited) sample.limited()
  sample.ended()
}

describe('the rate-limit governor', () => {
  test('halves the slots when a side is limited, never below one', () => {
    const { limiter, governor } = start(8)
    send(governor, 'candidate', true)
    expect(limiter.limit).toBe(4)
    for (let sample = 0; sample < 40; sample++) send(governor, 'candidate', true)
    expect(limiter.limit).toBe(1)
  })

  test('one burst of refusals halves once: the other samples were sent before that', () => {
    const { limiter, governor } = start(8)
    const burst = Array.from({ length: 8 }, () => governor.begin('baseline'))
    for (const sample of burst) sample.limited()
    // So does a sample that is refused again and again.
    burst[0]?.limited()
    for (const sample of burst) sample.ended()
    expect(limiter.limit).toBe(4)
    send(governor, 'baseline', true)
    expect(limiter.limit).toBe(2)
  })

  test('grows by one after 20 samples without limits, up to where it began', () => {
    const { limiter, governor } = start(4)
    send(governor, 'baseline', true)
    const limits = Array.from({ length: 100 }, () => {
      send(governor, 'baseline', false)
      return limiter.limit
    })
    expect([limits[18], limits[19], limits[38], limits[39]]).toEqual([2, 3, 3, 4])
    expect(limits.at(-1)).toBe(4)
  })

  test('never sends more at a time than it was begun with', () => {
    for (const slots of [4, 5]) {
      const { limiter, governor } = start(slots)
      send(governor, 'baseline', true)
      send(governor, 'candidate', true)
      expect(limiter.limit).toBe(2)
      for (let sample = 0; sample < 400; sample++) {
        send(governor, 'baseline', false)
        send(governor, 'candidate', false)
        expect(limiter.limit).toBeLessThanOrEqual(slots)
      }
      expect(limiter.limit).toBe(slots)
    }
  })

  test('grows from one by one, however often it was halved before', () => {
    const { limiter, governor } = start(8)
    for (let sample = 0; sample < 40; sample++) send(governor, 'baseline', true)
    for (let sample = 0; sample < 20; sample++) send(governor, 'baseline', false)
    expect(limiter.limit).toBe(2)
  })

  test('counts the 20 anew after each refusal, also of a sample that was sent too fast', () => {
    const { limiter, governor } = start(8)
    const [first, second] = [governor.begin('baseline'), governor.begin('baseline')]
    first.limited()
    for (let sample = 0; sample < 19; sample++) send(governor, 'baseline', false)
    second.limited()
    for (let sample = 0; sample < 19; sample++) send(governor, 'baseline', false)
    expect(limiter.limit).toBe(4)
    send(governor, 'baseline', false)
    expect(limiter.limit).toBe(5)
  })

  test('is steered by the side that is limited: what the other one takes changes nothing', () => {
    const { limiter, governor } = start(8)
    send(governor, 'candidate', true)
    for (let sample = 0; sample < 200; sample++) send(governor, 'baseline', false)
    expect(limiter.limit).toBe(4)
    for (let sample = 0; sample < 80; sample++) send(governor, 'candidate', false)
    expect(limiter.limit).toBe(8)
  })

  test('sends as much as the side takes that takes less', () => {
    const { limiter, governor } = start(16)
    send(governor, 'candidate', true)
    send(governor, 'baseline', true)
    send(governor, 'baseline', true)
    expect(limiter.limit).toBe(4)
    for (let sample = 0; sample < 2000; sample++) send(governor, 'baseline', false)
    expect(limiter.limit).toBe(8)
  })
})
