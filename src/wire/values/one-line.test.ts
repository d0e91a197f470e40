import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { describeHtml, isHtml, oneLine } from './one-line.ts'

test('the result is one line of at most the limit, whatever comes in', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 50 }), (text, limit) => {
      const line = oneLine(text, limit)
      expect(line.length).toBeLessThanOrEqual(limit)
      expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202e]/)
    }),
  )
})

test('a cut never splits a character in two', () => {
  expect(oneLine('ab🌍🌍', 4)).toBe('ab…')
})

test.each([
  'sk-proj-abcdef1234',
  'sk-abc***************wxyz',
  'llmgtwy_abcdef12',
  'phaseo_v1_sk_abc_def',
  'Bearer abcdefgh12345',
  'AIzaSyA1234567890',
])('%s is taken out', key => {
  expect(oneLine(`bad key: ${key}, sorry`)).toBe('bad key: [key], sorry')
})

test('a page is known by its beginning and told by its title', () => {
  expect(isHtml('\n <!DOCTYPE html><html>')).toBe(true)
  expect(isHtml('{"html":"<html>"}')).toBe(false)
  expect(describeHtml('<html><head><title>\n 502 </title>')).toBe('an HTML page titled "502"')
  expect(describeHtml('<html>')).toBe('an HTML page')
})
