import { describe, expect, test } from 'vitest'
import type { FailureClass } from '../../model/exchange.ts'
import type { Finding } from '../../model/report.ts'
import type { Side } from '../../model/side.ts'
import { strataOf } from '../../testing/builders/answer-strata.ts'
import { aGoldenCase } from '../../testing/builders/build-golden-case.ts'
import { aFinding } from '../../testing/builders/build-report.ts'
import { exchangeOf, type Observed } from '../../testing/builders/build-run.ts'
import type { CaseEvidence } from './evidence/evidence.ts'
import { gatherEvidence } from './evidence/gather-evidence.ts'
import { judgeCase } from './judge-case.ts'

type Samples = Readonly<Record<Side, readonly Observed[]>>

function evidenceOf(samples: Samples, golden = aGoldenCase()): CaseEvidence {
  const exchangesOf = (side: Side) =>
    samples[side].map((observed, index) =>
      exchangeOf({ golden, side, mode: 'unary', sample: index + 1 }, observed),
    )
  return gatherEvidence({
    golden,
    mode: 'unary',
    exchanges: { baseline: exchangesOf('baseline'), candidate: exchangesOf('candidate') },
    timeoutMs: 60_000,
  })
}

const times = (count: number, observed: Observed = {}): Observed[] =>
  Array.from({ length: count }, () => observed)

function judged(samples: Partial<Samples>, findings: readonly Finding[] = []) {
  const evidence = evidenceOf({ baseline: times(3), candidate: times(3), ...samples })
  const { verdict, reason, waivedBy } = judgeCase(evidence, findings, null)
  return [verdict, reason, waivedBy]
}

describe('the verdict of a case', () => {
  test('is drift for a break and for what a test flags, and not for a note', () => {
    for (const level of ['break', 'flag'] as const) {
      expect(
        judged({}, [aFinding({ level: 'note' }), aFinding({ level, detail: 'a -> b' })]),
      ).toEqual(['drift', 'contract.finish-reason: a -> b', null])
    }
    expect(judged({}, [aFinding({ level: 'note' })])).toEqual([
      'parity',
      'no difference seen',
      null,
    ])
  })

  test('of what a waiver permits names the difference and the waiver, once', () => {
    const known = aFinding({ waivedBy: 'dated', detail: 'a -> b' })
    expect(judged({}, [known, { ...known, kind: 'contract.model' }])).toEqual([
      'parity',
      'a known difference only: contract.finish-reason: a -> b',
      'dated',
    ])
    const open = aFinding({ kind: 'contract.length', detail: 'c -> d' })
    expect(judged({}, [known, open])).toEqual(['drift', 'contract.length: c -> d', 'dated'])
  })

  test('takes two baseline answers and one of the candidate', () => {
    expect(judged({ baseline: times(2), candidate: times(1) })[0]).toBe('parity')
    const failed: Observed = { failure: 'timeout' }
    expect(judged({ baseline: [failed, failed, {}] }).slice(0, 2)).toEqual([
      'inconclusive',
      '1 baseline answer and 3 candidate answers, 2 failed: needs 2 and 1',
    ])
    expect(judged({ candidate: [failed] })[1]).toBe(
      '3 baseline answers and 0 candidate answers, 1 failed: needs 2 and 1',
    )
    expect(judged({ candidate: [] })[1]).toBe(
      '3 of its 6 samples were carried out: needs 2 baseline answers and 1 candidate answer',
    )
    expect(judged({ baseline: [], candidate: [] })[1]).toBe('none of its 6 samples was carried out')
  })
})

