import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CaseAddress } from '../../report/html/page-data.ts'
import { findLinkedCase, linkToCase } from './case-link.ts'

const address: fc.Arbitrary<CaseAddress> = fc.record({
  suite: fc.string({ unit: 'grapheme' }),
  caseId: fc.string({ unit: 'grapheme' }),
  mode: fc.constantFrom('unary', 'stream'),
})

describe('links to cases', () => {
  test('read as people write them', () => {
    expect(linkToCase({ suite: 'support', caseId: 'refund[product=a gift]', mode: 'unary' })).toBe(
      '#case=support/refund%5Bproduct%3Da%20gift%5D&mode=unary',
    )
  })

  test('lead back to the case', () => {
    fc.assert(
      fc.property(fc.array(address, { minLength: 1 }), addresses => {
        for (const wanted of addresses) {
          const found = addresses[findLinkedCase(linkToCase(wanted), addresses)]
          expect(found && linkToCase(found)).toBe(linkToCase(wanted))
        }
      }),
    )
  })

  test('may leave out the mode, and lead nowhere when no case fits', () => {
    const addresses = [
      { suite: 'a', caseId: 'b+c', mode: 'stream' },
      { suite: 'a', caseId: 'd', mode: 'unary' },
    ] as const
    expect(findLinkedCase('#case=a/d', addresses)).toBe(1)
    expect(findLinkedCase('#case=a/b+c', addresses)).toBe(0)
    expect(findLinkedCase('#case=a/b%2Bc&mode=unary', addresses)).toBe(-1)
    expect(findLinkedCase('', addresses)).toBe(-1)
  })
})
