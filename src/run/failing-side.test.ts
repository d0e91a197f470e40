import { describe, expect, test } from 'vitest'
import type { FailureClass } from '../model/exchange.ts'
import type { Side } from '../model/side.ts'
import { anExchange } from '../testing/builders/build-exchange.ts'
import { createCircuitBreaker } from './failing-side.ts'

type Seen = readonly [Side, FailureClass | 'answered']

function after(seen: readonly Seen[]) {
  const breaker = createCircuitBreaker()
  for (const [side, what] of seen) {
    breaker.observe(anExchange({ side, ...(what !== 'answered' && { failure: { class: what } }) }))
  }
  return breaker.failing
}

const times = (count: number, side: Side, what: Seen[1]): Seen[] =>
  Array.from({ length: count }, () => [side, what])

describe('the circuit breaker', () => {
  test('trips after 20 failures in a row, whatever their classes', () => {
    const seen = [
      ...times(3, 'candidate', 'answered'),
      ...times(10, 'candidate', 'upstream'),
      ...times(9, 'candidate', 'timeout'),
    ]
    expect(after(seen)).toBeNull()
    expect(after([...seen, ['candidate', 'network']])).toEqual({
      kind: 'side-failing',
      sides: ['candidate'],
      samples: 20,
      classes: ['upstream', 'timeout', 'network'],
    })
  })

  test.each(['auth', 'billing'] as const)('trips after five failures in a row with %s', name => {
    const seen = [...times(9, 'baseline', 'answered'), ...times(4, 'baseline', name)]
    expect(after(seen)).toBeNull()
    expect(after([...seen, ['baseline', name]])).toMatchObject({ samples: 5, classes: [name] })
  })

  test.each(['answered', 'content-filter', 'context-length'] as const)(
    'begins anew when a sample is %s: the side works',
    what => {
      const seen = [...times(19, 'candidate', 'upstream'), ['candidate', what] as const]
      expect(after([...seen, ...times(19, 'candidate', 'upstream')])).toBeNull()
    },
  )

  test('counts each side by itself', () => {
    const seen = Array.from({ length: 19 }, (): Seen[] => [
      ['candidate', 'upstream'],
      ['baseline', 'answered'],
    ]).flat()
    expect(after(seen)).toBeNull()
    expect(after([...seen, ['baseline', 'upstream']])).toBeNull()
  })

  test('names both sides where both fail at the same time', () => {
    const seen = Array.from({ length: 20 }, (): Seen[] => [
      ['baseline', 'network'],
      ['candidate', 'network'],
    ]).flat()
    expect(after(seen)).toMatchObject({ sides: ['baseline', 'candidate'], classes: ['network'] })
  })
})