describe('the figures of a case', () => {
  test('hold the candidate against the baseline', () => {
    const evidence = evidenceOf({
      baseline: [
        { totalMs: 100, costUsd: 1 },
        { totalMs: 100, costUsd: 1 },
      ],
      candidate: [
        { totalMs: 200, costUsd: 2 },
        { totalMs: 800, costUsd: 4 },
      ],
    })
    const { latencyRatio, costRatio } = judgeCase(evidence, [], null)
    // The root of 2 x 8, and 6 over 2.
    expect(latencyRatio).toBeCloseTo(4, 12)
    expect(costRatio).toBeCloseTo(3, 12)
  })

  test('know no ratio to what cost nothing, nor of times that nobody took', () => {
    const free = evidenceOf({
      baseline: times(2, { costUsd: 0 }),
      candidate: times(2, { costUsd: 1, cacheHit: true }),
    })
    expect(judgeCase(free, [], null)).toMatchObject({ latencyRatio: null, costRatio: null })
    const dear = evidenceOf({
      baseline: times(2, { costUsd: 0 }),
      candidate: times(2, { costUsd: 1 }),
    })
    expect(judgeCase(dear, [], null).costRatio).toBeNull()
  })

  test('tell how much less alike answers are than those of the baseline among themselves', () => {
    const similarity = (baseline: readonly string[], candidate: readonly string[]) => {
      const [quality = null] = strataOf([{ key: 'a', baseline, candidate }], '42')
      const { selfSimilarity, crossSimilarity, similarityDelta } = judgeCase(
        { ...evidenceOf({ baseline: [], candidate: [] }), quality },
        [],
        null,
      )
      return { selfSimilarity, crossSimilarity, similarityDelta }
    }
    // Words in common or none: one of three pairs is alike, and two of three answers are the candidate's.
    expect(similarity(['yes', 'yes', 'no'], ['yes'])).toEqual({
      selfSimilarity: expect.closeTo(1 / 3, 12) as number,
      crossSimilarity: expect.closeTo(2 / 3, 12) as number,
      similarityDelta: expect.closeTo(-1 / 3, 12) as number,
    })
    expect(similarity(['yes'], ['yes', 'no'])).toEqual({
      selfSimilarity: null,
      crossSimilarity: 0.5,
      similarityDelta: null,
    })
  })
})

describe('a request that has to fail', () => {
  const golden = aGoldenCase({ fault: 'invalid-key' })
  const failing = (...classes: readonly FailureClass[]) => classes.map(failure => ({ failure }))
  const differs = aFinding({ kind: 'contract.fault-class', level: 'note', detail: 'a -> b' })

  function verdictOf(samples: Samples, findings: readonly Finding[] = []) {
    const { verdict, reason } = judgeCase(evidenceOf(samples, golden), findings, null)
    return [verdict, reason]
  }

  test('shows nothing where one side was not asked', () => {
    const asked = failing('auth', 'auth')
    for (const samples of [
      { baseline: asked, candidate: [] },
      { baseline: [], candidate: asked },
    ]) {
      expect(verdictOf(samples)).toEqual(['inconclusive', 'not sent to both sides'])
    }
  })

  test('nor where one side met something else, which is named', () => {
    expect(
      verdictOf({ baseline: failing('auth', 'auth'), candidate: failing('rate-limit') }),
    ).toEqual([
      'inconclusive',
      'no failure of the candidate says anything of what is wrong with the request',
    ])
  })

  test('nor where both sides refuse it for another reason', () => {
    const elsewhere = failing('auth', 'upstream')
    expect(verdictOf({ baseline: elsewhere, candidate: elsewhere })).toEqual([
      'inconclusive',
      'both sides fail with upstream, which is not how a gateway refuses an invalid key',
    ])
    const refused = failing('auth', 'auth')
    expect(verdictOf({ baseline: refused, candidate: refused })[0]).toBe('parity')
  })

  test('in another class than that of a single baseline sample, is open, unless that is known', () => {
    const single = { baseline: failing('auth'), candidate: failing('upstream') }
    expect(verdictOf(single, [differs])).toEqual([
      'inconclusive',
      'a -> b: one sample is too few to tell',
    ])
    expect(verdictOf(single, [{ ...differs, waivedBy: 'known' }])).toEqual([
      'parity',
      'a known difference only: a -> b',
    ])
    const varied = { baseline: failing('auth', 'upstream'), candidate: failing('upstream') }
    expect(verdictOf(varied, [differs])).toEqual([
      'parity',
      'not more than the baseline varies by itself: a -> b',
    ])
  })
})
