import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { redactParts } from './redact-parts.ts'

const secret = 'sk-proj-Zq81mWkTeH20vRbyX94c'
const redact = (text: string): string => redactParts(text, secret, '[gone]')

describe('a secret that is shown in part', () => {
  test.each([
    ['sk-pr…4c', '[gone]'],
    ['sk-proj-********************X94c', '[gone]'],
    ['Incorrect API key provided: sk-proj-Z*****94c.', 'Incorrect API key provided: [gone].'],
    ['key sk-proj-... is wrong', 'key [gone] is wrong'],
    ['key sk-...X94c is wrong', 'key [gone] is wrong'],
    ['it ends in ********X94c', 'it ends in [gone]'],
    ['it ends in …byX94c', 'it ends in [gone]'],
    ['it ends in •••X94c', 'it ends in [gone]'],
    ['cut off: sk-proj-Zq81mWkTeH', 'cut off: [gone]'],
    ['the end: H20vRbyX94cabc, WkTeH20vRbyX94c', 'the end: H20vRbyX94cabc, WkTeH20vRbyX94c'],
    ['the end: 1mWkTeH20vRbyX94c', 'the end: [gone]'],
    ['sk-pr…4c and sk-pr…4c', '[gone] and [gone]'],
  ])('%s', (text, wanted) => {
    expect(redact(text)).toBe(wanted)
  })

  test.each([
    'keys begin with sk-... at this vendor',
    'keys begin with sk-proj- at this vendor',
    'X94c is a part number; so is AB-X94c',
    'sk-other-key-of-somebody-else',
    '',
  ])('and text that shows nothing of it stays: %s', text => {
    expect(redact(text)).toBe(text)
  })

  test('leaves no more than five of its characters beside a mask, wherever it is cut', () => {
    const length = fc.integer({ min: 0, max: secret.length - 4 })
    fc.assert(
      fc.property(
        length,
        length,
        fc.constantFrom('****', '…', '...', 'xxxx'),
        (head, tail, mask) => {
          fc.pre(head + tail >= 6 && head + tail < secret.length && (head >= 3 || tail >= 6))
          const echo = secret.slice(0, head) + mask + (tail === 0 ? '' : secret.slice(-tail))
          const left = redact(`<${echo}>`).replace('[gone]', '')
          expect(left.length).toBeLessThanOrEqual(4)
        },
      ),
    )
  })
})

test('a short secret has no parts', () => {
  expect(redactParts('abc…678', 'abc12345678', '[gone]')).toBe('abc…678')
})
