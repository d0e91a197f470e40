import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { referenceAnswers } from '../../testing/builders/reference-answers.ts'
import { strataOf } from '../../testing/builders/answer-strata.ts'
import type { Answers } from '../../testing/builders/answer-strata.ts'
import { testChange } from './change-test.ts'
import { estimateEffect } from './effect.ts'
import { permutationsFor } from './permutation-count.ts'
import type { SparseVector } from './quality-stratum.ts'
import { below, randomStream } from '../basics/random.ts'

const size = { prompts: 20, samples: 3 }
const options = { seed: '42', permutations: 999 }

function changeOf(answers: readonly Answers[]) {
  return testChange(strataOf(answers, '42'), options)
}

function pValues(answers: readonly Answers[]): Record<string, number> {
  return Object.fromEntries(changeOf(answers).statistics.map(({ name, p }) => [name, p]))
}

describe('testChange on reference answers', () => {
  it('finds nothing when both sides answer alike', () => {
    const change = changeOf(referenceAnswers(size))
    expect(change.p).toBe(0.189)
    const values = change.statistics.map(statistic => Number(statistic.value.toFixed(6)))
    expect(values).toEqual([0.473009, -0.259259, -0.02742, 0.527849, 156.834135, 0])
    expect(pValues(referenceAnswers(size))).toEqual({
      energy: 0.13,
      prefix: 0.595,
      deficit: 0.52,
      diversity: 0.427,
      wording: 0.047,
      length: 1,
    })
    expect(change.statistics.some(statistic => statistic.notable)).toBe(false)
  })

  it('finds an added opener, and says what changed', () => {
    const answers = referenceAnswers({ ...size, candidate: prompt => `Sure! ${prompt.answer(8)}` })
    const change = changeOf(answers)
    expect(change.p).toBe(0.001)
    const notable = change.statistics.filter(statistic => statistic.notable)
    expect(notable.map(statistic => statistic.name)).toEqual([
      'energy',
      'prefix',
      'deficit',
      'wording',
      'length',
    ])
    expect(pValues(answers)).toEqual({
      energy: 0.001,
      prefix: 0.001,
      deficit: 0.01,
      diversity: 0.061,
      wording: 0.001,
      length: 0.001,
    })
  })

  it('finds another distribution of the same words, whose length is the same', () => {
    const answers = referenceAnswers({ ...size, candidate: prompt => prompt.answer(4) })
    expect(pValues(answers)).toEqual({
      energy: 0.001,
      prefix: 0.001,
      deficit: 0.001,
      diversity: 0.001,
      wording: 0.002,
      length: 1,
    })
  })

  it('has p 1 when all answers are the same', () => {
    const greedy = changeOf(
      referenceAnswers({
        ...size,
        baseline: prompt => prompt.greedy(),
        candidate: prompt => prompt.greedy(),
      }),
    )
    expect(greedy.p).toBe(1)
    expect(greedy.statistics.every(statistic => statistic.p === 1 && !statistic.notable)).toBe(true)
  })

  it('finds answers of lower temperature, which are more alike', () => {
    const sharper = changeOf(
      referenceAnswers({ prompts: 30, samples: 5, candidate: prompt => prompt.answer(10) }),
    )
    expect(sharper.p).toBe(0.001)
    expect(sharper.statistics.find(({ name }) => name === 'diversity')?.notable).toBe(true)
  })
})

