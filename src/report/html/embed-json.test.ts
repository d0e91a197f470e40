import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hostileText } from '../../testing/hostile-text.ts'
import { embedJson } from './embed-json.ts'

const markup = fc.constantFrom('</script>', '<!--', '<script', ']]>', '&lt;', '\u2028', '\u2029')

describe('embedJson', () => {
  test('gives the same value back', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        expect(JSON.parse(embedJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  test('holds nothing that a parser of HTML or of scripts acts on', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(hostileText, markup)), texts => {
        const value = Object.fromEntries(texts.map(text => [text, text]))
        expect(embedJson(value)).not.toMatch(/[<>&\u2028\u2029]/)
        expect(JSON.parse(embedJson(texts.join('').toWellFormed()))).toBe(
          texts.join('').toWellFormed(),
        )
      }),
    )
  })
})
