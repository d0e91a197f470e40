import { describe, expect, it } from 'vitest'
import { referenceAnswers } from '../../testing/builders/reference-answers.ts'
import { strataOf } from '../../testing/builders/answer-strata.ts'
import type { Answers } from '../../testing/builders/answer-strata.ts'
import { energyUnderRelabelling } from './energy-null.ts'
import { permutationP } from '../multiplicity/max-t.ts'
import { promptFlags } from './prompt-flags.ts'
import { randomStream } from '../basics/random.ts'

const options = { seed: '42', isChanged: true }

/** All answers of one side are the same, and unlike those of the other. */
function opposites(samples: number): Answers[] {
  return [
    {
      key: 'a',
      baseline: Array.from({ length: samples }, () => 'all quiet here'),
      candidate: Array.from({ length: samples }, () => 'nothing of that kind'),
    },
  ]
}

/** The first prompts answer in other words, the rest as ever. */
function someBroken(samples: number): Answers[] {
  return referenceAnswers({ prompts: 20, samples }).map((prompt, index) =>
    index < 3
      ? Object.assign({}, prompt, { candidate: prompt.candidate.map(text => text.toUpperCase()) })
      : prompt,
  )
}

describe('energyUnderRelabelling', () => {
  it.each([
    [2, 1 / 3],
    [3, 1 / 10],
    [4, 1 / 35],
    [5, 1 / 126],
    [6, 1 / 462],
    [7, 1 / 1716],
  ])('has the smallest exact p, 2 / C(2k, k), at k = %i', (samples, smallest) => {
    const [stratum] = strataOf(opposites(samples), '42')
    if (!stratum) throw new Error('no stratum')
    const energies = energyUnderRelabelling(stratum, randomStream('42', 'prompt.perm'))
    expect(permutationP(energies, energies[0] ?? 0)).toBeCloseTo(smallest, 12)
  })

  it('draws 1999 labels where there are more than 4000', () => {
    const [stratum] = strataOf(opposites(8), '42')
    if (!stratum) throw new Error('no stratum')
    const energies = energyUnderRelabelling(stratum, randomStream('42', 'prompt.perm'))
    expect(energies).toHaveLength(2000)
    expect(permutationP(energies, energies[0] ?? 0)).toBeGreaterThanOrEqual(1 / 2000)
  })
})

describe('promptFlags', () => {
  it('measures a prompt in deviations of its own labels, with 0.02 to steady them', () => {
    const [flag] = promptFlags(strataOf(opposites(3), '42'), options)
    // 2 of 20 labellings have the energy 2, the others 2/3 - 8/9: mean 0, deviation 2/3.
    expect(flag?.z).toBeCloseTo(2 / (2 / 3 + 0.02), 9)
    const [fewest] = promptFlags(strataOf(opposites(2), '42'), options)
    // 2 of 6 have the energy 2, the others 0 + 0 - 2 / 2.
    expect(fewest?.z).toBeCloseTo(2 / (Math.SQRT2 + 0.02), 9)
  })

  it('goes by the side with fewer answers', () => {
    const [prompt] = opposites(5)
    if (!prompt) throw new Error('no prompt')
    const fewer = { ...prompt, candidate: prompt.candidate.slice(0, 4) }
    expect(promptFlags(strataOf([fewer], '42'), options)).toMatchObject([
      { p: null, basis: 'rank-only', flagged: false },
    ])
  })

  it('ranks the broken prompts first, and only ranks below five answers', () => {
    const ranked = promptFlags(strataOf(someBroken(3), '42'), options)
    expect(
      ranked
        .slice(0, 3)
        .map(prompt => prompt.key)
        .sort(),
    ).toEqual(['000', '001', '002'])
    expect(
      ranked.every(({ p, basis, flagged }) => p === null && basis === 'rank-only' && !flagged),
    ).toBe(true)
  })

  it('flags exactly the broken prompts at seven answers, each by its own labels', () => {
    const flags = promptFlags(strataOf(someBroken(7), '42'), options)
    const flagged = flags.filter(prompt => prompt.flagged).map(prompt => prompt.key)
    expect(flagged.sort()).toEqual(['000', '001', '002'])
    expect(flags.every(prompt => prompt.basis === 'exact')).toBe(true)
  })

  it('flags the broken prompts at five answers by the labels of all, with hardly any other', () => {
    const flags = promptFlags(strataOf(someBroken(5), '42'), options)
    const flagged = flags.filter(prompt => prompt.flagged).map(prompt => prompt.key)
    expect(flagged.slice(0, 3).sort()).toEqual(['000', '001', '002'])
    expect(flagged.length).toBeLessThanOrEqual(4)
    expect(flags.every(prompt => prompt.basis === 'approximate')).toBe(true)
  })

  it('flags nothing unless the run as a whole is changed', () => {
    const flags = promptFlags(strataOf(someBroken(7), '42'), { ...options, isChanged: false })
    expect(flags.some(prompt => prompt.flagged)).toBe(false)
    expect(flags[0]?.p).toBeLessThan(0.001)
  })

  it('gives the same ranks whatever the order, and nothing for nothing', () => {
    const strata = strataOf(someBroken(5), '42')
    expect(promptFlags(strata.toReversed(), options)).toEqual(promptFlags(strata, options))
    expect(promptFlags([], options)).toEqual([])
    const single = strataOf(referenceAnswers({ prompts: 4, samples: 1 }), '42')
    expect(promptFlags(single, options)).toEqual([])
  })

  it('gives prompts without any variation a score of 0', () => {
    const strata = strataOf(
      referenceAnswers({
        prompts: 5,
        samples: 5,
        baseline: prompt => prompt.greedy(),
        candidate: prompt => prompt.greedy(),
      }),
      '42',
    )
    for (const { z, p, flagged } of promptFlags(strata, options)) {
      expect(z).toBeCloseTo(0, 9)
      expect(p).toBe(1)
      expect(flagged).toBe(false)
    }
  })
})
