import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Exchange, FailureClass, SampleRequest, Send } from '../model/exchange.ts'
import type { RateLimit, RequestEnd } from '../model/rate-limit.ts'
import type { Side } from '../model/side.ts'
import { createSteppedClock, type SteppedClock } from '../testing/builders/build-clock.ts'
import { anExchange } from '../testing/builders/build-exchange.ts'
import { goldenCases } from '../testing/builders/build-golden-case.ts'
import { executePlan, type ExecuteOptions } from './execute-plan.ts'
import { planRun } from './plan-run.ts'
import { createRunLimits } from './run-limits.ts'

const minuteMs = 60_000

interface Sent {
  readonly side: Side
  readonly atMs: number
  readonly tokens: number
}

type Reply = Partial<RequestEnd> & { readonly latencyMs?: number }

const quiet: RequestEnd = { failureClass: null, retryAfterMs: null, rateLimits: [], tokens: null }

/** A side that is sent requests, and what it says to each. */
function sideOf(
  side: Side,
  reply: (index: number) => Reply,
  { clock, sent }: { readonly clock: SteppedClock; readonly sent: Sent[] },
) {
  let count = 0
  const send: Send = async (request, signal, watch) => {
    for (let attempt = 1; ; attempt++) {
      if (attempt > 1) await watch?.beforeRequest(1, signal)
      const { latencyMs = 100, ...end } = reply(count++)
      sent.push({ side, atMs: clock.monotonicMs(), tokens: end.tokens ?? 0 })
      await clock.sleep(latencyMs, signal)
      watch?.afterRequest({ ...quiet, ...end })
      const { failureClass = null, retryAfterMs = null } = end
      const mayRetry = (retryAfterMs ?? 0) <= (watch?.patienceMs() ?? 0)
      if (failureClass === null || attempt > 2 || !mayRetry) {
        return exchangeOf(request, failureClass, retryAfterMs)
      }
      await clock.sleep(retryAfterMs ?? 500, signal)
    }
  }
  return send
}

function exchangeOf(
  { golden, side, mode, sample }: SampleRequest,
  failureClass: FailureClass | null,
  retryAfterMs: number | null,
): Exchange {
  const failure = failureClass === null ? null : { class: failureClass, retryAfterMs }
  const place = { suite: golden.suite, caseId: golden.id, side, mode, sample }
  return anExchange({ ...place, ...(failure && { failure }) })
}

async function execute(given: {
  readonly cases?: number
  readonly concurrency?: number
  readonly reply?: Partial<Record<Side, (index: number) => Reply>>
  readonly sides?: NonNullable<ExecuteOptions['allowance']>['sides']
  readonly tokens?: number
  readonly durationMs?: number
  readonly interruptAtMs?: number
}) {
  const clock = createSteppedClock()
  const sent: Sent[] = []
  const recorded: Exchange[] = []
  const waits: Side[] = []
  const plain = () => ({})
  const interrupt = new AbortController()
  const { interruptAtMs, durationMs, sides } = given
  if (interruptAtMs !== undefined) {
    void clock.sleep(interruptAtMs, interrupt.signal).then(() => interrupt.abort())
  }
  const executed = await executePlan({
    plan: planRun(goldenCases(given.cases ?? 10), 'seed'),
    concurrency: given.concurrency ?? 8,
    send: {
      baseline: sideOf('baseline', given.reply?.baseline ?? plain, { clock, sent }),
      candidate: sideOf('candidate', given.reply?.candidate ?? plain, { clock, sent }),
    },
    finished: new Set(),
    signal: interrupt.signal,
    isAborted: () => interrupt.signal.aborted,
    record: exchange => {
      recorded.push(exchange)
      return true
    },
    onSlotDone: () => {},
    onWait: side => waits.push(side),
    clock,
    ...(sides && { allowance: { sides, tokensOf: () => [given.tokens ?? 0] } }),
    ...(durationMs !== undefined && {
      limits: createRunLimits({
        duration: { ms: durationMs, elapsedMs: () => clock.monotonicMs() },
      }),
    }),
  })
  const on = (side: Side) => sent.filter(item => item.side === side)
  return { ...executed, clock, sent, recorded, waits, on }
}

