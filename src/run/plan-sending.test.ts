import { describe, expect, test } from 'vitest'
import { goldenCases } from '../testing/builders/build-golden-case.ts'
import { planRun } from './plan-run.ts'
import {
  countRequests,
  countSamplesLeft,
  finishedSentinel,
  planSending,
  type Asked,
} from './plan-sending.ts'

const conversation = [[{ role: 'user', content: 'a' }], [{ role: 'user', content: 'b' }]]
const { slots } = planRun(goldenCases(2, { turns: conversation }), '1')
const sentinel = planRun(goldenCases(1, { turns: conversation }), '1').slots
const recorded = new Set(['unary:1:baseline:support/case-000', 'unary:2:baseline:support/case-000'])

function count(asked: Asked, finished: readonly string[] = []) {
  const sending = planSending(slots, asked)
  return [
    countSamplesLeft(slots, sending, new Set(finished)),
    countRequests(slots, sending),
    sending.notSent.size,
  ]
}

describe('planSending', () => {
  test('both sides are asked everything, every turn of it', () => {
    expect(count({ who: 'both sides' })).toEqual([12, 24, 0])
  })

  test('a recording asks the baseline alone', () => {
    expect(count({ who: 'baseline alone' })).toEqual([6, 12, 6])
  })

  test('a candidate is asked what was recorded, and the live baseline what checks it', () => {
    expect(count({ who: 'candidate', recorded, sentinel })).toEqual([2 + 3, 4 + 6, 10])
    expect(count({ who: 'candidate', recorded, sentinel: [] })).toEqual([2, 4, 10])
  })

  test('what is finished is not left, and what was copied was never to be sent', () => {
    const finished = [
      ...recorded,
      'unary:1:candidate:support/case-000',
      'unary:3:sentinel:support/case-000',
    ]
    expect(count({ who: 'candidate', recorded, sentinel }, finished)[0]).toBe(3)
  })
})

test('finishedSentinel lets a plan send to the baseline what is not finished of a check', () => {
  const finished = finishedSentinel(sentinel, new Set(['unary:2:sentinel:support/case-000']))
  expect([...finished].sort()).toEqual([
    'unary:1:candidate:support/case-000',
    'unary:2:baseline:support/case-000',
    'unary:2:candidate:support/case-000',
    'unary:3:candidate:support/case-000',
  ])
})
