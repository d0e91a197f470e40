import { describe, expect, it } from 'vitest'
import { below, randomStream, uniform } from '../basics/random.ts'
import type { ContractStratum } from './contract-rates.ts'
import { findUnlikelyBreaks } from './unlikely-breaks.ts'

function flags(key: string, baseline: string, candidate: string): ContractStratum {
  const read = (text: string) => text.split('').map(sign => (sign === 'x' ? 'broken' : 'ok'))
  return {
    key,
    caseKey: key,
    cluster: key,
    kind: 'flag',
    baseline: read(baseline),
    candidate: read(candidate),
  }
}

function values(key: string, baseline: string, candidate: string): ContractStratum {
  return {
    ...flags(key, '', ''),
    kind: 'value',
    baseline: baseline.split(''),
    candidate: candidate.split(''),
  }
}

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

  it('finds something in at most about 5 % of noisy runs in which nothing differs', () => {
    const next = randomStream('42', 'noise')
    const draw = (q: number) => Array.from({ length: 3 }, () => (uniform(next) < q ? 'x' : 'o'))
    const runs = 2000
    let alarms = 0
    for (let run = 0; run < runs; run++) {
      const noisy = 1 + below(next, 30)
      const strata = Array.from({ length: noisy }, (_, index) => {
        const q = uniform(next)
        return flags(`${index}`, draw(q).join(''), draw(q).join(''))
      })
      if (found(strata) !== null) alarms++
    }
    expect(alarms / runs).toBeLessThan(0.06)
  })
})
