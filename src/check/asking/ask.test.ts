import { expect, test } from 'vitest'
import { anAnswer } from '../../testing/builders/build-exchange.ts'
import { answerOf } from './ask.ts'

test.each([
  ['', {}],
  ['Within thirty days.', { answer: 'Within thirty days.' }],
  ['x'.repeat(300), { answer: 'x'.repeat(200) }],
  [`${'x'.repeat(199)}😀`, { answer: 'x'.repeat(199) }],
])('evidence quotes the beginning of an answer, whole characters: %j', (text, evidence) => {
  expect(answerOf(anAnswer({ text }))).toEqual(evidence)
})
