import { describe, expect, test } from 'vitest'
import { isName, withoutQuotedProse } from './without-prose.ts'

describe('a name', () => {
  test.each([
    'openai/gpt-4o-mini-2024-07-18',
    'Amazon Bedrock',
    'req_0123456789abcdef0123456789abcdef',
    '550e8400-e29b-41d4-a716-446655440000',
    'MAX_TOKENS',
    'eu-west-1: Azure (EU) east',
  ])('is %s', text => expect(isName(text)).toBe(true))

  test.each([
    'Which colour has a ripe banana?',
    'Which colour does a banana have when it is ripe enough to be eaten?',
    'x'.repeat(201),
    '香蕉成熟时是什么颜色',
    'two\nlines',
    '',
  ])('is not %j', text => expect(isName(text)).toBe(false))
})

test('what is quoted is left out where it is no name, also where the text was cut in it', () => {
  const named = 'the finish reason is "eos", which is new'
  expect(withoutQuotedProse(named)).toBe(named)
  expect(withoutQuotedProse('it is "a ripe banana is as yellow", "b" too')).toBe('it is "…" too')
  expect(withoutQuotedProse('it is "a ripe banana is as yel…')).toBe('it is "…"')
  expect(withoutQuotedProse('it is "say "a" or what is quoted in there"!')).toBe('it is "…"!')
})
