import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describeProblem } from '../../model/problem.ts'
import { parseSource } from './source-document.ts'

function problemsOf(text: string): string[] {
  const parsed = parseSource({ file: 'a.yaml', text })
  return parsed.ok ? [] : parsed.problems.map(describeProblem)
}

function read(text: string) {
  const parsed = parseSource({ file: 'a.yaml', text })
  if (!parsed.ok) throw new Error(parsed.problems.map(describeProblem).join('\n'))
  return parsed.source
}

describe('parseSource', () => {
  test('points to where a quote opens that is never closed', () => {
    expect(problemsOf('a: "one"\nb: "two\n  - c\nd: e\n')).toEqual([
      'a.yaml:2:4: missing closing "quote',
    ])
  })

  test.each(['a:\n  - b: 1\n    c: 2\n   d: 3\n', 'a:\n- b: 1\n    c: 2\n'])(
    'says what to do about lines that are not indented alike: %j',
    text => {
      expect(problemsOf(text).join()).toContain(
        'lines that belong together begin in the same column',
      )
    },
  )

  test('reads YAML 1.2: yes is text, a date is text', () => {
    expect(read('a: yes\nb: 2027-01-31\nc: 0o7\nd: ~').value).toEqual({
      a: 'yes',
      b: '2027-01-31',
      c: 7,
      d: null,
    })
  })

  test('reads JSON that is indented by tabs', () => {
    const value = { a: [1, { b: 'x\n"' }], c: null, d: '\u2028' }
    expect(read(JSON.stringify(value, null, '\t')).value).toEqual(value)
  })

  test('passes over a byte order mark', () => {
    const source = read('\uFEFFa: 1')
    expect(source.value).toEqual({ a: 1 })
    expect(source.locate(['a'])).toMatchObject({ line: 1, column: 4 })
  })

  test('keeps to YAML 1.2 though a directive says otherwise', () => {
    expect(read('%YAML 1.1\n---\na: yes').value).toEqual({ a: 'yes' })
  })

  test('is null when there is nothing but comments', () => {
    expect(read('').value).toBeNull()
    expect(read('# nothing\n').value).toBeNull()
  })

  test('locates values, keys and what is missing', () => {
    const source = read('a:\n  - b: 1\n    c: {d: 2}\n')
    expect(source.locate(['a', 0, 'c', 'd'])).toEqual({ file: 'a.yaml', line: 3, column: 12 })
    expect(source.locate(['a', 0, 'c'], 'key')).toMatchObject({ line: 3, column: 5 })
    expect(source.locate(['a', 0, 'zzz'])).toMatchObject({ line: 2, column: 5 })
    expect(source.locate([])).toMatchObject({ line: 1, column: 1 })
  })

  test('locates what an alias brings where it was written', () => {
    const source = read('a: &x\n  b: 1\nc: *x\n')
    expect(source.value).toEqual({ a: { b: 1 }, c: { b: 1 } })
    expect(source.locate(['c', 'b'])).toMatchObject({ line: 2, column: 6 })
  })

  test.each([
    ['a: 1\nb: 2\na: 3', 'a.yaml:3:1: duplicate key "a"'],
    ['a: 1\n---\nb: 2', 'a.yaml:2:1: a second document begins here (one file, one document)'],
    ['a: [1, 2', 'a.yaml:1:9: a "[" or "{" before this place is not closed'],
    ['cases:\n  - id a\n    mode: both\n', 'a.yaml:2:5: a ":" is missing after the key'],
    ['a: 1\nb\n', 'a.yaml:2:1: a ":" is missing after the key'],
    ['a: .nan', 'a.yaml:1:4: is no value that JSON can hold'],
    ['? [a]\n: 1', 'a.yaml:1:3: a key must be text'],
    ['__proto__: 1', 'a.yaml:1:1: "__proto__" cannot be a key'],
    ['a: &a {b: 1}\nc: { <<: *a }', 'a.yaml:2:6: merge keys are not a part of YAML 1.2'],
    ['a: *x', 'a.yaml:1:4: no anchor for the alias "*x"'],
    ['a: !!js/function x', 'a.yaml:1:4: unresolved tag'],
  ])('%j is a problem', (text, expected) => {
    expect(problemsOf(text)[0]).toContain(expected)
  })

  test('says that a lower limit needs quotes', () => {
    expect(problemsOf('gates:\n  coverage.cases: >= 90%\n')[0]).toContain('needs quotes')
  })

  test('says that tabs do not indent', () => {
    expect(problemsOf('a:\n\tb: 1\n')[0]).toContain('not with tabs')
  })

  test.each([
    ['prompt: Answer: yes or no', 'a value with ": " in it needs quotes'],
    ['- prompt: {{name}} is here', 'a value that begins with "{{" needs quotes'],
    ['prompt: @user says hi', 'a value that begins with "@" needs quotes'],
    ['prompt: `code`', 'a value that begins with "`" needs quotes'],
    ['prompt: *bold* text', 'a value that begins with "*" needs quotes'],
    ['prompt: - list', 'a value that begins with "-" needs quotes'],
  ])('says what to do about %j', (text, expected) => {
    expect(problemsOf(text)[0]).toContain(expected)
  })

  test('names the place of what was not UTF-8', () => {
    const latin = Buffer.from('a: 1\nb: Gr\xfc\xdfe\n', 'latin1').toString()
    expect(problemsOf(latin)).toHaveLength(1)
    expect(problemsOf(latin)[0]).toContain('a.yaml:2:6: a character that is not UTF-8')
    const wide = Buffer.from('\uFEFFa: 1\n', 'utf16le').toString()
    expect(problemsOf(wide)[0]).toContain('a.yaml:1:1: a character that is not UTF-8')
    expect(read('a: "\\uFFFD"').value).toEqual({ a: '\uFFFD' })
  })

  test('refuses aliases that stand for billions of values', () => {
    const levels = Array.from({ length: 9 }, (_, level) => {
      const inner =
        level === 0
          ? '[x, x]'
          : `[${Array(9)
              .fill(`*l${level - 1}`)
              .join(', ')}]`
      return `l${level}: &l${level} ${inner}`
    })
    expect(problemsOf(levels.join('\n'))).toEqual([
      'a.yaml:5:20: aliases stand for more than 10000 values',
    ])
  })

  test('reports once that blocks are nested too deeply', () => {
    const text = Array.from({ length: 1500 }, (_, level) => `${' '.repeat(level)}a:`).join('\n')
    expect(problemsOf(text)).toHaveLength(1)
  })

  test('refuses numbers that would be read as others', () => {
    expect(
      problemsOf('a: 12345678901234567890\nb: [007, "007", 1.50, 100000000000000000000]'),
    ).toEqual([
      'a.yaml:1:4: the number 12345678901234567890 would be read as 12345678901234567000 (put it in quotes if it is text)',
      'a.yaml:2:5: the number 007 would be read as 7 (put it in quotes if it is text)',
    ])
  })

  test('refuses an alias that contains itself', () => {
    expect(problemsOf('a: &a [*a]')).toEqual(['a.yaml:1:8: is nested too deeply'])
  })

  test.each([150, 20_000])('refuses %i levels', levels => {
    expect(problemsOf('['.repeat(levels) + ']'.repeat(levels))[0]).toContain('nested too deeply')
  })

  test('reads whatever JSON can say, and says the same', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5, noUnicodeString: false }), value => {
        // The mark of what was not UTF-8 is refused unless it is written as an escape.
        const text = JSON.stringify(value).replaceAll('\uFFFD', '\\uFFFD')
        fc.pre(!text.includes('"__proto__"'))
        expect(read(text).value).toEqual(JSON.parse(text))
      }),
    )
  })
})
