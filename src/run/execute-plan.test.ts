import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { Exchange, Failure, SampleRequest, Send } from '../model/exchange.ts'
import { caseKey } from '../model/suite.ts'
import { realClock } from '../testing/builders/build-clock.ts'
import { anExchange } from '../testing/builders/build-exchange.ts'
import { goldenCases } from '../testing/builders/build-golden-case.ts'
import { executePlan, type ExecuteOptions } from './execute-plan.ts'
import { planRun } from './plan-run.ts'
import { sampleKey } from './sample-key.ts'

function exchangeOf(
  { golden, side, mode, sample }: SampleRequest,
  failure?: Partial<Failure>,
): Exchange {
  const place = { suite: golden.suite, caseId: golden.id, side, mode, sample }
  return anExchange({ ...place, ...(failure && { failure }) })
}

function keyOf(exchange: Exchange): string {
  const { suite, caseId, mode, sample, side } = exchange
  return sampleKey({ caseKey: caseKey({ suite, id: caseId }), mode, sample, side })
}

async function execute(
  given: Omit<Partial<ExecuteOptions>, 'clock'> & { readonly cases?: number },
) {
  const recorded: Exchange[] = []
  const sent: SampleRequest[] = []
  const send = async (request: SampleRequest) => {
    sent.push(request)
    await delay(1)
    return exchangeOf(request)
  }
  const { stopReason } = await executePlan({
    plan: planRun(goldenCases(given.cases ?? 10), 'seed'),
    concurrency: 4,
    send: { baseline: send, candidate: send },
    finished: new Set(),
    signal: new AbortController().signal,
    isAborted: () => false,
    record: exchange => {
      recorded.push(exchange)
      return true
    },
    onSlotDone: () => {},
    clock: realClock,
    ...given,
  })
  return { recorded, sent, stopReason }
}

