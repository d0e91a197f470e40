import { describe, expect, test } from 'vitest'
import { compilePattern } from './pattern.ts'

describe('compilePattern', () => {
  test.each([
    ['(?i)as an AI', 'AS AN ai model', true],
    ['as an AI', 'as an ai', false],
    ['(?s)a.b', 'a\nb', true],
    ['a.b', 'a\nb', false],
    ['(?m)^b$', 'a\nb', true],
    ['(?im)^B$', 'a\nb', true],
    ['(?ii)x', 'X', true],
    ['^.$', '😀', true],
    ['\\p{L}+', 'é', true],
    ['\\-', '-', true],
  ])('%s on %j is %s', (pattern, text, expected) => {
    expect(compilePattern(pattern).test(text)).toBe(expected)
  })

  test.each(['(', '(?x)a', '[b-a]', '*'])('%s is a syntax error', pattern => {
    expect(() => compilePattern(pattern)).toThrow(SyntaxError)
  })
})