/** The most that is sent within a minute, wherever it begins. */
function fullest(sent: readonly Sent[], amount: (item: Sent) => number): number {
  const within = (from: number) => sent.filter(({ atMs }) => atMs >= from && atMs < from + minuteMs)
  return Math.max(
    ...sent.map(({ atMs }) => within(atMs).reduce((sum, item) => sum + amount(item), 0)),
  )
}

const one = () => 1

describe('requestsPerMinute', () => {
  test('is kept in every minute, retries included, and all is sent in the end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 12 }),
        fc.array(fc.record({ latencyMs: fc.nat(90_000), fails: fc.boolean() }), { minLength: 1 }),
        async (requestsPerMinute, concurrency, replies) => {
          const reply = (index: number): Reply => {
            const { latencyMs = 0, fails = false } = replies[index % replies.length] ?? {}
            // Now and then is no reason to give a side up.
            return { latencyMs, failureClass: fails && index % 3 > 0 ? 'upstream' : null }
          }
          const run = await execute({
            concurrency,
            reply: { candidate: reply },
            sides: { baseline: {}, candidate: { requestsPerMinute } },
          })
          expect(fullest(run.on('candidate'), one)).toBeLessThanOrEqual(requestsPerMinute)
          expect([run.stopReason, run.recorded.length]).toEqual(['finished', 60])
        },
      ),
      { numRuns: 30 },
    )
  })

  test('holds the other side back with it, so that pairs stay pairs', async () => {
    const run = await execute({ sides: { baseline: {}, candidate: { requestsPerMinute: 4 } } })
    const times = (side: Side) => run.on(side).map(({ atMs }) => atMs)
    expect(times('baseline')).toEqual(times('candidate'))
    expect(run.clock.monotonicMs()).toBe(7 * minuteMs + 100)
    expect(new Set(run.waits)).toEqual(new Set(['candidate']))
  })

  test('an interrupt ends the wait', async () => {
    const run = await execute({
      sides: { baseline: {}, candidate: { requestsPerMinute: 4 } },
      interruptAtMs: 70_000,
    })
    expect([run.stopReason, run.clock.monotonicMs()]).toEqual(['interrupted', 70_000])
  })

  test('a time limit ends the wait', async () => {
    const sides = { baseline: {}, candidate: { requestsPerMinute: 4 } }
    const run = await execute({ sides, durationMs: 70_000 })
    expect([run.stopReason, run.clock.monotonicMs()]).toEqual(['duration', 70_000])
    expect(run.recorded).toHaveLength(16)
  })
})

describe('tokensPerMinute', () => {
  test('is kept in every minute where tokens are as was thought, and all is sent', async () => {
    const run = await execute({
      sides: { baseline: {}, candidate: { tokensPerMinute: 1000 } },
      tokens: 300,
      reply: { candidate: () => ({ tokens: 300 }) },
    })
    expect(fullest(run.on('candidate'), item => item.tokens)).toBe(900)
    expect([run.stopReason, run.recorded.length]).toEqual(['finished', 60])
  })

  test('lets more through where answers take less than was thought', async () => {
    const run = await execute({
      sides: { baseline: {}, candidate: { tokensPerMinute: 1000 } },
      tokens: 500,
      reply: { candidate: () => ({ tokens: 50 }) },
    })
    expect(fullest(run.on('candidate'), one)).toBeGreaterThan(10)
    expect(fullest(run.on('candidate'), item => item.tokens)).toBeLessThanOrEqual(1000)
  })

  test('expects more where answers took more than was thought', async () => {
    const run = await execute({
      sides: { baseline: {}, candidate: { tokensPerMinute: 1000 } },
      tokens: 50,
      concurrency: 1,
      reply: { candidate: () => ({ tokens: 400 }) },
    })
    expect(fullest(run.on('candidate'), item => item.tokens)).toBeLessThanOrEqual(1000)
  })

  test('sends one after another what is larger than the limit', async () => {
    const run = await execute({
      cases: 2,
      sides: { baseline: {}, candidate: { tokensPerMinute: 100 } },
      tokens: 5000,
    })
    expect([run.stopReason, run.recorded.length]).toEqual(['finished', 12])
    expect(fullest(run.on('candidate'), one)).toBe(1)
  })
})

