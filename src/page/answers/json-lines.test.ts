import { describe, expect, test } from 'vitest'
import { jsonDifferences } from '../../compare/differences/json-differences.ts'
import type { JsonValue } from '../../model/json.ts'
import { jsonLines } from './json-lines.ts'

function changedPaths(baseline: JsonValue, candidate: JsonValue) {
  const settings = { ignorePaths: ['$.at'], numericTolerance: 0 }
  const differences = jsonDifferences(baseline, candidate, settings)
  const of = (value: JsonValue, side: 'baseline' | 'candidate') =>
    jsonLines(value, differences, side)
      .lines.filter(line => line.isChanged)
      .map(line => line.path)
  return [of(baseline, 'baseline'), of(candidate, 'candidate')]
}

describe('jsonLines', () => {
  test('marks a changed value on both sides, and nothing else', () => {
    expect(changedPaths({ a: 1, b: [1, 2], at: 1 }, { a: 1, b: [1, 3], at: 2 })).toEqual([
      ['$.b[1]'],
      ['$.b[1]'],
    ])
  })

  test('marks a member that only one side has, with all that is in it', () => {
    expect(changedPaths({ a: { b: [1] } }, { c: 1 })).toEqual([
      ['$.a', '$.a.b', '$.a.b[0]'],
      ['$.c'],
    ])
  })

  test('marks an array whose length differs, and in it only what differs', () => {
    expect(changedPaths([1, 2, 3], [1, 4])).toEqual([
      ['$', '$[1]'],
      ['$', '$[1]'],
    ])
  })

  test('writes members in their order, indented by their depth', () => {
    const { lines, isCut } = jsonLines({ z: { y: 'a"b' }, a: null }, [], 'baseline')
    expect(lines.map(({ depth, key, text }) => [depth, key, text])).toEqual([
      [0, null, '{2}'],
      [1, 'z', '{1}'],
      [2, 'y', String.raw`"a\"b"`],
      [1, 'a', 'null'],
    ])
    expect(isCut).toBe(false)
  })

  test('stops after 1,000 lines and says so', () => {
    const { lines, isCut } = jsonLines(
      Array.from({ length: 5000 }, () => 1),
      [],
      'baseline',
    )
    expect([lines.length, isCut]).toEqual([1000, true])
  })
})
