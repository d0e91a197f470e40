import { expect, test } from 'vitest'
import type { Answer } from '../../model/exchange.ts'
import type { CompareKind } from '../../model/suite.ts'
import { anAnswer } from '../../testing/builders/build-exchange.ts'
import { aGoldenCase } from '../../testing/builders/build-golden-case.ts'
import { comparableText } from './comparable-text.ts'

const answer = anAnswer()

function compared(kind: CompareKind, given: Partial<Answer>, ignorePaths: string[] = []): string {
  const golden = aGoldenCase({ compare: { kind, ignorePaths, numericTolerance: 0.5 } })
  return comparableText(golden, { ...answer, ...given })
}

test('text is compared as it is, or the refusal in its place', () => {
  expect(compared('text', { text: ' A\r\n' })).toBe(' A\r\n')
  expect(compared('text', { refusal: 'No.' })).toBe('No.')
})

test('JSON has sorted keys, no ignored paths, and its numbers as they are', () => {
  expect(compared('json', { text: '{ "b": 1.5, "a": 2, "id": 3 }' }, ['$.id'])).toBe(
    '{"a":2,"b":1.5}',
  )
})

test('what was to be JSON and is not stays text', () => {
  expect(compared('json', { text: 'Sure! {}' })).toBe('Sure! {}')
})

test('tool calls stand one a line, and text where nothing was called', () => {
  const toolCalls = [
    { name: 'b', arguments: '{"y":1,"x":2}' },
    { name: 'a', arguments: '' },
  ]
  expect(compared('tools', { toolCalls, text: 'Let me see.' })).toBe('a({})\nb({"x":2,"y":1})')
  expect(compared('tools', { text: 'Which city?' })).toBe('Which city?')
})
