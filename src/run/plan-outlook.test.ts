import { describe, expect, test } from 'vitest'
import { goldenCases } from '../testing/build-golden-case.ts'
import { describeOutlook } from './plan-outlook.ts'

describe('describeOutlook', () => {
  test('says what a plan can prove and what it can find', () => {
    expect(describeOutlook(goldenCases(50), 0.1)).toEqual([
      'quality: 50 independent text prompts x 3 samples prove parity with a chance of 75 % if nothing differs and answers vary as usual (56 prompts: 80 %)',
      'quality: 14 % of bad answers would be found with a chance of 80 %',
    ])
  })

  test('gives a plan that is too small no chance', () => {
    expect(describeOutlook(goldenCases(10), 0.1)[0]).toContain('a chance of 0 %')
  })

  test('expects less noise at temperature 0', () => {
    const greedy = goldenCases(25, { request: { temperature: 0 } })
    expect(describeOutlook(greedy, 0.1)[0]).toContain('a chance of 100 %')
  })

  test('has nothing to say of one sample, or of no texts', () => {
    expect(describeOutlook(goldenCases(50, { samples: 1 }), 0.1)).toEqual([])
    const json = goldenCases(9, { compare: { kind: 'json', ignorePaths: [], numericTolerance: 0 } })
    expect(describeOutlook(json, 0.1)).toEqual([])
  })
})
