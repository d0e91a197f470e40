import { expect, test } from 'vitest'
import { goldenCases } from '../../testing/builders/build-golden-case.ts'
import { checkPatterns, createPatternRedactor } from './redact-patterns.ts'
import { UsageError } from '../usage-error.ts'

const slow = '^(\\w+\\s?)*$'
const slowText = `${'word'.repeat(20)}!`

test('everything that a pattern matches is removed', () => {
  const redact = createPatternRedactor(['\\bACME-\\d+\\b', '(?<=mail: )\\S+@\\S+'])
  expect(redact('ACME-1, ACME-22 and MACME-3; mail: a@b.example')).toBe(
    '[redacted], [redacted] and MACME-3; mail: [redacted]',
  )
})

test('a text that patterns take too long on is left out, and the next one is not', () => {
  const redact = createPatternRedactor([slow])
  expect(redact(slowText)).toBe('[redacted: the patterns under redact: took too long]')
  expect(redact('!')).toBe('!')
})

test('a pattern that takes too long on a prompt is refused before anything is sent', () => {
  expect(() => checkPatterns([slow], goldenCases(2))).not.toThrow()
  const turns = [[{ role: 'user', content: slowText }]]
  expect(() => checkPatterns(['^.*"(\\w+\\s?)*"!'], goldenCases(2, { turns }))).toThrow(UsageError)
})
