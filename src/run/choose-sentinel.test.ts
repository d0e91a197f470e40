import { describe, expect, test } from 'vitest'
import { caseKey } from '../model/suite.ts'
import { aGoldenCase, goldenCases } from '../testing/builders/build-golden-case.ts'
import { chooseSentinel, planSentinel } from './choose-sentinel.ts'

const json = { kind: 'json', ignorePaths: [], numericTolerance: 0 } as const
const texts = goldenCases(30)
const others = goldenCases(30, { suite: 'extract', compare: json })

describe('chooseSentinel', () => {
  test('chooses ten cases by the seed, wherever they stand', () => {
    const chosen = chooseSentinel(texts, '1').map(caseKey)
    expect(new Set(chosen).size).toBe(10)
    expect(chooseSentinel(texts.toReversed(), '1').map(caseKey)).toEqual(chosen)
    expect(chooseSentinel(texts, '2').map(caseKey)).not.toEqual(chosen)
  })

  test('takes half of them from texts, and fills up with what there is', () => {
    const kindsOf = (cases: readonly (typeof texts)[number][]) =>
      chooseSentinel(cases, '1').filter(golden => golden.compare.kind === 'text').length
    expect(kindsOf([...texts, ...others])).toBe(5)
    expect(kindsOf([...texts, ...others.slice(0, 2)])).toBe(8)
    expect(kindsOf([...texts.slice(0, 3), ...others])).toBe(3)
    expect(chooseSentinel(texts.slice(0, 4), '1')).toHaveLength(4)
  })

  test('asks no faulty request, and of one cluster no second case while there are others', () => {
    const family = goldenCases(30, { suite: 'family', cluster: 'family' })
    const chosen = chooseSentinel([...family, ...texts.slice(0, 9)], '1')
    expect(new Set(chosen.map(golden => golden.cluster)).size).toBe(10)
    expect(chooseSentinel([aGoldenCase({ fault: 'invalid-key' })], '1')).toEqual([])
  })
})

test('planSentinel plans every sample of the chosen cases', () => {
  const cases = goldenCases(5, { modes: ['unary', 'stream'], samples: 2 })
  const keys = cases.slice(0, 2).map(caseKey)
  const slots = planSentinel(cases, keys, '1')
  expect(slots).toHaveLength(8)
  expect([...new Set(slots.map(slot => caseKey(slot.golden)))].sort()).toEqual(keys)
})
