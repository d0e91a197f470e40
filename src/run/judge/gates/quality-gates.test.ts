import { describe, expect, test } from 'vitest'
import { aGoldenCase, goldenCases } from '../../../testing/builders/build-golden-case.ts'
import { chanceAnswer, judgedRun, usualAnswer } from '../../../testing/builders/build-run.ts'
import { candidateShows, gateOf, type Place } from '../../../testing/builders/candidate-shows.ts'

describe('quality', () => {
  test('counts text cases only', () => {
    const exact = goldenCases(30, {
      suite: 'exact',
      compare: { kind: 'exact', ignorePaths: [], numericTolerance: 0 },
    })
    const report = judgedRun({ cases: [...goldenCases(25), ...exact] })
    expect(gateOf(report, 'quality.replaced').samples).toBe(25)
    expect(gateOf(judgedRun({ cases: exact }), 'quality.replaced').verdict).toBe('not measured')
  })

  test('is inconclusive below 20 clusters, whatever the number of cases', () => {
    const cases = Array.from({ length: 60 }, (_, index) =>
      aGoldenCase({ id: `case-${index}`, cluster: `family-${index % 19}` }),
    )
    expect(gateOf(judgedRun({ cases }), 'quality.replaced')).toMatchObject({
      verdict: 'inconclusive',
      samples: 19,
    })
  })

  test('goes on without a case that lost its answers, but not without a tenth of them', () => {
    const lost = (count: number) =>
      gateOf(
        candidateShows({ cases: goldenCases(60) }, ({ golden }) =>
          Number(golden.id.slice(-3)) < count ? { failure: 'upstream' } : {},
        ),
        'quality.replaced',
      )
    expect(lost(1)).toMatchObject({ verdict: 'parity', samples: 59 })
    expect(lost(7)).toMatchObject({ verdict: 'inconclusive' })
    expect(lost(7).reason).toBe(
      '7 of 60 text cases have fewer than 2 baseline answers or no candidate answer; what is left may be no fair choice',
    )
  })

  test('notices lost cases of one large cluster', () => {
    const cases = [
      ...goldenCases(25),
      ...Array.from({ length: 40 }, (_, index) =>
        aGoldenCase({ id: `template[x=${index}]`, cluster: 'support/template' }),
      ),
    ]
    const report = candidateShows({ cases }, ({ golden }) =>
      golden.id.startsWith('template[x=1') ? { failure: 'upstream' } : {},
    )
    expect(gateOf(report, 'quality.replaced').verdict).toBe('inconclusive')
  })

  test('takes copies on one side for a cache, unless temperature 0 asks for copies', () => {
    const copies = (request: { temperature?: number }) =>
      gateOf(
        candidateShows({ cases: goldenCases(60, { request }) }, place => ({
          text: chanceAnswer({ ...place, sample: 1 }, 'usual').text,
        })),
        'quality.replaced',
      )
    expect(copies({}).verdict).toBe('inconclusive')
    expect(copies({}).reason).toMatch(/^cache suspected on the candidate: 100 % of its repeats/)
    expect(copies({ temperature: 0 }).reason).not.toContain('cache')
  })

  describe('copies on the candidate that no cache explains', () => {
    const drifting = (count: number, text: (place: Place) => string) =>
      gateOf(
        candidateShows({ cases: goldenCases(count) }, place => ({ text: text(place) })),
        'quality.replaced',
      )
    const elsewhere = ({ golden, ...place }: Place) =>
      chanceAnswer({ ...place, sample: 1, golden: aGoldenCase({ id: `${golden.id}x` }) }, 'usual')
        .text

    test('one sentence for every prompt is drift', () => {
      const gate = drifting(20, () => 'I am glad to help you with that.')
      expect(gate.verdict).toBe('drift')
      expect(gate.reason).not.toContain('cache')
    })

    test('of too few cases it is not called a cache either', () => {
      const gate = drifting(4, () => 'I am glad to help you with that.')
      expect(gate.verdict).toBe('inconclusive')
      expect(gate.reason).toMatch(/needs at least 20 text cases/)
      expect(gate.reason).not.toContain('cache')
    })

    test('answers to other prompts are drift, cached or not, and the copies are told', () => {
      const gate = drifting(30, elsewhere)
      expect(gate.verdict).toBe('drift')
      expect(gate.reason).toMatch(
        /; on the candidate 100 % of its repeats are the same text, \d+ % on the other side$/,
      )
    })

    test('a cache on the baseline makes the candidate look worse, and that proves nothing', () => {
      const report = judgedRun({
        cases: goldenCases(60),
        observe: place => usualAnswer(place.side === 'baseline' ? { ...place, sample: 1 } : place),
      })
      const gate = gateOf(report, 'quality.replaced')
      expect(gate.verdict).toBe('inconclusive')
      expect(gate.reason).toMatch(/^cache suspected on the baseline/)
    })

    test('a cache that answers some prompts alike is still one', () => {
      const gate = drifting(60, place =>
        place.golden.id < 'case-006' ? 'Yes.' : chanceAnswer({ ...place, sample: 1 }, 'usual').text,
      )
      expect(gate.verdict).toBe('inconclusive')
      expect(gate.reason).toMatch(/^cache suspected on the candidate/)
    })
  })

  test('says so when only the visible part of cut answers is compared', () => {
    const report = judgedRun({
      cases: goldenCases(60),
      observe: place => ({
        ...usualAnswer(place),
        finishReason: place.sample === 1 ? 'length' : 'stop',
      }),
    })
    expect(gateOf(report, 'quality.replaced').reason).toMatch(
      /60 of 180 baseline answers end at max_tokens, so only their visible part is compared$/,
    )
    expect(report.warnings).toEqual([
      {
        severity: 'warning',
        message:
          'quality: 60 of 180 baseline answers end at max_tokens, so only their visible part is compared',
        hint: 'raise max_tokens in the suites to compare whole answers',
      },
    ])
  })

  test('answers that never vary take 29 cases for a limit of 10 %', () => {
    const same = (count: number) =>
      gateOf(
        judgedRun({
          cases: goldenCases(count, { request: { temperature: 0 } }),
          observe: place => ({
            text: chanceAnswer({ ...place, side: 'baseline', sample: 1 }, 'x').text,
          }),
        }),
        'quality.replaced',
      )
    expect(same(28).verdict).toBe('inconclusive')
    expect(same(28).reason).toContain('about 29 text cases would settle it')
    expect(same(29).verdict).toBe('parity')
  })

  test('cases with different numbers of samples go together', () => {
    const cases = goldenCases(60).map((golden, index) => ({ ...golden, samples: 2 + (index % 4) }))
    const report = judgedRun({ cases })
    expect(gateOf(report, 'quality.replaced')).toMatchObject({ verdict: 'parity', samples: 60 })
    expect(report.plan.samplesPlanned).toBe(420)
  })

  test('both modes of a case are one case', () => {
    const cases = goldenCases(60, { modes: ['unary', 'stream'] })
    const report = judgedRun({ cases })
    expect(gateOf(report, 'quality.replaced')).toMatchObject({ verdict: 'parity', samples: 60 })
    expect(report.cases).toHaveLength(120)
  })

  test('a margin of another size is held against and shown', () => {
    const report = judgedRun({
      cases: goldenCases(60),
      quality: { mode: 'equivalent', margin: 0.07 },
    })
    expect(gateOf(report, 'quality.replaced')).toMatchObject({
      threshold: '<= 7%',
      verdict: 'parity',
    })
  })
})

