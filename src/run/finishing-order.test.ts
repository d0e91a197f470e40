import { expect, test } from 'vitest'
import type { GoldenCase } from '../model/suite.ts'
import { aGoldenCase, goldenCases } from '../testing/builders/build-golden-case.ts'
import { finishingOrder } from './finishing-order.ts'

const ids = (cases: readonly GoldenCase[]) => cases.map(({ id }) => id)

test('half of the text prompts come before the first look, in an order of their own for each seed', () => {
  const cases = goldenCases(80)
  const { blocks, untilFirstLook } = finishingOrder(cases, '42')
  const first = blocks.slice(0, untilFirstLook).flat()
  expect(first).toHaveLength(40)
  expect(ids(blocks.flat()).sort()).toEqual(ids(cases))
  expect(ids(first)).not.toEqual(ids(cases.slice(0, 40)))
  expect(finishingOrder(cases.toReversed(), '42')).toEqual(finishingOrder(cases, '42'))
  expect(finishingOrder(cases, '43')).not.toEqual(finishingOrder(cases, '42'))
})

test('tool, JSON and faulty cases all come before the first look', () => {
  const tools = Array.from({ length: 5 }, (_, index) =>
    aGoldenCase({
      id: `tool-${index}`,
      compare: { kind: 'tools', ignorePaths: [], numericTolerance: 0 },
    }),
  )
  const fault = aGoldenCase({ id: 'fault', fault: 'invalid-key' })
  const { blocks, untilFirstLook } = finishingOrder([...goldenCases(40), ...tools, fault], '42')
  const after = blocks.slice(untilFirstLook).flat()
  expect(after).toHaveLength(20)
  expect(after.every(({ id }) => id.startsWith('case-'))).toBe(true)
})

test('prompts of one family stay together', () => {
  const cases = goldenCases(60).map((golden, index) => ({
    ...golden,
    cluster: `family-${Math.floor(index / 4)}`,
  }))
  const { blocks, untilFirstLook } = finishingOrder(cases, '42')
  const families = (part: readonly (readonly GoldenCase[])[]) =>
    new Set(part.flat().map(({ cluster }) => cluster))
  const before = families(blocks.slice(0, untilFirstLook))
  const after = families(blocks.slice(untilFirstLook))
  expect([...before].filter(name => after.has(name))).toEqual([])
})

test('blocks hold 20 cases and more, and there are few of them', () => {
  const { blocks } = finishingOrder(goldenCases(1000), '42')
  expect(Math.min(...blocks.map(({ length }) => length))).toBeGreaterThanOrEqual(20)
  expect(blocks.length).toBeLessThanOrEqual(20)
  expect(finishingOrder(goldenCases(1), '42').blocks).toHaveLength(1)
  expect(finishingOrder([], '42').blocks).toEqual([])
})
