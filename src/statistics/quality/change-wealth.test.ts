import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { strataOf, type Answers } from '../../testing/builders/answer-strata.ts'
import { referenceAnswers } from '../../testing/builders/reference-answers.ts'
import { largestWealth } from './change-wealth.ts'
import { randomStream, shuffle } from '../basics/random.ts'

const size = { prompts: 20, samples: 3 }

function wealthOf(answers: readonly Answers[], seed = '42'): number {
  return largestWealth(
    strataOf(answers, '42').map(stratum => [stratum]),
    { seed },
  )
}

/** The same answers, of which it was drawn anew whose they are, prompt by prompt. */
function relabelled(answers: readonly Answers[], world: number): Answers[] {
  const next = randomStream(`world ${world}`, 'labels')
  return answers.map(({ baseline, candidate, ...rest }) => {
    const all = shuffle(next, [...baseline, ...candidate])
    return {
      ...rest,
      baseline: all.slice(0, baseline.length),
      candidate: all.slice(baseline.length),
    }
  })
}

describe('largestWealth', () => {
  test('grows beyond 1000 within 20 prompts where all answers come from elsewhere', () => {
    const other = referenceAnswers({ ...size, candidate: prompt => prompt.answer(4) })
    expect(wealthOf(other)).toBeGreaterThan(1000)
  })

  test('an opener that is added to every answer is found', () => {
    const opener = referenceAnswers({ ...size, candidate: prompt => `Sure! ${prompt.answer(8)}` })
    expect(wealthOf(opener)).toBeGreaterThan(100)
  })

  test('stays small where both sides answer alike, and at 1 where all answers are the same', () => {
    expect(wealthOf(referenceAnswers(size))).toBeLessThan(20)
    const same = { baseline: () => 'Yes.', candidate: () => 'Yes.' }
    expect(wealthOf(referenceAnswers({ ...size, ...same }))).toBe(1)
    expect(wealthOf([])).toBe(1)
  })

  test('more prompts never make it smaller', () => {
    const strata = strataOf(referenceAnswers(size), '42').map(stratum => [stratum])
    fc.assert(
      fc.property(fc.nat(strata.length), fc.nat(strata.length), (left, right) => {
        const [fewer, more] = [Math.min(left, right), Math.max(left, right)]
        const after = (count: number) => largestWealth(strata.slice(0, count), { seed: '42' })
        expect(after(more)).toBeGreaterThanOrEqual(after(fewer))
      }),
      { numRuns: 30 },
    )
  })

  test('of 200 worlds in which nothing differs, at most 10 reach 20', () => {
    const answers = referenceAnswers({ prompts: 12, samples: 2 })
    let reached = 0
    for (let world = 0; world < 200; world++) {
      if (wealthOf(relabelled(answers, world), `world ${world}`) >= 20) reached++
    }
    expect(reached).toBeLessThanOrEqual(10)
  })
})