describe('executePlan', () => {
  test('sends every sample on both sides, the coin deciding who goes first', async () => {
    const { recorded, sent, stopReason } = await execute({})
    expect(stopReason).toBe('finished')
    expect(new Set(recorded.map(keyOf)).size).toBe(60)
    expect(
      new Set(sent.filter((_, index) => index % 2 === 0).map(request => request.side)).size,
    ).toBe(2)
  })

  test('leaves out what an earlier part of the run finished, each side on its own', async () => {
    const first = await execute({})
    const finished = new Set(first.recorded.slice(0, 31).map(keyOf))
    const second = await execute({ finished })
    expect(second.recorded).toHaveLength(29)
    expect(second.recorded.filter(exchange => finished.has(keyOf(exchange)))).toEqual([])
  })

  test('an interrupt that comes with the last sample interrupts nothing', async () => {
    for (const [at, stopReason] of [
      [60, 'finished'],
      [40, 'interrupted'],
    ] as const) {
      const interrupt = new AbortController()
      let count = 0
      const ended = await execute({
        signal: interrupt.signal,
        record: () => {
          if (++count === at) interrupt.abort()
          return true
        },
      })
      expect(ended.stopReason).toBe(stopReason)
    }
  })

  test('goes on with what it is told when all is sent, and an interrupt then leaves that open', async () => {
    const [first, second] = [planRun(goldenCases(2), 'a'), planRun(goldenCases(3), 'b')]
    const parts = [second.slots, null]
    const nextSlots = async () => parts.shift() ?? null
    const { sent, stopReason } = await execute({ plan: first, nextSlots })
    expect([sent.length, stopReason, parts]).toEqual([30, 'finished', []])

    const interrupt = new AbortController()
    const ended = await execute({
      plan: first,
      signal: interrupt.signal,
      onSlotDone: () => interrupt.abort(),
      concurrency: 20,
      nextSlots: () => Promise.reject(new Error('asked after an interrupt')),
    })
    expect([ended.recorded.length, ended.stopReason]).toEqual([12, 'interrupted'])

    // What an earlier part of the run has sent is sent, too.
    let asked = 0
    const nothingMore = async () => {
      asked++
      return null
    }
    const finished = new Set(sent.slice(0, 7).map(request => keyOf(exchangeOf(request))))
    await execute({ plan: first, finished, nextSlots: nothingMore })
    expect(asked).toBe(1)
  })

  test('stops when a side fails its first five samples without hope', async () => {
    const refused = async (request: SampleRequest) =>
      exchangeOf(request, { class: 'network', code: 'ECONNREFUSED', httpStatus: null })
    const good = async (request: SampleRequest) => exchangeOf(request)
    const { recorded, stopReason } = await execute({ send: { baseline: good, candidate: refused } })
    expect(stopReason).toBe('unusable-side')
    expect(recorded.length).toBeLessThan(20)
  })

  test('does not stop for requests that are meant to fail', async () => {
    const refused = async (request: SampleRequest) =>
      exchangeOf(request, { class: 'auth', httpStatus: 401 })
    const { recorded, stopReason } = await execute({
      plan: planRun(goldenCases(10, { fault: 'invalid-key' }), 'seed'),
      send: { baseline: refused, candidate: refused },
    })
    expect([recorded.length, stopReason]).toEqual([60, 'finished'])
  })

  test('goes on while a side that fails answers now and then', async () => {
    let sent = 0
    const flaky = async (request: SampleRequest) =>
      ++sent % 15 === 0
        ? exchangeOf(request)
        : exchangeOf(request, { class: 'upstream', httpStatus: 502 })
    const good = async (request: SampleRequest) => exchangeOf(request)
    expect((await execute({ send: { baseline: good, candidate: flaky } })).stopReason).toBe(
      'finished',
    )
  })

  test('stops when a side begins to fail everything, and says so', async () => {
    let sent = 0
    const broken = async (request: SampleRequest) =>
      ++sent <= 10 ? exchangeOf(request) : exchangeOf(request, { class: 'upstream' })
    const good = async (request: SampleRequest) => exchangeOf(request)
    const { recorded, stopReason } = await execute({
      cases: 60,
      send: { baseline: good, candidate: broken },
    })
    expect(stopReason).toBe('side-failing')
    // 10 pairs that worked, 20 that did not, and what else was in flight.
    expect(recorded.length).toBeGreaterThanOrEqual(60)
    expect(recorded.length).toBeLessThanOrEqual(68)
  })

  test('a side that fails everything to the end has stopped nothing', async () => {
    let sent = 0
    const broken = async (request: SampleRequest) =>
      ++sent <= 10 ? exchangeOf(request) : exchangeOf(request, { class: 'upstream' })
    const good = async (request: SampleRequest) => exchangeOf(request)
    // The last of 30 samples is the 20th that fails.
    const { recorded, stopReason } = await execute({ send: { baseline: good, candidate: broken } })
    expect([recorded.length, stopReason]).toEqual([60, 'finished'])
  })

  test('an interrupt ends it, and requests given up leave no exchange', async () => {
    const interrupt = new AbortController()
    const givenUp = new Set<Exchange>()
    let sent = 0
    const send = async (request: SampleRequest, signal: AbortSignal) => {
      if (++sent === 20) interrupt.abort()
      await delay(5, undefined, { signal }).catch(() => {})
      const exchange = exchangeOf(request)
      if (signal.aborted) givenUp.add(exchange)
      return exchange
    }
    const { recorded, stopReason } = await execute({
      send: { baseline: send, candidate: send },
      signal: interrupt.signal,
      isAborted: exchange => givenUp.has(exchange),
    })
    expect(stopReason).toBe('interrupted')
    expect(givenUp.size).toBeGreaterThan(0)
    expect(recorded).toHaveLength(sent - givenUp.size)
    expect(recorded.filter(exchange => givenUp.has(exchange))).toEqual([])
  })

  test('what is in flight at an interrupt has its grace, and nothing more is sent', async () => {
    const interrupt = new AbortController()
    let sent = 0
    const send = async (request: SampleRequest, signal: AbortSignal) => {
      if (++sent === 4) interrupt.abort()
      await delay(5)
      return exchangeOf(request, signal.aborted ? { code: 'given up' } : undefined)
    }
    const { recorded, stopReason } = await execute({
      send: { baseline: send, candidate: send },
      signal: interrupt.signal,
      graceMs: 60_000,
    })
    expect(stopReason).toBe('interrupted')
    expect(recorded).toHaveLength(sent)
    expect(sent).toBeLessThan(20)
    expect(recorded.filter(({ outcome }) => outcome.kind === 'failed')).toEqual([])
  })

  test('what takes longer than that is given up', async () => {
    const interrupt = new AbortController()
    const send = async (request: SampleRequest, signal: AbortSignal) => {
      interrupt.abort()
      await delay(60_000, undefined, { signal }).catch(() => {})
      return exchangeOf(request)
    }
    const { recorded, stopReason } = await execute({
      send: { baseline: send, candidate: send },
      signal: interrupt.signal,
      graceMs: 20,
      isAborted: () => true,
    })
    expect([recorded, stopReason]).toEqual([[], 'interrupted'])
  })

  test('stops when the journal cannot take more', async () => {
    let room = 7
    const { stopReason, sent } = await execute({ record: () => room-- > 0 })
    expect(stopReason).toBe('journal')
    expect(sent.length).toBeLessThan(30)
  })

  test('sends fewer at a time while a gateway says it is too much', async () => {
    let inFlight = 0
    const seen: number[] = []
    const limited: Send = async (request, _signal, watch) => {
      inFlight++
      seen.push(inFlight)
      await delay(2)
      inFlight--
      const end = { failureClass: 'rate-limit', retryAfterMs: null, rateLimits: [] } as const
      watch?.afterRequest({ ...end, tokens: null })
      return exchangeOf(request)
    }
    await execute({ cases: 12, concurrency: 8, send: { baseline: limited, candidate: limited } })
    expect(Math.max(...seen.slice(0, 16))).toBeGreaterThan(8)
    expect(Math.max(...seen.slice(-10))).toBeLessThanOrEqual(2)
  })

  test('and more again after samples that it took', async () => {
    let inFlight = 0
    const seen: number[] = []
    const limitedOnce: Send = async (request, _signal, watch) => {
      inFlight++
      const isFirst = seen.push(inFlight) === 1
      await delay(1)
      inFlight--
      const failureClass = isFirst ? 'rate-limit' : null
      watch?.afterRequest({ failureClass, retryAfterMs: null, rateLimits: [], tokens: null })
      return exchangeOf(request)
    }
    const send = { baseline: limitedOnce, candidate: limitedOnce }
    await execute({ cases: 60, concurrency: 8, send })
    // Eight slots of two requests, four of them after the limit, and one more for each 20 samples.
    expect(seen[15]).toBe(16)
    expect(Math.max(...seen.slice(16, 40))).toBeLessThanOrEqual(8)
    expect(Math.max(...seen.slice(-60))).toBe(16)
  })
})
