import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { caseOf, loadText, problemsOf } from '../../testing/load-text.ts'

describe('a suite', () => {
  test('is named by its file unless it says otherwise', () => {
    const named = loadText(`suite: support\n${caseOf('prompt: Hi')}`)
    const unnamed = loadText(caseOf('prompt: Hi'))
    expect(named).toMatchObject({ ok: true, value: { name: 'support', file: 'suites/a.yaml' } })
    expect(unnamed).toMatchObject({ ok: true, value: { name: 'a' } })
  })

  test('carries the hash of its text', () => {
    const text = caseOf('prompt: Hi')
    const sha256 = createHash('sha256').update(text).digest('hex')
    expect(loadText(text)).toMatchObject({ value: { sha256 } })
  })

  test('has another hash when what it reads is another', () => {
    const text = caseOf('data: rows.csv', 'prompt: "{{city}}?"')
    const hashOf = (rows: string) => {
      const loaded = loadText(text, { 'rows.csv': rows })
      return loaded.ok ? loaded.value.sha256 : loaded.problems
    }
    expect(hashOf('city\nOslo\n')).toBe(hashOf('city\nOslo\n'))
    expect(hashOf('city\nOslo\n')).not.toBe(hashOf('city\nRome\n'))
  })

  test('can be JSON that names its schema', () => {
    const suite = { $schema: '../suite.schema.json', cases: [{ id: 'one', prompt: 'Hi' }] }
    const file = 'suites/b.json'
    expect(loadText(JSON.stringify(suite, null, 2), {}, { file })).toMatchObject({
      value: { name: 'b', cases: [{ id: 'one', location: { file, line: 4 } }] },
    })
  })

  test.each([
    ['', 'suites/a.yaml:1:1: the file is empty (a suite needs "cases")'],
    ['suite: x', 'suites/a.yaml:1:1: "cases" is missing'],
    ['cases: []', 'suites/a.yaml:1:8: "cases" must not be empty'],
    ['cases:', 'suites/a.yaml:1:7: "cases" must be a list, not empty'],
    ['- a', 'suites/a.yaml:1:1: the file must be a mapping, not a list'],
    [
      'cases: [{id: x, prompt: y, compare: {kind: json, ignore: [a]}}]',
      '1:59: item 1 of "ignore" must be a path such as $.createdAt',
    ],
    [
      'cases: [{id: x, messages: [{role: user, content: [{type: text, content: y}]}]}]',
      '1:51: a part of type "text" needs "text"',
    ],
    [
      'cases: [{id: x, messages: [{role: user, content: [{type: image_url, url: y}]}]}]',
      '1:51: a part of type "image_url" needs "image_url"',
    ],
    ['suite: a/b\ncases: [{id: x, prompt: y}]', '1:8: a suite name must not contain "/"'],
  ])('%j is a problem', (text, expected) => {
    expect(problemsOf(text)).toHaveLength(1)
    expect(problemsOf(text)[0]).toContain(expected)
  })

  test('reports everything that is wrong, in file order', () => {
    const text = [
      'suite: support',
      'defaults: { modle: x, samples: 0 }',
      'cases:',
      '  - id: one',
      '    promt: Hello',
      '    mode: strem',
      '    expect:',
      '      - matches: "("',
      '  - id: two',
      '    prompt: Hi {{nmae}}',
      '    vars: { name: [a] }',
      '  - prompt: 5',
      '    weight: -1',
      '    compare: { knd: json }',
      '    expect: [{ containz: x }]',
      'other: 1',
    ].join('\n')
    expect(problemsOf(text)).toEqual([
      'suites/a.yaml:2:13: unknown key "modle" (did you mean "model"?)',
      'suites/a.yaml:2:32: "samples" must be at least 1',
      'suites/a.yaml:5:5: unknown key "promt" (did you mean "prompt"?)',
      'suites/a.yaml:6:11: "mode" must be one of unary, stream, both (did you mean "stream"?)',
      'suites/a.yaml:8:18: not a valid pattern: Unterminated group',
      'suites/a.yaml:10:13: unknown variable "nmae" (did you mean "name"?)',
      'suites/a.yaml:11:13: warning: variable "name" is not used',
      'suites/a.yaml:12:5: "id" is missing',
      'suites/a.yaml:12:13: "prompt" must be text, not a number (put it in quotes)',
      'suites/a.yaml:13:13: "weight" must be greater than 0',
      'suites/a.yaml:14:16: unknown key "knd" (did you mean "kind"?)',
      'suites/a.yaml:15:16: unknown key "containz" (did you mean "contains"?)',
      'suites/a.yaml:16:1: unknown key "other" (known: $schema, suite, defaults, cases)',
    ])
  })

  test('says where a field of the request belongs', () => {
    expect(problemsOf(caseOf('prompt: Hi', 'temperature: 0'))).toEqual([
      'suites/a.yaml:4:5: unknown key "temperature" (fields of the request go under "request")',
    ])
  })

  test('reports sound parts of a broken suite no less', () => {
    const text =
      'cases:\n  - id: one\n    promt: x\n  - id: two\n    prompt: "{{x}}"\n    vars: {y: 1}\n'
    expect(problemsOf(text)).toEqual([
      'suites/a.yaml:3:5: unknown key "promt" (did you mean "prompt"?)',
      'suites/a.yaml:5:13: unknown variable "x" (did you mean "y"?)',
      'suites/a.yaml:6:12: warning: variable "y" is not used',
    ])
  })

  describe('has no problem that hides another', () => {
    const checkJsonSchema = () => 'no such type'
    const problemsWith = (text: string) => problemsOf(text, {}, { checkJsonSchema })

    test('the checks of one case', () => {
      const checks = '[{contians: a}, {matches: "("}, {json-schema: {type: strng}}]'
      expect(problemsWith(caseOf('prompt: Hi', `expect: ${checks}`))).toEqual([
        'suites/a.yaml:4:15: unknown key "contians" (did you mean "contains"?)',
        'suites/a.yaml:4:39: not a valid pattern: Unterminated group',
        'suites/a.yaml:4:59: not a valid JSON Schema: no such type',
      ])
    })

    test('an unknown variable, a JSON Schema and an id that is taken', () => {
      const text = [
        'cases:',
        '  - {id: a, prompt: "{{x}}", vars: {x: 1}}',
        '  - {id: a, prompt: "{{y}}", vars: {x: 1}, expect: [{json-schema: {type: b}}]}',
        '  - {id: b, prompt: x}',
        '  - {id: b, promt: x}',
        '',
      ].join('\n')
      expect(problemsWith(text)).toEqual([
        'suites/a.yaml:3:10: duplicate case id "a[x=1]" (see line 2)',
        'suites/a.yaml:3:21: unknown variable "y" (did you mean "x"?)',
        'suites/a.yaml:3:37: warning: variable "x" is not used',
        'suites/a.yaml:3:67: not a valid JSON Schema: no such type',
        'suites/a.yaml:5:10: duplicate case id "b" (see line 4)',
        'suites/a.yaml:5:13: unknown key "promt" (did you mean "prompt"?)',
      ])
    })

    test('a key that is unknown and a variable that is', () => {
      const text = caseOf('prompt: "{{x}}"', 'vars: {y: 1}', 'modus: unary')
      expect(problemsOf(text)).toEqual([
        'suites/a.yaml:3:13: unknown variable "x" (did you mean "y"?)',
        'suites/a.yaml:4:12: warning: variable "y" is not used',
        expect.stringContaining('suites/a.yaml:5:5: unknown key "modus"'),
      ])
    })

    test('defaults and what they do not say', () => {
      const defaults = { mode: 'unary', samples: 3 } as const
      const text = `defaults: {modell: x}\n${caseOf('prompt: Hi')}  - {id: one, prompt: x}\n`
      expect(problemsOf(text, {}, { defaults })).toEqual([
        'suites/a.yaml:1:12: unknown key "modell" (did you mean "model"?)',
        'suites/a.yaml:5:10: duplicate case id "one" (see line 3)',
      ])
    })

    test('a JSON Schema that variables complete is not judged without them', () => {
      const check = '{json-schema: {type: "{{t}}"}}'
      const text = caseOf('prompt: "{{x}}"', 'vars: {t: [number]}', `expect: [${check}]`)
      expect(problemsWith(text)).toEqual([
        'suites/a.yaml:3:13: unknown variable "x" (did you mean "t"?)',
      ])
    })
  })

  test('refuses two cases with one id', () => {
    const text = 'cases:\n  - {id: a, prompt: x}\n  - {id: a, prompt: y}\n'
    expect(problemsOf(text)).toEqual(['suites/a.yaml:3:10: duplicate case id "a" (see line 2)'])
  })

  test.each(['"a\\tb"', '"a\\u2028b"', '" a"'])('refuses the id %s', id => {
    expect(problemsOf(`cases: [{id: ${id}, prompt: x}]`)[0]).toContain('a name must not')
  })

  test('never throws, and places every problem inside the file', () => {
    const piece = fc.constantFrom(
      'cases:',
      '  - id: a',
      '    prompt: "{{x}}"',
      '    vars: {x: [1, 2]}',
      '    data: d.csv',
      '    turns: [a, {role: user, content: b}]',
      '    messages:',
      '      - {role: user, content: [{type: image_url, image_url: {file: x.png}}]}',
      '    expect: [{matches: "("}, {equals: {a: 1}}]',
      '    request: &r {model: x, n: *r}',
      '    compare: [json]',
      '    fault: invalid-key',
      'defaults: 5',
      '---',
      '- - {',
      '"',
      '\t',
      '? :',
      '<<: *r',
    )
    const text = fc.oneof(
      fc.array(piece, { maxLength: 12 }).map(lines => lines.join('\n')),
      fc.string({ unit: 'binary' }),
      fc.string({
        unit: fc.constantFrom('{', '}', '[', ']', ':', ' ', '\n', '-', '&a', '*a', '"', '|'),
      }),
    )
    fc.assert(
      fc.property(text, content => {
        const loaded = loadText(content, { 'd.csv': 'x,y\n1,2\n3\n' })
        const lines = content.split('\n')
        for (const { location } of loaded.ok ? loaded.warnings : loaded.problems) {
          if (location?.file === 'suites/d.csv') continue
          expect(location?.file).toBe('suites/a.yaml')
          const line = lines[(location?.line ?? 0) - 1]
          expect(line).toBeDefined()
          expect(location?.column).toBeLessThanOrEqual((line?.length ?? 0) + 1)
        }
      }),
      { numRuns: 500 },
    )
  })
})
