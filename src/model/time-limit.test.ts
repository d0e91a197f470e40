import { expect, test } from 'vitest'
import { tookTooLong, withTimeLimit } from './time-limit.ts'

test('gives back what the work gives back, once it is done', () => {
  expect(withTimeLimit(1000, () => 'done')).toBe('done')
  expect(withTimeLimit(1000, () => undefined)).toBeUndefined()
})

test('gives what was late for once a second chance', () => {
  let calls = 0
  const work = () => {
    const endMs = performance.now() + (calls++ === 0 ? 1e9 : 0)
    while (performance.now() < endMs);
    return 'done'
  }
  expect(withTimeLimit(20, work)).toBe('done')
  expect(calls).toBe(2)
})

test('passes on what is thrown', () => {
  const error = new RangeError('too much')
  const fail = () => {
    throw error
  }
  expect(() => withTimeLimit(1000, fail)).toThrow(error)
})

test.each([
  ['a regular expression', () => /^(\w+\s?)*$/.test(`${'word'.repeat(20)}!`)],
  [
    'a loop',
    () => {
      for (;;);
    },
  ],
])('%s that would take ages is given up, and the next one is not', (_, work) => {
  expect(withTimeLimit(20, work)).toBe(tookTooLong)
  expect(withTimeLimit(1000, () => 1)).toBe(1)
})
