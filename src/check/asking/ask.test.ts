import { expect, test } from 'vitest'
import type { Answer } from '../../model/exchange.ts'
import { answerOf } from './ask.ts'

test.each([
  ['', {}],
  ['Within thirty days.', { answer: 'Within thirty days.' }],
  ['x'.repeat(300), { answer: 'x'.repeat(200) }],
  [`${'x'.repeat(199)}😀`, { answer: 'x'.repeat(199) }],
])('evidence quotes the beginning of an answer, whole characters: %j', (text, evidence) => {
  const answer: Answer = {
    text,
    refusal: null,
    toolCalls: [],
    reasoningChars: 0,
    finishReason: 'stop',
    nativeFinishReason: 'stop',
  }
  expect(answerOf(answer)).toEqual(evidence)
})
