import { describe, expect, test } from 'vitest'
import type { Exchange } from '../model/exchange.ts'
import { anExchange } from '../testing/builders/build-exchange.ts'
import { aGoldenCase } from '../testing/builders/build-golden-case.ts'
import { combineReplies, listJudgeQuestions, opinionKey } from './opinions.ts'

const reply = (verdict: string, reason = ''): Exchange =>
  anExchange({ text: JSON.stringify({ verdict, reason }) })

const both = (first: Exchange | undefined, second: Exchange | undefined) =>
  combineReplies({ 'pass-first': first, 'fail-first': second })

describe('two replies to one question', () => {
  test('decide where they agree', () => {
    const agreed = both(reply('fail', 'No days.'), reply('fail'))
    expect(agreed).toMatchObject({ passed: false, why: 'agreed', reason: 'No days.' })
    expect(both(reply('pass'), reply('pass'))).toMatchObject({ passed: true, why: 'agreed' })
  })

  test('that follow the order of the verdicts are no verdict, and show the bias', () => {
    const first = both(reply('pass'), reply('fail'))
    expect(first).toMatchObject({ passed: null, why: 'order', favouredFirst: true })
    const last = both(reply('fail'), reply('pass'))
    expect(last).toMatchObject({ passed: null, why: 'order', favouredFirst: false })
  })

  test.each([
    ['unsure', reply('pass'), reply('unsure')],
    ['unreadable', reply('pass'), anExchange({ text: 'pass' })],
    ['unreadable', reply('unsure'), anExchange({ text: 'pass' })],
    ['failed', reply('pass'), anExchange({ failure: {} })],
    ['failed', undefined, anExchange({ failure: {} })],
    ['notAsked', reply('pass'), undefined],
    ['notAsked', undefined, undefined],
  ])('abstain: %s', (why, first, second) => {
    expect(both(first, second)).toMatchObject({ passed: null, why })
  })
})

describe('the questions of a case', () => {
  const golden = aGoldenCase({
    expect: [
      { kind: 'judge', criterion: 'a' },
      { kind: 'contains', value: 'b' },
      { kind: 'judge', criterion: 'c' },
    ],
  })
  const keyOf = (text: string) =>
    listJudgeQuestions(golden, [anExchange({ text })]).map(item => opinionKey(item, said => said))

  test('are every criterion in both orders, of answers alone', () => {
    expect(new Set(keyOf('One.')).size).toBe(4)
    expect(listJudgeQuestions(golden, [undefined, anExchange({ failure: {} })])).toEqual([])
    expect(listJudgeQuestions(aGoldenCase(), [anExchange({ text: 'One.' })])).toEqual([])
  })

  test('are the same for the same answer, whichever side gave it', () => {
    const candidate = anExchange({ text: 'One.', side: 'candidate', sample: 2 })
    const keys = listJudgeQuestions(golden, [candidate]).map(item => opinionKey(item, said => said))
    expect(keys).toEqual(keyOf('One.'))
    expect(keys).not.toEqual(keyOf('Two.'))
  })
})
