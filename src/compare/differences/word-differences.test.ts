import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hostileText } from '../../testing/hostile-text.ts'
import { wordDifferences, type Edit } from './word-differences.ts'

function side(edits: readonly Edit[], other: Edit['kind']): string {
  return edits
    .filter(edit => edit.kind !== other)
    .map(edit => edit.text)
    .join('')
}

function expectComplete(baseline: string, candidate: string): Edit[] {
  const edits = wordDifferences(baseline, candidate)
  expect(side(edits, 'added')).toBe(baseline)
  expect(side(edits, 'removed')).toBe(candidate)
  expect(edits.every(edit => edit.text !== '')).toBe(true)
  return edits
}

function show(edits: readonly Edit[]): string {
  const marks = { same: ['', ''], removed: ['[-', '-]'], added: ['{+', '+}'] }
  return edits.map(({ kind, text }) => marks[kind].join(text)).join('')
}

test.each([
  ['I like red apples.', 'I like green apples.', 'I like [-red-]{+green+} apples.'],
  ['a b c', 'a c', 'a [-b -]c'],
  ['a c', 'a b c', 'a {+b +}c'],
  ['one two three', 'un deux three', '[-one two-]{+un deux+} three'],
  ['a\nb', 'a b', 'a[-\n-]{+ +}b'],
  ['', 'x', '{+x+}'],
  ['x', '', '[-x-]'],
  ['same', 'same', 'same'],
  ['', '', ''],
  ['気温は高い', '気温は低い', '気温は[-高-]{+低+}い'],
  ['ok 👍🏽', 'ok 👍', 'ok [-👍🏽-]{+👍+}'],
])('%j and %j differ in %j', (baseline, candidate, expected) => {
  expect(show(wordDifferences(baseline, candidate))).toBe(expected)
})

describe('the edits are complete and alternate', () => {
  const words = fc
    .array(fc.constantFrom('a', 'b', 'c', ' ', '\n', '.', '漢', '😀'), { maxLength: 60 })
    .map(pieces => pieces.join(''))

  test.each([
    ['words', words],
    ['hostile text', hostileText],
    ['any code units', fc.string({ unit: 'binary' })],
  ])('for %s', (_, text) => {
    fc.assert(
      fc.property(text, text, (baseline, candidate) => {
        const kinds = expectComplete(baseline, candidate).map(edit => edit.kind)
        expect(kinds.join(' ')).not.toMatch(/(\w+) \1\b|added removed/)
      }),
    )
  })
})

test('lone halves of surrogate pairs survive', () => {
  expectComplete('\ud83d a \ude00', '\ude00 a \ud83d')
})

/** Words of a fixed pseudo-random sequence. */
function randomWords(count: number, distinct: number, seed: number): string[] {
  let state = seed
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return `w${(state >>> 8) % distinct}`
  })
}

describe('a hundred kilobytes of', () => {
  const unlike = (count: number, distinct: number): [string, string] => [
    randomWords(count, distinct, 1).join(' '),
    randomWords(count, distinct, 2).join(' '),
  ]
  const cases: [string, [string, string]][] = [
    ['different words', unlike(15_000, 1e6)],
    ['a thousand words', unlike(20_000, 1000)],
    ['two words', unlike(30_000, 2)],
    ['periods', ['a b c d e '.repeat(10_000), 'a b d c e '.repeat(10_000)]],
    ['symbols', ['!?'.repeat(50_000), '?!!'.repeat(33_000)]],
    ['Chinese', ['我们可以退款'.repeat(16_000), '他们不能换货'.repeat(16_000)]],
    ['blank lines', [' \n'.repeat(50_000), '\n  '.repeat(33_000)]],
    ['combining marks', [`a${'\u0301\u0316'.repeat(50_000)}`, `b${'\u0316'.repeat(100_000)}`]],
  ]

  test.each(cases)('%s is compared completely', (_, [baseline, candidate]) => {
    expectComplete(baseline, candidate)
  })

  test('prose with scattered changes shows each of them', () => {
    const words = randomWords(15_000, 1e6, 3)
    const changed = words.map((word, index) => (index % 50 === 25 ? `x${index}` : word))
    const edits = expectComplete(words.join(' '), changed.join(' '))
    expect(edits.filter(edit => edit.kind === 'added')).toHaveLength(300)
    expect(edits.filter(edit => edit.kind === 'removed')).toHaveLength(300)
  })

  test('prose with a passage replaced by another keeps what is around it', () => {
    const words = randomWords(9000, 1e6, 4)
    const others = randomWords(3000, 1e6, 5).map(word => `y${word}`)
    const changed = [...words.slice(0, 3000), ...others, ...words.slice(6000)]
    const edits = expectComplete(words.join(' '), changed.join(' '))
    expect(edits.map(edit => edit.kind)).toEqual(['same', 'removed', 'added', 'same'])
  })
})
