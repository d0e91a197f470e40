import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createSlidingWindow } from './sliding-window.ts'

const windowMs = 60_000

interface Event {
  readonly atMs: number
  readonly amount: number
}

/** The most that any window holds; the fullest one begins with an event. */
function fullest(events: readonly Event[]): number {
  const sums = events.map(({ atMs }) =>
    events
      .filter(event => event.atMs >= atMs && event.atMs < atMs + windowMs)
      .reduce((sum, event) => sum + event.amount, 0),
  )
  return Math.max(0, ...sums)
}

/** Takes each amount as soon as it has room; after pauses of our own. */
function takeAll(limit: number, wanted: readonly { amount: number; pauseMs: number }[]): Event[] {
  const window = createSlidingWindow(limit, windowMs)
  let nowMs = 0
  return wanted.map(({ amount, pauseMs }) => {
    nowMs += pauseMs
    const waitMs = window.waitMs(amount, nowMs)
    expect(waitMs).toBeLessThanOrEqual(windowMs)
    nowMs += waitMs
    // What was said to have room has it then.
    expect(window.waitMs(amount, nowMs)).toBe(0)
    window.take(amount, nowMs)
    return { atMs: nowMs, amount }
  })
}

const wantedOf = (most: number) =>
  fc.array(
    fc.record({
      amount: fc.integer({ min: 0, max: most }),
      pauseMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 90_000 })),
    }),
    { maxLength: 60 },
  )

describe('a sliding window', () => {
  test('never holds more than its limit, wherever it begins, and always ends a wait', () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 1, max: 50 })
          .chain(limit => fc.tuple(fc.constant(limit), wantedOf(limit))),
        ([limit, wanted]) => {
          expect(fullest(takeAll(limit, wanted))).toBeLessThanOrEqual(limit)
        },
      ),
    )
  })

  test('lets what is larger than the limit through alone', () => {
    fc.assert(
      fc.property(wantedOf(300), wanted => {
        const events = takeAll(100, wanted).filter(event => event.amount > 0)
        for (const large of events.filter(event => event.amount > 100)) {
          const near = events.filter(event => Math.abs(event.atMs - large.atMs) < windowMs)
          expect(near).toEqual([large])
        }
      }),
    )
  })

  test('waits no longer than it has to', () => {
    const window = createSlidingWindow(3, windowMs)
    for (const atMs of [0, 1000, 2000]) window.take(1, atMs)
    expect([1, 2, 3].map(amount => window.waitMs(amount, 2500))).toEqual([57_500, 58_500, 59_500])
    expect(window.waitMs(1, 59_999)).toBe(1)
    expect(window.waitMs(1, 60_000)).toBe(0)
  })

  test('counts what was taken as what it turned out to be', () => {
    const window = createSlidingWindow(100, windowMs)
    const taken = window.take(80, 0)
    expect(window.waitMs(50, 10)).toBe(59_990)
    taken.correct(30)
    expect(window.waitMs(50, 10)).toBe(0)
    taken.correct(250)
    expect(window.waitMs(1, 10)).toBe(59_990)
    expect(window.waitMs(100, 60_000)).toBe(0)
    taken.correct(1000)
    expect(window.waitMs(100, 60_001)).toBe(0)
  })

  test('that is corrected at any time still holds no more than fits when something is taken', () => {
    fc.assert(
      fc.property(wantedOf(100), fc.array(fc.integer({ min: 0, max: 100 })), (wanted, actual) => {
        const window = createSlidingWindow(100, windowMs)
        const events: { atMs: number; amount: number }[] = []
        let nowMs = 0
        for (const [index, { amount, pauseMs }] of wanted.entries()) {
          nowMs += pauseMs
          nowMs += window.waitMs(amount, nowMs)
          const counted = events.filter(event => event.atMs > nowMs - windowMs)
          const sum = counted.reduce((total, event) => total + event.amount, amount)
          expect(sum).toBeLessThanOrEqual(100)
          const taken = window.take(amount, nowMs)
          const turnedOut = Math.min(amount, actual[index] ?? amount)
          taken.correct(turnedOut)
          events.push({ atMs: nowMs, amount: turnedOut })
        }
      }),
    )
  })
})
