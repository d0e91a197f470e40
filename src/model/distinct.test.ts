import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countKinds, distinctOf } from './distinct.ts'

test('names each item once, and knows where it stands and how often', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'b', 'c', '')), all => {
      const distinct = distinctOf(all)
      expect(distinct.items).toEqual([...new Set(all)])
      expect(distinct.kinds.map(kind => distinct.items[kind])).toEqual(all)
      expect(countKinds(distinct)).toEqual(
        distinct.items.map(item => all.filter(other => other === item).length),
      )
    }),
  )
})
