import { expect, test } from 'vitest'
import type { Answer } from '../model/exchange.ts'
import { anExchange } from '../testing/builders/build-report.ts'
import { outputOf } from './output.ts'

function outputOfAnswer(answer: Partial<Answer>): string {
  const exchange = anExchange()
  if (exchange.outcome.kind === 'failed') throw new Error('an answer is expected')
  const full = { ...exchange.outcome.answer, ...answer }
  return outputOf({ outcome: { kind: 'answered', answer: full } })
}

const toolCalls = [{ name: 'lookup', arguments: '{"city":"Paris"}' }]

test('the text comes first', () => {
  expect(outputOfAnswer({ text: 'Hello', refusal: 'No', toolCalls })).toBe('Hello')
})

test('then the refusal', () => {
  expect(outputOfAnswer({ text: '', refusal: 'No', toolCalls })).toBe('No')
})

test('then the tool calls as JSON', () => {
  expect(JSON.parse(outputOfAnswer({ text: '', toolCalls }))).toEqual(toolCalls)
})

test('an answer with none of them is empty', () => {
  expect(outputOfAnswer({ text: '' })).toBe('')
})

test('a failed sample put out what came before the failure', () => {
  const { outcome } = anExchange({ failure: { class: 'truncated' } })
  expect(outputOf({ outcome: { ...outcome, partialText: 'Once upon' } as typeof outcome })).toBe(
    'Once upon',
  )
})
