import { describe, expect, test } from 'vitest'
import type { Failure } from '../model/exchange.ts'
import { anExchange } from '../testing/builders/build-exchange.ts'
import { createSideWatch } from './unusable-side.ts'

const wrongKey = { class: 'auth' } as const

function watchAfter(failures: readonly (Partial<Failure> | null)[]) {
  const watch = createSideWatch()
  for (const failure of failures) {
    watch.observe(anExchange({ side: 'candidate', ...(failure && { failure }) }))
  }
  return watch.unusable
}

describe('a side is given up', () => {
  test.each<[string, Partial<Failure>]>([
    ['a wrong key', wrongKey],
    ['nobody listening', { class: 'network', code: 'ECONNREFUSED' }],
    ['an unknown host', { class: 'network', code: 'ENOTFOUND' }],
    ['a name server that does not answer', { class: 'network', code: 'EAI_AGAIN' }],
  ])('after five samples in a row with %s', (_, failure) => {
    expect(watchAfter(Array.from({ length: 4 }, () => failure))).toBeNull()
    expect(watchAfter(Array.from({ length: 5 }, () => failure))).toBe('candidate')
  })

  test('not once it answered', () => {
    expect(watchAfter([wrongKey, null, ...Array.from({ length: 9 }, () => wrongKey)])).toBeNull()
  })

  test('not once it failed in a way that passes', () => {
    const passing = { class: 'network', code: 'ECONNRESET' } as const
    expect(watchAfter([passing, ...Array.from({ length: 9 }, () => wrongKey)])).toBeNull()
  })

  test('and the other side is not counted with it', () => {
    const watch = createSideWatch()
    for (const side of ['baseline', 'candidate', 'baseline', 'candidate'] as const) {
      for (let sample = 0; sample < 2; sample++) {
        watch.observe(anExchange({ side, failure: wrongKey }))
      }
    }
    expect(watch.unusable).toBeNull()
    watch.observe(anExchange({ side: 'baseline', failure: wrongKey }))
    expect(watch.unusable).toBe('baseline')
  })
})