describe('testChange', () => {
  it('works on one answer a side, by wording and length alone', () => {
    const change = changeOf(
      referenceAnswers({
        prompts: 40,
        samples: 1,
        candidate: prompt => `Sure, here it is! ${prompt.answer(8)}`,
      }),
    )
    expect(change.p).toBeLessThan(0.01)
    expect(change.statistics.find(({ name }) => name === 'energy')?.p).toBe(1)
  })

  it('has nothing to say without answers on both sides', () => {
    const nothing = { p: null, permutations: 0, scores: new Float64Array(), statistics: [] }
    expect(testChange([], options)).toEqual(nothing)
    const oneSided = referenceAnswers(size).map(prompt => ({ ...prompt, candidate: [] }))
    expect(changeOf(oneSided)).toEqual(nothing)
  })

  it('does not depend on the order of prompts, and only on seed and data', () => {
    const answers = referenceAnswers({ prompts: 8, samples: 3 })
    expect(changeOf(answers.toReversed())).toEqual(changeOf(answers))
    const other = testChange(strataOf(answers, '42'), { ...options, seed: '43' })
    expect(other.statistics.map(({ value }) => value)).toEqual(
      changeOf(answers).statistics.map(({ value }) => value),
    )
  })

  it('says the same of answers that are one object in memory as of copies', () => {
    const text = fc.constantFrom('the same', 'the same again', 'another answer')
    const side = fc.array(text, { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(fc.array(fc.tuple(side, side), { minLength: 2, maxLength: 6 }), list => {
        const answers = list.map(([baseline, candidate], index) => ({
          key: `k${index}`,
          baseline,
          candidate,
        }))
        const copies = strataOf(answers, '1')
        const shared = copies.map(stratum => {
          const known = new Map<string, SparseVector>()
          const wording = stratum.wording.map(vector => {
            const content = JSON.stringify([[...vector.indexes], [...vector.values]])
            known.set(content, known.get(content) ?? vector)
            return known.get(content) ?? vector
          })
          return { ...stratum, wording }
        })
        const [expected, found] = [copies, shared].map(strata =>
          testChange(strata, { seed: '1', permutations: 99 }),
        )
        expect(found?.p).toBe(expected?.p)
        found?.statistics.forEach(({ value, p }, index) => {
          expect(value).toBeCloseTo(expected?.statistics[index]?.value ?? Number.NaN, 9)
          expect(p).toBe(expected?.statistics[index]?.p)
        })
      }),
    )
  })

  it('draws the same relabellings, however many follow', () => {
    const strata = strataOf(referenceAnswers({ prompts: 8, samples: 3 }), '42')
    const reached = Array.from({ length: 70 }, (_, permutations) =>
      testChange(strata, { seed: '42', permutations }).statistics.map(({ p }) =>
        Math.round(p * (permutations + 1)),
      ),
    )
    const steps = reached
      .slice(1)
      .flatMap((counts, index) =>
        counts.map((count, place) => count - (reached[index]?.[place] ?? 0)),
      )
    expect(reached[0]).toEqual([1, 1, 1, 1, 1, 1])
    expect(new Set(steps)).toEqual(new Set([0, 1]))
  })

  it('never gives NaN, nor a p below 1 / (permutations + 1)', () => {
    const answer = fc.array(fc.constantFrom('yes', 'no', 'maybe', '.'), { maxLength: 4 })
    const text = answer.map(words => words.join(' '))
    const side = fc.array(text, { maxLength: 3 })
    const prompts = fc.array(fc.tuple(side, side), { maxLength: 5 })
    fc.assert(
      fc.property(prompts, list => {
        const answers = list.map(([baseline, candidate], index) => ({
          key: `k${index}`,
          baseline,
          candidate,
        }))
        const change = testChange(strataOf(answers, '1'), { seed: '1', permutations: 19 })
        if (change.p !== null) expect(change.p).toBeGreaterThanOrEqual(1 / 20)
        for (const { p, value } of change.statistics) {
          expect(p).toBeGreaterThanOrEqual(1 / 20)
          expect(value).not.toBeNaN()
        }
      }),
    )
  })

  it('finds more when more answers are swapped', () => {
    const honest = referenceAnswers({ prompts: 30, samples: 4 })
    const found = [0, 1, 2, 4].map(count => {
      const swapped = honest.map((prompt, index) => {
        const other = honest[(index + 1) % honest.length]?.candidate ?? []
        return {
          ...prompt,
          candidate: [...other.slice(0, count), ...prompt.candidate.slice(count)],
        }
      })
      return changeOf(swapped).statistics.find(({ name }) => name === 'deficit')?.value ?? 0
    })
    expect(found).toEqual(found.toSorted((left, right) => left - right))
  })
})

describe('calibration of testChange', () => {
  it('raises a false alarm in about 5 % of runs in which nothing changed', () => {
    const runs = 200
    let alarms = 0
    for (let run = 0; run < runs; run++) {
      const strata = strataOf(referenceAnswers({ ...size, name: `calibration ${run}` }), '42')
      const { p } = testChange(strata, { seed: `${run}`, permutations: 199 })
      if (p !== null && p <= 0.05) alarms++
    }
    expect(alarms / runs).toBeLessThanOrEqual(0.08)
    expect(alarms).toBeGreaterThan(1)
  })
})

describe('calibration of the upper bound', () => {
  it('calls 10 % of swapped answers less than 10 % in about 5 % of runs', () => {
    const runs = 200
    let misses = 0
    for (let run = 0; run < runs; run++) {
      const honest = referenceAnswers({ prompts: 30, samples: 3, name: `bound ${run}` })
      const next = randomStream(`${run}`, 'swap')
      const swapped = honest.map((prompt, index) => {
        const other = honest[(index + 1) % honest.length]?.candidate ?? []
        const candidate = prompt.candidate.map((text, sample) =>
          below(next, 10) === 0 ? (other[sample] ?? text) : text,
        )
        return { key: prompt.key, baseline: prompt.baseline, candidate }
      })
      const { high } = estimateEffect(strataOf(swapped, '42'))
      if (high !== null && high < 0.1) misses++
    }
    expect(misses / runs).toBeLessThanOrEqual(0.1)
    expect(misses).toBeGreaterThan(0)
  })
})

describe('permutationsFor', () => {
  it('is 1999, and 499 for data that would take minutes', () => {
    const strata = strataOf(referenceAnswers({ prompts: 4, samples: 3 }), '42')
    expect(permutationsFor(strata)).toBe(1999)
    const [stratum] = strata
    const long = stratum?.wording.map(() => ({
      indexes: new Uint16Array(400),
      values: new Float64Array(400),
    }))
    const huge = Array.from({ length: 10_000 }, () =>
      Object.assign({}, stratum, { wording: long ?? [] }),
    )
    expect(permutationsFor(huge)).toBe(499)
  })
})
