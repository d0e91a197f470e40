import { describe, expect, it } from 'vitest'
import { flags, values } from '../../testing/builders/contract-strata.ts'
import { below, randomStream, uniform } from '../basics/random.ts'
import type { ContractStratum } from './contract-rates.ts'
import { findUnlikelyBreaks } from './unlikely-breaks.ts'

const found = (strata: readonly ContractStratum[]) =>
  findUnlikelyBreaks(strata, { throughout: strata, errorLevel: 0.05 })

describe('findUnlikelyBreaks', () => {
  const slip = flags('slip', 'xoo', 'ooo')

  it('finds what breaks every time where the baseline broke once, elsewhere', () => {
    const broken = flags('broken', 'ooo', 'xxx')
    expect(found([slip, broken])).toMatchObject({ strata: [broken], samplesNeeded: 7 })
    const differing = values('differing', 'aaa', 'bbc')
    expect(found([values('slip', 'aab', 'aaa'), differing])).toMatchObject({ strata: [differing] })
  })

  it('needs fewer samples the more strata there are', () => {
    const broken = ['b', 'c', 'd'].map(key => flags(key, 'oo', 'xx'))
    expect(found([slip, ...broken])?.samplesNeeded).toBe(3)
  })

  it('leaves to others what the baseline never shows, and what it shows there itself', () => {
    expect(found([flags('broken', 'ooo', 'xxx')])).toBeNull()
    expect(found([slip, flags('broken', 'oox', 'xxx')])).toBeNull()
    expect(found([slip, flags('broken', 'ooo', 'xxo')])).toBeNull()
    expect(found([slip, flags('broken', 'o', 'xxx')])).toBeNull()
    expect(found([slip, flags('broken', 'ooo', 'x')])).toBeNull()
  })

  it('takes for chance what noise explains', () => {
    // All against none happens to two samples easily.
    expect(found([slip, flags('broken', 'oo', 'xx')])).toBeNull()
    const slips = Array.from({ length: 5 }, (_, index) => flags(`slip ${index}`, 'xox', 'oox'))
    expect(found([...slips, flags('broken', 'ooo', 'xxx')])).toBeNull()
  })

  it('takes more for chance where there are values, any of which the baseline may hold on to', () => {
    const slips = (count: number, baseline: string) =>
      Array.from({ length: count }, (_, index) => values(`slip ${index}`, baseline, 'aaa'))
    const differing = values('differing', 'aaa', 'bbb')
    expect(found([...slips(1, 'aab'), differing])).not.toBeNull()
    expect(found([...slips(2, 'aab'), differing])).toBeNull()
    const pairs = ['d', 'e', 'f'].map(key => values(key, 'aa', 'bb'))
    expect(found([...slips(2, 'ab'), ...pairs])).not.toBeNull()
    expect(found([...slips(4, 'ab'), ...pairs])).toBeNull()
  })

  it.each([
    ['flags', 2, 3],
    ['flags', 2, 2],
    ['values', 2, 3],
    ['values', 2, 2],
    ['values', 3, 3],
    ['values', 3, 2],
  ])(
    'seldom finds anything in noisy runs in which nothing differs: %s, %i of them, %i samples',
    (of, count, samples) => {
      const next = randomStream('42', `noise ${of} ${count} ${samples}`)
      const signs = ['x', 'o', 'z'].slice(0, count)
      const draw = (q: number) =>
        Array.from({ length: samples }, () =>
          // All alike are the worst chances of values.
          of === 'flags' ? (uniform(next) < q ? 'x' : 'o') : signs[below(next, count)],
        ).join('')
      const runs = 2000
      let alarms = 0
      for (let run = 0; run < runs; run++) {
        const strata = Array.from({ length: 1 + below(next, 30) }, (_, index) => {
          const q = uniform(next)
          return (of === 'flags' ? flags : values)(`${index}`, draw(q), draw(q))
        })
        if (found(strata) !== null) alarms++
      }
      expect(alarms / runs).toBeLessThan(0.06)
    },
  )
})
