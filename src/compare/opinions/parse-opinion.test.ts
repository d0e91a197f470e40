import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseOpinion } from './parse-opinion.ts'

describe("the judge's reply", () => {
  test.each([
    ['{"reason": "Names 30 days.", "verdict": "pass"}', 'pass', 'Names 30 days.'],
    [' {"verdict":"fail"} \n', 'fail', ''],
    ['```json\n{"verdict": "unsure", "reason": "Two\\nlines."}\n```', 'unsure', 'Two\\nlines.'],
  ])('%s', (text, verdict, reason) => {
    expect(parseOpinion(text)).toEqual({ verdict, reason })
  })

  test.each([
    '',
    'pass',
    '"pass"',
    '["pass"]',
    '{"verdict": "PASS"}',
    '{"verdict": true}',
    '{"verdict": "pass", "score": 5}',
    '{"verdict": "pass", "reason": 5}',
    '{"verdict": "pass"} {"verdict": "fail"}',
    'The answer says {"verdict": "pass"}',
    '{"verdict": "pass"',
    '{"reason": "It meets the criterion: pass"}',
  ])('is unreadable: %s', text => {
    expect(parseOpinion(text).verdict).toBe('unreadable')
  })

  test('is never taken for a verdict because of text around it', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string(), (before, after) => {
        fc.pre(before.trim() !== '' && !/^```(?:json)?\n$/.test(before))
        expect(parseOpinion(`${before}{"verdict": "pass"}${after}`).verdict).toBe('unreadable')
      }),
    )
  })
})
