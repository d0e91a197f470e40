import { expect, test } from 'vitest'
import { aGoldenCase } from '../../testing/builders/build-golden-case.ts'
import { compareCases, describeCaseChanges } from './case-changes.ts'

const refund = aGoldenCase({ samples: 5 })
const delivery = aGoldenCase({ id: 'delivery', samples: 5 })

test('lines, samples and time limits are no change, and those of before are kept', () => {
  const moved = aGoldenCase({
    samples: 3,
    timeoutMs: 5,
    location: { file: 'suites/support.yaml', line: 99, column: 1 },
  })
  const changes = compareCases([refund], [moved])
  expect(changes).toMatchObject({ unchanged: ['support/refund-policy'], changed: [] })
  expect(changes.cases).toEqual([{ ...refund, location: moved.location }])
  expect(describeCaseChanges(changes)).toEqual([])
})

test.each<[string, Partial<typeof refund>]>([
  ['a prompt', { turns: [[{ role: 'user', content: 'Something else?' }]] }],
  ['a parameter', { request: { temperature: 1 } }],
  ['a mode', { modes: ['stream'] }],
  ['an expectation', { expect: [{ kind: 'max-length', characters: 9 }] }],
])('%s is a change', (_, change) => {
  const changed = { ...refund, ...change }
  expect(compareCases([refund, delivery], [changed, delivery])).toMatchObject({
    changed: ['support/refund-policy'],
    unchanged: ['support/delivery'],
  })
})

test('what is new and what is gone is told apart, and counted in words', () => {
  const fresh = ['a', 'b'].map(id => aGoldenCase({ id }))
  const changes = compareCases([refund, delivery], [{ ...delivery, model: 'x' }, ...fresh])
  expect(changes).toMatchObject({
    changed: ['support/delivery'],
    added: ['support/a', 'support/b'],
    removed: ['support/refund-policy'],
  })
  expect(describeCaseChanges(changes)).toEqual([
    '1 case changed since: it is sent again',
    '2 new cases: they are sent, too',
    '1 case no longer there: it is left out',
  ])
})
