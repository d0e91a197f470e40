import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { shortenJson } from './shorten.ts'

describe('shortenJson', () => {
  test('leaves a value with short texts as it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        const json = JSON.parse(JSON.stringify(value))
        expect(shortenJson(json, 100_000)).toEqual(json)
      }),
    )
  })

  test('says how much of a long text is missing, wherever it stands', () => {
    const value = { a: [{ b: 'x'.repeat(30) }], n: 1 }
    expect(shortenJson(value, 10)).toEqual({
      a: [{ b: `${'x'.repeat(10)}… (20 characters left out)` }],
      n: 1,
    })
  })

  test('keeps of an image its type only', () => {
    const url = `data:image/png;base64,${'A'.repeat(500)}`
    expect(shortenJson(url, 1000)).toBe(`${url.slice(0, 64)}… (458 characters left out)`)
  })
})
