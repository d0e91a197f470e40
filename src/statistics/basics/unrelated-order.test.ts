import { describe, expect, it } from 'vitest'
import { unrelatedOrder } from './unrelated-order.ts'

describe('unrelatedOrder', () => {
  const keys = ['b', 'a', 'C', 'd', 'ä', 'e']

  it('holds every prompt once, and not in the order of the keys', () => {
    const order = unrelatedOrder(keys, '42')
    expect(order.toSorted()).toEqual(keys.toSorted())
    expect(order).not.toEqual(keys.toSorted())
  })

  it('depends on the seed, not on the order given', () => {
    expect(unrelatedOrder(keys.toReversed(), '42')).toEqual(unrelatedOrder(keys, '42'))
    const orders = ['1', '2', '3', '4'].map(seed => unrelatedOrder(keys, seed).join(''))
    expect(new Set(orders).size).toBeGreaterThan(1)
  })
})
