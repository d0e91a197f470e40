import { describe, expect, test } from 'vitest'
import { anExchange } from '../../testing/builders/build-exchange.ts'
import { lengthOf, toPageExchange } from './page-exchange.ts'

const answer = {
  text: 'abcdef',
  refusal: null,
  toolCalls: [
    { name: 'go', arguments: '{"a":1}' },
    { name: 'stop', arguments: '{}' },
  ],
  reasoningChars: 0,
  finishReason: 'stop',
  nativeFinishReason: null,
} as const

describe('an exchange on the page', () => {
  const whole = anExchange({ outcome: { kind: 'answered', answer } })

  test('is whole where there is room for it', () => {
    const { outcome, cutCharacters } = toPageExchange(whole, 100)
    expect([outcome, cutCharacters]).toEqual([whole.outcome, 0])
  })

  test('shares what room there is between its text and its tool calls, and counts the rest', () => {
    const { outcome, cutCharacters } = toPageExchange(whole, 10)
    expect(outcome).toEqual({
      kind: 'answered',
      answer: { ...answer, toolCalls: [{ name: 'go', arguments: '{"' }] },
    })
    expect(cutCharacters).toBe(lengthOf(whole.outcome) - 10)
  })

  test('holds nothing of an answer without room, and still its length', () => {
    const failed = anExchange({ failure: {} })
    const partial = { ...failed.outcome, partialText: 'half' } as typeof failed.outcome
    const { outcome, cutCharacters } = toPageExchange({ ...failed, outcome: partial }, 0)
    expect([lengthOf(outcome), cutCharacters]).toEqual([0, 4])
  })

  test.each([
    ['upstream', ''],
    ['network', 'said'],
  ] as const)('holds no words of a server without content: %s', (name, message) => {
    const failed = anExchange({ failure: { class: name, message: 'said' } })
    expect(toPageExchange(failed, 0).outcome).toMatchObject({ failure: { class: name, message } })
    expect(toPageExchange(failed, 1).outcome).toMatchObject({ failure: { message: 'said' } })
  })

  test('rounds times to microseconds and leaves out what its case says already', () => {
    const timings = {
      connectMs: null,
      headersMs: 1.000_049,
      firstByteMs: 1,
      firstDeltaMs: null,
      lastDeltaMs: null,
      totalMs: 2.123_456,
    }
    const shown = toPageExchange(anExchange({ timings }), 100)
    expect(shown.timings).toMatchObject({ connectMs: null, headersMs: 1, totalMs: 2.123 })
    expect(Object.keys(shown)).not.toContain('caseId')
  })
})
