import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  contractDifference,
  deterministicBreaks,
  type ContractStratum,
} from './contract-difference.ts'
import { flags, values } from '../../testing/builders/contract-strata.ts'
import { randomStream, uniform } from '../basics/random.ts'

const options = { seed: '42', permutations: 999, stream: 'contract.refusal' }

function many(count: number, make: (key: string) => ContractStratum): ContractStratum[] {
  return Array.from({ length: count }, (_, index) => make(`k${index}`))
}

describe('contractDifference', () => {
  it('is the mean over clusters of the difference of the broken shares', () => {
    const result = contractDifference(
      [flags('a', 'ooox', 'ooxx'), flags('b', 'oo', 'xo-')],
      options,
    )
    expect(result).toMatchObject({ clusters: 2, baselineRate: 0.125, candidateRate: 0.5 })
    expect(result.difference).toBeCloseTo(0.375, 12)
  })

  it('proves a break by one case alone that was sent often enough', () => {
    const clean = many(3, key => flags(key, 'ooo', 'ooo'))
    const one = flags('z', 'oooooooooo', 'xxxxxxxxxx')
    expect(contractDifference([...clean, one], options).p).toBe(0.001)
  })

  it('takes one sample of a side for what shows by itself, and no permutation too few', () => {
    const single = contractDifference(
      many(5, key => flags(key, 'o', 'x')),
      options,
    )
    expect(single).toMatchObject({ clusters: 5, baselineRate: 0, candidateRate: 1 })
    // All five of five: 1 in 32 by chance.
    expect((single.p ?? 0) * 1000).toBeCloseTo(Math.round((single.p ?? 0) * 1000), 9)
    expect(single.p).toBeGreaterThan(0.015)
    expect(single.p).toBeLessThan(0.06)
  })

  it('weighs the strata of a case and the cases of a cluster evenly', () => {
    const cluster = (stratum: ContractStratum, caseKey: string) => ({
      ...stratum,
      caseKey,
      cluster: 'c',
    })
    const result = contractDifference(
      [
        cluster(flags('a/stream', 'oo', 'xx'), 'a'),
        cluster(flags('a/unary', 'oo', 'oo'), 'a'),
        cluster(flags('b/unary', 'oo', 'oo'), 'b'),
      ],
      options,
    )
    expect(result).toMatchObject({ clusters: 1, candidateRate: 0.25 })
  })

  it('compares disagreement with the baseline to disagreement inside the baseline', () => {
    const result = contractDifference([values('a', 'aab', 'bb-')], options)
    expect(result.baselineRate).toBeCloseTo(2 / 3, 12)
    expect(result.candidateRate).toBeCloseTo(2 / 3, 12)
    expect(result.difference).toBeCloseTo(0, 12)
  })

  it('finds a change of values that the baseline keeps, and none in noise of the same kind', () => {
    expect(
      contractDifference(
        many(8, key => values(key, 'aaa', 'bbb')),
        options,
      ).p,
    ).toBe(0.001)
    expect(
      contractDifference(
        many(8, key => values(key, 'abc', 'abc')),
        options,
      ).p,
    ).toBeGreaterThan(0.5)
  })

  it('finds breaks that come more often, not ones that come less often', () => {
    expect(
      contractDifference(
        many(10, key => flags(key, 'ooo', 'oxx')),
        options,
      ).p,
    ).toBe(0.001)
    expect(
      contractDifference(
        many(10, key => flags(key, 'oxx', 'ooo')),
        options,
      ).p,
    ).toBeGreaterThan(0.9)
  })

  it('tests nothing when no relabelling could change anything', () => {
    expect(
      contractDifference(
        many(5, key => flags(key, 'xxx', 'xxx')),
        options,
      ).p,
    ).toBeNull()
    expect(
      contractDifference(
        many(5, key => values(key, 'aaa', 'aaa')),
        options,
      ).p,
    ).toBeNull()
  })

  it('does not bound a difference at 0 because a few clusters show none', () => {
    const clean = contractDifference(
      many(3, key => flags(key, 'ooo', 'ooo')),
      options,
    )
    expect(clean.difference).toBe(0)
    expect(clean.high).toBeCloseTo(1 - 0.05 ** (1 / 3), 6)
    const more = contractDifference(
      many(60, key => flags(key, 'ooo', 'ooo')),
      options,
    )
    expect(more.high).toBeLessThan(0.05)
  })

  it('bounds the mean by what clusters differ, allowing for the skew of rare breaks', () => {
    const clean = many(9, key => flags(key, 'oo', 'oo'))
    const { low, high } = contractDifference([flags('a', 'oo', 'xx'), ...clean], options)
    // Differences 1, 0, ..., 0: mean 0.1, standard deviation 0.316228, t is 1.833113 for nine; the
    // mean cube of the deviations is 0.072, which is a skewness of 2.276840.
    const skewed = 1.833113 + (2.27684 / (6 * Math.sqrt(10))) * (1 + 2 * 1.833113 ** 2)
    expect(high).toBeCloseTo(0.1 + skewed * 0.1, 5)
    // Below, what may hide among ten that are no worse: 1 - 0.05^(1/10).
    expect(low).toBeCloseTo(0.1 - (1 - 0.05 ** (1 / 10)), 6)
    const better = contractDifference([flags('a', 'xx', 'oo'), ...clean], options)
    expect(better.low).toBeCloseTo(-(high ?? 0), 12)
    expect(better.high).toBeCloseTo(-(low ?? 0), 12)
  })

  it('does not take one break for a better proof than none', () => {
    const clean = (count: number) => many(count, key => flags(key, 'ooo', 'ooo'))
    const none = contractDifference(clean(100), options)
    const one = contractDifference([flags('a', 'ooo', 'oox'), ...clean(99)], options)
    expect(one.high).toBeGreaterThanOrEqual(none.high ?? 1)
  })

  it('passes a difference as large as the limit in about 5 % of runs', () => {
    const next = randomStream('bound', 'contract')
    const limit = 0.05
    const runs = 400
    let passed = 0
    for (let run = 0; run < runs; run++) {
      const strata = many(60, key => flags(key, 'ooo', uniform(next) < limit ? 'xxx' : 'ooo'))
      const { high } = contractDifference(strata, { ...options, permutations: 1 })
      if ((high ?? 1) < limit) passed++
    }
    expect(passed / runs).toBeLessThan(0.08)
  })

  it('leaves out strata without enough applicable samples, and knows nothing without any', () => {
    const nothing = {
      clusters: 0,
      isLoss: false,
      baselineRate: null,
      candidateRate: null,
      difference: null,
      low: null,
      high: null,
      p: null,
    }
    expect(contractDifference([], options)).toEqual(nothing)
    expect(contractDifference([flags('a', '--', 'xx'), values('b', 'a-', 'bb')], options)).toEqual(
      nothing,
    )
  })

  it('never gives NaN and does not depend on the order of strata', () => {
    const side = fc.string({ unit: fc.constantFrom('o', 'x', '-'), maxLength: 4 })
    const given = fc
      .array(fc.tuple(side, side, fc.boolean()), { maxLength: 8 })
      .map(list =>
        list.map(([baseline, candidate, isFlag], index) =>
          (isFlag ? flags : values)(`k${index}`, baseline, candidate),
        ),
      )
    fc.assert(
      fc.property(given, strata => {
        const few = { ...options, permutations: 19 }
        const result = contractDifference(strata, few)
        for (const value of Object.values(result)) expect(value).not.toBeNaN()
        expect(contractDifference(strata.toReversed(), few)).toEqual(result)
        if (result.p !== null) expect(result.p).toBeGreaterThanOrEqual(1 / 20)
      }),
    )
  })
})

