import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nearestName, suggestName } from './nearest-name.ts'

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), maxLength: 8 })

describe('nearestName', () => {
  test('finds a mistyped name whatever its case', () => {
    expect(nearestName('Messges', ['model', 'messages', 'mode'])).toBe('messages')
    expect(nearestName('TIMEOUTMS', ['timeoutMs'])).toBe('timeoutMs')
  })

  test('finds nothing when most letters differ', () => {
    expect(nearestName('banana', ['prompt', 'messages'])).toBeUndefined()
    expect(nearestName('x'.repeat(100_000), ['prompt'])).toBeUndefined()
  })

  test('finds a known name for itself', () => {
    fc.assert(
      fc.property(fc.uniqueArray(word, { minLength: 1 }), names => {
        for (const name of names) expect(nearestName(name, names)).toBe(name)
      }),
    )
  })
})

test('a few known names are listed when none is near', () => {
  expect(suggestName('zzz', ['alpha', 'beta'])).toBe('known: alpha, beta')
  expect(
    suggestName(
      'zzz',
      Array.from({ length: 20 }, (_, index) => `n${index}`),
    ),
  ).toBeUndefined()
})
