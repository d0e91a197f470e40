import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createPathMatcher, isValidPath, renderStep } from './json-path.ts'

test.each([
  '$',
  '$.createdAt',
  '$.items[*].id',
  '$.items[0]',
  '$.*.id',
  '$["a b"]',
  "$['it\\'s']",
  '$.created-at',
  '$.größe',
])('%s is a path', path => {
  expect(isValidPath(path)).toBe(true)
})

test.each(['', 'a', '$a', '$.', '$..id', '$.a.', '$[', '$[-1]', '$[01]', '$[a]', "$['a]", '$.a b'])(
  '%j is no path',
  path => {
    expect(isValidPath(path)).toBe(false)
  },
)

describe('createPathMatcher', () => {
  const matches = (path: string, steps: (string | number)[]) =>
    steps.reduce((at, step) => at.child(step), createPathMatcher([path])).matches

  test.each([
    ['$.a.b', ['a', 'b'], true],
    ['$.a', ['a', 'b', 0], true],
    ['$.a.b', ['a'], false],
    ['$.items[*].id', ['items', 7, 'id'], true],
    ['$.items[*].id', ['items', 7, 'name'], false],
    ['$.items[1]', ['items', 1], true],
    ['$.items[1]', ['items', '1'], false],
    ['$.*', ['a'], true],
    ['$.*.x', ['a', 'y'], false],
    ["$['a.b']", ['a.b'], true],
    ['$', [], true],
    ['$..a', ['a'], false],
  ])('%s and %j: %s', (path, steps, expected) => {
    expect(matches(path, steps)).toBe(expected)
  })

  test('knows only own steps, whatever a key is called', () => {
    expect(matches('$.a', ['__proto__'])).toBe(false)
    expect(matches('$.__proto__', ['__proto__'])).toBe(true)
    expect(matches('$.a', ['constructor', 'prototype'])).toBe(false)
  })

  test('tells several paths apart', () => {
    const root = createPathMatcher(['$.a.x', '$.b'])
    expect([root.child('a').matches, root.child('b').matches]).toEqual([false, true])
    expect(root.child('a').child('x').matches).toBe(true)
  })
})

test('a rendered step is a path to that key and to no other', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.constantFrom("it's", 'a\\', '\n')), key => {
      const path = `$${renderStep(key)}`
      expect(createPathMatcher([path]).child(key).matches).toBe(true)
      expect(createPathMatcher([path]).child(`${key}x`).matches).toBe(false)
    }),
  )
})