describe('deterministicBreaks', () => {
  it('names strata where all candidate samples break and no baseline sample does', () => {
    const strata = [flags('a', 'ooo', 'xxx'), flags('b', 'ooo', 'xxo'), flags('c', 'o', 'xx-')]
    expect(deterministicBreaks(strata)).toEqual(['a', 'c'])
  })

  it('needs two candidate samples and one of the baseline', () => {
    expect(deterministicBreaks([flags('a', 'ooo', 'x'), flags('b', '-', 'xx')])).toEqual([])
  })

  it('names none where the baseline breaks anywhere', () => {
    expect(deterministicBreaks([flags('a', 'ooo', 'xxx'), flags('b', 'xoo', 'ooo')])).toEqual([])
  })

  it('names values that differ from all of an agreeing baseline', () => {
    const strata = [values('a', 'aa', 'bc'), values('b', 'aa', 'ba'), values('c', 'a', 'bb')]
    expect(deterministicBreaks(strata)).toEqual(['a'])
    expect(deterministicBreaks([...strata, values('d', 'ab', 'ab')])).toEqual([])
  })

  it('judges flags and values apart', () => {
    expect(deterministicBreaks([flags('a', 'xo', 'xx'), values('b', 'aa', 'bb')])).toEqual(['b'])
  })
})