describe('Retry-After', () => {
  test('is waited for by the whole side, and so by both', async () => {
    const run = await execute({
      concurrency: 2,
      reply: {
        candidate: index =>
          index === 0 ? { failureClass: 'rate-limit', retryAfterMs: 30_000 } : {},
      },
    })
    const early = run.sent.filter(({ atMs }) => atMs < 30_100)
    expect(early).toHaveLength(4)
    expect([run.stopReason, run.recorded.length]).toEqual(['finished', 60])
  })

  test.each(['rate-limit', 'overloaded'] as const)(
    'of more than ten minutes after %s ends the run, and that sample is sent again another time',
    async failureClass => {
      const run = await execute({
        concurrency: 1,
        reply: {
          candidate: index => (index < 5 ? {} : { failureClass, retryAfterMs: 14 * 3_600_000 }),
        },
      })
      expect(run.stopReason).toBe('rate-limit')
      expect(run.reached).toEqual({
        kind: 'rate-limit',
        side: 'candidate',
        until: '2026-03-02T00:00:00.600Z',
      })
      expect(run.recorded.map(({ side }) => side).sort()).toEqual([
        ...Array.from({ length: 6 }, () => 'baseline'),
        ...Array.from({ length: 5 }, () => 'candidate'),
      ])
    },
  )

  test('that ends after the time limit ends the run at once', async () => {
    const run = await execute({
      durationMs: 120_000,
      reply: { baseline: () => ({ failureClass: 'rate-limit', retryAfterMs: 150_000 }) },
    })
    expect(run.reached).toMatchObject({ kind: 'rate-limit', side: 'baseline' })
    expect(run.clock.monotonicMs()).toBe(100)
  })

  test('without end is some date', async () => {
    const run = await execute({
      reply: { baseline: () => ({ failureClass: 'rate-limit', retryAfterMs: 9e300 }) },
    })
    expect(run.reached).toMatchObject({ until: '2036-02-27T10:00:00.100Z' })
  })
})

describe('limits in the headers of answers', () => {
  const limit = (given: Partial<RateLimit>): RateLimit => ({
    counts: 'requests',
    remaining: 100,
    limit: 100,
    resetMs: 1000,
    ...given,
  })

  /** How many slots were in flight at most, once the first answers had been heard. */
  async function later(rateLimit: RateLimit) {
    const run = await execute({ reply: { candidate: () => ({ rateLimits: [rateLimit] }) } })
    const from = run.clock.monotonicMs() / 2
    const starts = run.on('candidate').filter(({ atMs }) => atMs >= from)
    return Math.max(...starts.map(({ atMs }) => starts.filter(item => item.atMs === atMs).length))
  }

  test.each<[string, Partial<RateLimit>, boolean]>([
    ['fewer requests than are in flight', { remaining: 1 }, true],
    ['requests enough', { remaining: 20 }, false],
    ['a twentieth of the tokens', { counts: 'tokens', remaining: 5 }, true],
    ['a tenth of the tokens', { counts: 'tokens', remaining: 10 }, false],
    ['no tokens, of nobody knows how many', { counts: 'tokens', remaining: 0, limit: null }, true],
    ['tokens of nobody knows how many', { counts: 'tokens', remaining: 9, limit: null }, false],
  ])('shrink the number of slots where there are: %s', async (_, given, isFewer) => {
    expect((await later(limit(given))) <= 2).toBe(isFewer)
  })

  test('nothing that remains is waited for, though it refused nothing', async () => {
    const run = await execute({
      concurrency: 1,
      reply: {
        baseline: index =>
          index === 2 ? { rateLimits: [limit({ remaining: 0, resetMs: 20_000 })] } : {},
      },
    })
    expect(
      run
        .on('candidate')
        .map(({ atMs }) => atMs)
        .slice(0, 5),
    ).toEqual([0, 100, 200, 20_300, 20_400])
  })

  test('a reset far away of what refused nothing is not waited for', async () => {
    const far = [limit({ remaining: 0, resetMs: 9e6 })]
    const run = await execute({ reply: { baseline: () => ({ rateLimits: far }) } })
    expect([run.stopReason, run.recorded.length]).toEqual(['finished', 60])
    expect(run.clock.monotonicMs()).toBeLessThan(minuteMs)
  })
})