describe('cases whose answers stand out', () => {
  const cases = goldenCases(30, { samples: 8 })
  const report = candidateShows({ cases }, place =>
    place.golden.id < 'case-006'
      ? {
          text: chanceAnswer(
            { ...place, golden: aGoldenCase({ id: `${place.golden.id}x` }) },
            'usual',
          ).text,
        }
      : {},
  )

  test('are flagged where there are enough samples', () => {
    const drifted = report.cases.filter(result => result.verdict === 'drift')
    expect(drifted.map(result => result.caseId)).toEqual(
      expect.arrayContaining([
        'case-000',
        'case-001',
        'case-002',
        'case-003',
        'case-004',
        'case-005',
      ]),
    )
    expect(drifted.length).toBeLessThan(9)
    expect(drifted[0]?.reason).toMatch(
      /^quality.replaced: answers differ more than the baseline's own do \(p=0.000\d\)$/,
    )
    expect(drifted[0]?.similarityP).toBeLessThan(0.001)
  })

  test('have no p below five samples', () => {
    const few = judgedRun({ cases: goldenCases(30, { samples: 4 }) })
    expect(few.cases.every(result => result.similarityP === null)).toBe(true)
    expect(few.cases[0]?.selfSimilarity).toBeGreaterThan(0.5)
  })

  test('are not flagged where the run as a whole shows no change', () => {
    const same = judgedRun({ cases })
    expect(same.cases.filter(result => result.verdict === 'drift')).toEqual([])
    expect(same.cases[0]?.similarityP).toBeGreaterThan(0)
  })
})
