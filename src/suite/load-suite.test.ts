import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describeProblem } from '../model/problem.ts'
import type { GoldenCase } from '../model/suite.ts'
import { loadSuite, type SuiteInput } from './load-suite.ts'

const png = Buffer.from('89504e470d0a1a0a0000000d', 'hex')
const jpeg = Buffer.from('ffd8ffe000104a464946', 'hex')

type Files = Readonly<Record<string, string | Uint8Array>>

function load(text: string, files: Files = {}, input: Partial<SuiteInput> = {}) {
  return loadSuite({
    file: 'suites/a.yaml',
    text,
    readFile: path => {
      const content = Object.hasOwn(files, path) ? files[path] : undefined
      return typeof content === 'string' ? Buffer.from(content) : content
    },
    defaults: { model: 'fallback-model', mode: 'unary', samples: 3 },
    hash: content => createHash('sha256').update(content).digest('hex'),
    ...input,
  })
}

function problemsOf(text: string, files?: Files, input?: Partial<SuiteInput>): string[] {
  const loaded = load(text, files, input)
  return (loaded.ok ? loaded.warnings : loaded.problems).map(describeProblem)
}

function casesOf(text: string, files?: Files, input?: Partial<SuiteInput>): readonly GoldenCase[] {
  const loaded = load(text, files, input)
  if (!loaded.ok) throw new Error(loaded.problems.map(describeProblem).join('\n'))
  return loaded.value.cases
}

/** One case with these further lines, each of them already in YAML. */
function caseOf(...lines: readonly string[]): string {
  return ['cases:', '  - id: one', ...lines.map(line => `    ${line}`), ''].join('\n')
}

function firstOf(text: string, files?: Files, input?: Partial<SuiteInput>): GoldenCase {
  const [golden] = casesOf(text, files, input)
  if (!golden) throw new Error('no case')
  return golden
}

describe('a suite', () => {
  test('is named by its file unless it says otherwise', () => {
    const named = load(`suite: support\n${caseOf('prompt: Hi')}`)
    const unnamed = load(caseOf('prompt: Hi'))
    expect(named).toMatchObject({ ok: true, value: { name: 'support', file: 'suites/a.yaml' } })
    expect(unnamed).toMatchObject({ ok: true, value: { name: 'a' } })
  })

  test('carries the hash of its text', () => {
    const text = caseOf('prompt: Hi')
    const sha256 = createHash('sha256').update(text).digest('hex')
    expect(load(text)).toMatchObject({ value: { sha256 } })
  })

  test('can be JSON that names its schema', () => {
    const suite = { $schema: '../suite.schema.json', cases: [{ id: 'one', prompt: 'Hi' }] }
    const file = 'suites/b.json'
    expect(load(JSON.stringify(suite, null, 2), {}, { file })).toMatchObject({
      value: { name: 'b', cases: [{ id: 'one', location: { file, line: 4 } }] },
    })
  })

  test.each([
    ['', 'suites/a.yaml:1:1: the file is empty (a suite needs "cases")'],
    ['suite: x', 'suites/a.yaml:1:1: "cases" is missing'],
    ['cases: []', 'suites/a.yaml:1:8: "cases" must not be empty'],
    ['cases:', 'suites/a.yaml:1:7: "cases" must be a list, not empty'],
    ['- a', 'suites/a.yaml:1:1: the file must be a mapping, not a list'],
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
        const loaded = load(content, { 'd.csv': 'x,y\n1,2\n3\n' })
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

describe('a case', () => {
  test('has built-in settings when it says nothing', () => {
    expect(firstOf(caseOf('prompt: Hi'))).toEqual({
      suite: 'a',
      id: 'one',
      cluster: 'a/one',
      tags: [],
      weight: 1,
      modes: ['unary'],
      samples: 3,
      model: 'fallback-model',
      turns: [[{ role: 'user', content: 'Hi' }]],
      request: {},
      compare: { kind: 'text', ignorePaths: [], numericTolerance: 0 },
      expect: [],
      location: { file: 'suites/a.yaml', line: 2, column: 5 },
    })
  })

  test('takes the defaults of its suite, and overrides them', () => {
    const defaults =
      'defaults: {model: m, mode: both, samples: 5, timeoutMs: 9, tags: [x], request: {a: 1, b: 1}}\n'
    expect(
      firstOf(defaults + caseOf('prompt: Hi', 'tags: [y, x]', 'request: {b: 2}')),
    ).toMatchObject({
      model: 'm',
      modes: ['unary', 'stream'],
      samples: 5,
      timeoutMs: 9,
      tags: ['x', 'y'],
      request: { a: 1, b: 2 },
    })
    const own = caseOf('prompt: Hi', 'model: n', 'mode: stream', 'samples: 2', 'timeoutMs: 8')
    expect(firstOf(defaults + own)).toMatchObject({
      model: 'n',
      modes: ['stream'],
      samples: 2,
      timeoutMs: 8,
    })
  })

  test('repeats as often as the override says, whatever the suite says', () => {
    const defaults = { mode: 'unary', samples: 3, samplesOverride: 7, model: 'm' } as const
    expect(firstOf(caseOf('prompt: Hi', 'samples: 2'), {}, { defaults }).samples).toBe(7)
  })

  test('leaves the number of samples open where it is to be chosen', () => {
    const defaults = 'defaults: {model: m, samples: auto}\n'
    expect(firstOf(defaults + caseOf('prompt: Hi'))).toMatchObject({
      samples: 3,
      samplesOpen: true,
    })
    const own = firstOf(defaults + caseOf('prompt: Hi', 'samples: 2'))
    expect([own.samples, own.samplesOpen]).toEqual([2, undefined])
    const override = { mode: 'unary', samples: 3, samplesOverride: 'auto', model: 'm' } as const
    const overridden = firstOf(caseOf('prompt: Hi', 'samples: 2'), {}, { defaults: override })
    expect(overridden.samplesOpen).toBe(true)
    expect(problemsOf(caseOf('prompt: Hi', 'samples: automatic'))).toEqual([
      expect.stringContaining('"samples" must be a number or auto'),
    ])
  })

  test('without a model anywhere is a problem', () => {
    const defaults = { mode: 'unary', samples: 3 } as const
    expect(problemsOf(caseOf('prompt: Hi'), {}, { defaults })).toEqual([
      'suites/a.yaml:2:9: case "one" names no model (set "model" on the case or under "defaults")',
    ])
  })

  test.each([
    ['model', 'name the model with `model`'],
    ['messages', 'write them as `prompt`'],
    ['stream', 'choose streaming with `mode`'],
  ])('must not set %s inside its request', (key, hint) => {
    const [problem] = problemsOf(caseOf('prompt: Hi', `request: { top_p: 1, ${key}: x }`))
    expect(problem).toContain(`suites/a.yaml:4:26: "request" must not contain "${key}" (${hint}`)
  })

  test.each([
    ['request: {tools: [{type: function}]}', 'tools'],
    ['request: {tools: []}', 'text'],
    ['request: {response_format: {type: json_object}}', 'json'],
    ['request: {response_format: {type: json_schema}}', 'json'],
    ['request: {response_format: {type: text}}', 'text'],
    ['compare: exact', 'exact'],
    ['compare: {numericTolerance: 0.1}', 'text'],
  ])('with %s is compared as %s', (line, kind) => {
    expect(firstOf(caseOf('prompt: Hi', line)).compare.kind).toBe(kind)
  })

  test('merges how it is compared with the defaults', () => {
    const text = `defaults: {compare: {ignore: [$.id]}}\n${caseOf('prompt: Hi', 'compare: json')}`
    expect(firstOf(text).compare).toEqual({
      kind: 'json',
      ignorePaths: ['$.id'],
      numericTolerance: 0,
    })
  })

  test('decodes every kind of check, after those of the defaults', () => {
    const text = [
      'defaults: { expect: [{ max-length: 99 }] }',
      'cases:',
      '  - id: one',
      '    prompt: Hi',
      '    expect:',
      '      - contains: a',
      '      - not-contains: b',
      '      - matches: "(?i)c"',
      '      - not-matches: d',
      '      - equals: { e: [1] }',
      '      - equals: null',
      '      - one-of: [f, g]',
      '      - starts-with: h',
      '      - json-schema: { type: object }',
      '      - json-schema: false',
      '      - tool-called: i',
      '      - finish-reason: stop',
      '      - language: no',
      '      - language: nb',
      '      - language: fr',
      '      - json-path: { path: "$.total", equals: 12 }',
      '      - json-path: { path: "$.items[*].id", matches: "^a" }',
      '      - max-latency: 800ms',
      '      - max-latency: 1.5 s',
      '      - max-cost: 0.01',
      '      - similar-to-golden: 0.6',
      '    golden: Hello',
    ].join('\n')
    expect(firstOf(text).expect).toEqual([
      { kind: 'max-length', characters: 99 },
      { kind: 'contains', value: 'a' },
      { kind: 'not-contains', value: 'b' },
      { kind: 'matches', pattern: '(?i)c' },
      { kind: 'not-matches', pattern: 'd' },
      { kind: 'equals', value: { e: [1] } },
      { kind: 'equals', value: null },
      { kind: 'one-of', values: ['f', 'g'] },
      { kind: 'starts-with', value: 'h' },
      { kind: 'json-schema', schema: { type: 'object' } },
      { kind: 'json-schema', schema: false },
      { kind: 'tool-called', name: 'i' },
      { kind: 'finish-reason', value: 'stop' },
      { kind: 'language', code: 'no' },
      { kind: 'language', code: 'no' },
      { kind: 'language', code: 'fr' },
      { kind: 'json-path', path: '$.total', equals: 12 },
      { kind: 'json-path', path: '$.items[*].id', matches: '^a' },
      { kind: 'max-latency', limitMs: 800 },
      { kind: 'max-latency', limitMs: 1500 },
      { kind: 'max-cost', limitUsd: 0.01 },
      { kind: 'similar-to-golden', similarity: 0.6 },
    ])
  })

  test.each([
    ['[{similar-to-golden: 0.5}]', '"similar-to-golden" needs a golden answer'],
    ['[{max-latency: 2 minutes}]', 'must be a time such as 800ms or 2s'],
    ['[{json-path: {path: total}}]', 'not a path such as $.items[*].id'],
    ['[{json-path: {path: $.a, matches: "("}}]', 'not a valid pattern'],
    ['[{matches: "^(\\\\w+ ?)*$"}]', 'takes ages on simple texts: avoid a repetition inside'],
    ['[{language: French}]', '(did you mean "fr"?)'],
    ['[{language: fr-CA}]', '(did you mean "fr"?)'],
    ['[{language: Indonesian}]', '(did you mean "ms"?)'],
    ['[{language: FR}]', '(did you mean "fr"?)'],
    ['[{language: klingon}]', 'not the two-letter code of a language'],
    ['[{language: "{{code}}"}]', 'not the two-letter code of a language'],
  ])('refuses %s', (checks, message) => {
    expect(problemsOf(caseOf('prompt: Hi', `expect: ${checks}`)).join()).toContain(message)
  })

  test('takes a language from its variables, checked for each value', () => {
    const write = (codes: string) =>
      caseOf('prompt: "{{code}}"', `vars: {code: [${codes}]}`, 'expect: [{language: "{{code}}"}]')
    expect(firstOf(write('de')).expect).toEqual([{ kind: 'language', code: 'de' }])
    expect(problemsOf(write('de, german')).join()).toContain('(did you mean "de"?)')
  })

  test('has one check per list item', () => {
    expect(problemsOf(caseOf('prompt: Hi', 'expect: [{contains: a, matches: b}]'))).toEqual([
      'suites/a.yaml:4:14: a check has exactly one key (write each check as its own list item)',
    ])
  })

  test('has its JSON Schemas checked once each, wherever they stand', () => {
    const checked: unknown[] = []
    const checkJsonSchema = (schema: unknown): string => {
      checked.push(schema)
      return 'no such type'
    }
    const text = `defaults: {expect: [{json-schema: {type: a}}]}\n${caseOf(
      'prompt: "{{x}}"',
      'vars: {x: [1, 2, 3]}',
      'expect: [{json-schema: {type: b}}]',
    )}`
    expect(problemsOf(text, {}, { checkJsonSchema })).toEqual([
      'suites/a.yaml:1:35: not a valid JSON Schema: no such type',
      'suites/a.yaml:6:28: not a valid JSON Schema: no such type',
    ])
    expect(checked).toEqual([{ type: 'a' }, { type: 'b' }])
  })

  test('about an invalid model needs neither prompt nor model', () => {
    const defaults = { mode: 'unary', samples: 3 } as const
    const golden = firstOf(caseOf('fault: invalid-model'), {}, { defaults })
    expect(golden).toMatchObject({ fault: 'invalid-model', compare: { kind: 'none' }, expect: [] })
    expect(golden.turns.flat()).toHaveLength(1)
  })

  test('about a fault has no answer to check', () => {
    expect(problemsOf(caseOf('fault: invalid-key', 'golden: x'))[0]).toContain(
      'suites/a.yaml:4:5: "golden" has no meaning in a fault case',
    )
  })
})

describe('a conversation', () => {
  test('keeps messages as they are written', () => {
    const messages = [
      { role: 'system', content: 'S', name: 'x' },
      { role: 'assistant', content: null, tool_calls: [{ id: 'c', extra: { a: [1] } }] },
      { role: 'tool', tool_call_id: 'c', content: 'T' },
    ]
    expect(firstOf(JSON.stringify({ cases: [{ id: 'one', messages }] })).turns).toEqual([messages])
  })

  test('puts the opening before the first turn', () => {
    const text = caseOf(
      'messages: [{role: system, content: S}]',
      'turns: [A, {role: user, content: B}]',
    )
    expect(firstOf(text).turns).toEqual([
      [
        { role: 'system', content: 'S' },
        { role: 'user', content: 'A' },
      ],
      [{ role: 'user', content: 'B' }],
    ])
  })

  test('lets a turn begin with a system message', () => {
    const text = caseOf('turns: [A, {role: system, content: S}, B]')
    expect(firstOf(text).turns.map(turn => turn.map(message => message.role))).toEqual([
      ['user'],
      ['system', 'user'],
    ])
  })

  test.each([
    [['weight: 1'], '2:9: case "one" has no prompt'],
    [
      ['prompt: x', 'messages: [{role: user, content: y}]'],
      '3:13: "prompt" and "messages" exclude',
    ],
    [['prompt: x', 'turns: [y]'], '3:13: "prompt" and "turns" exclude'],
    [['turns: [y, {role: system, content: z}]'], '3:16: the last turn must be a user message'],
    [['turns: [y, {role: assistant, content: z}, w]'], '3:16: between turns stands'],
    [['messages: [{role: usr, content: y}]'], '3:23: "role" must be one of system, developer'],
    [['messages: [{role: user}]'], '3:16: "content" is missing'],
    [['messages: [{role: user, content: 5}]'], '3:38: "content" must be text or a list or null'],
    [['prompt: ""'], '3:13: "prompt" must not be empty'],
    [['turns: [""]'], '3:13: item 1 of "turns" must not be empty'],
  ])('%j is a problem', (lines, expected) => {
    expect(problemsOf(caseOf(...lines))[0]).toContain(`suites/a.yaml:${expected}`)
  })
})

describe('variables', () => {
  test('expand to every combination, in written order, as one cluster', () => {
    const cases = casesOf(caseOf('prompt: "{{a}} {{ b }}"', 'vars: { a: [x, y], b: [1, true] }'))
    expect(cases.map(golden => [golden.id, golden.cluster, golden.turns[0]?.[0]?.content])).toEqual(
      [
        ['one[a=x,b=1]', 'a/one', 'x 1'],
        ['one[a=x,b=true]', 'a/one', 'x true'],
        ['one[a=y,b=1]', 'a/one', 'y 1'],
        ['one[a=y,b=true]', 'a/one', 'y true'],
      ],
    )
  })

  test('are replaced in prompts, requests, checks and golden answers', () => {
    const golden = firstOf(
      caseOf(
        'vars: { x: tea }',
        'messages: [{role: user, content: [{type: text, text: "a {{x}}"}]}]',
        'request: { stop: ["{{x}}"], metadata: { "{{x}}": "{{x}}" } }',
        'expect: [{one-of: ["{{x}}", b]}]',
        'golden: "{{x}}!"',
      ),
    )
    expect(golden.turns).toEqual([[{ role: 'user', content: [{ type: 'text', text: 'a tea' }] }]])
    expect(golden.request).toEqual({ stop: ['tea'], metadata: { '{{x}}': 'tea' } })
    expect(golden.expect).toEqual([{ kind: 'one-of', values: ['tea', 'b'] }])
    expect(golden.golden).toBe('tea!')
  })

  test('are literal in a case that declares none', () => {
    expect(firstOf(caseOf('prompt: "{{x}}"')).turns[0]?.[0]?.content).toBe('{{x}}')
  })

  test('make readable ids that stay apart', () => {
    const long = 'word '.repeat(30)
    const values = ['a gift card', `${long}1`, `${long}2`, 'a/b', 'a,b', '', '日本語', 'a\nb']
    const text = JSON.stringify({ cases: [{ id: 'one', prompt: '{{v}}', vars: { v: values } }] })
    const ids = casesOf(text).map(golden => golden.id)
    expect(ids[0]).toBe('one[v=a gift card]')
    expect(ids[3]).toMatch(/^one\[v=a-b~[0-9a-f]{6}\]$/)
    expect(ids[6]).toBe('one[v=日本語]')
    expect(new Set(ids).size).toBe(values.length)
    for (const id of ids) expect(id.length).toBeLessThan(60)
  })

  test('share a given cluster', () => {
    const text = caseOf('prompt: "{{a}}"', 'vars: {a: [1, 2]}', 'cluster: shared')
    expect(casesOf(text).map(golden => golden.cluster)).toEqual(['shared', 'shared'])
  })

  test.each([
    [
      ['prompt: "{{prodct}}"', 'vars: {product: x}'],
      '3:13: unknown variable "prodct" (did you mean "product"?)',
    ],
    [['prompt: "{{a}}"', 'vars: {a: [1, "1"]}'], '4:12: variable "a" has a value twice'],
    [['prompt: "{{a}}"', 'vars: {a: []}'], '4:15: "a" must not be empty'],
    [['prompt: "{{a}}"', 'vars: {a: 1, "b}": 2}'], '4:18: "b}" cannot be a variable'],
    [
      ['prompt: "{{a}}"', 'vars: {a: 1}', 'expect: [{matches: "{{a}}("}]'],
      '5:24: not a valid pattern',
    ],
  ])('%j is a problem', (lines, expected) => {
    expect(problemsOf(caseOf(...lines))[0]).toContain(`suites/a.yaml:${expected}`)
  })

  test('cannot expand without end', () => {
    const list = JSON.stringify(Array.from({ length: 101 }, (_, index) => index))
    const text = caseOf('prompt: "{{a}}{{b}}"', `vars: {a: ${list}, b: ${list}}`)
    expect(problemsOf(text)).toEqual([
      'suites/a.yaml:2:5: the case expands to 10201 cases, more than 10000',
    ])
  })
})

describe('data', () => {
  test('fills tags too, so that a gate can look at one category', () => {
    const files = { 'd.csv': 'id,category\nr1,billing\nr2,returns\n' }
    const cases = casesOf(
      caseOf('prompt: "About {{category}}?"', 'data: d.csv', 'tags: [questions, "{{category}}"]'),
      files,
    )
    expect(cases.map(golden => golden.tags)).toEqual([
      ['questions', 'billing'],
      ['questions', 'returns'],
    ])
  })

  test('makes a case of every CSV row, each its own cluster', () => {
    const files = { 'd.csv': '\uFEFFid,q\r\nr1,"a, ""b"""\r\n\r\nr2,"two\nlines"\r\n' }
    const cases = casesOf(caseOf('prompt: "{{q}}"', 'data: d.csv'), files)
    expect(cases.map(golden => [golden.id, golden.cluster, golden.turns[0]?.[0]?.content])).toEqual(
      [
        ['one[r1]', 'a/one[r1]', 'a, "b"'],
        ['one[r2]', 'a/one[r2]', 'two\nlines'],
      ],
    )
  })

  test('makes a case of every JSONL row, named by its hash where it has no id', () => {
    const files = { 'd.jsonl': '{"q":{"deep":[1]}}\n\n{"id":7,"q":"x"}\n' }
    const cases = casesOf(caseOf('prompt: "{{q}}"', 'data: d.jsonl'), files)
    expect(cases[0]?.id).toMatch(/^one\[[0-9a-f]{8}\]$/)
    expect(cases[0]?.turns[0]?.[0]?.content).toBe('{"deep":[1]}')
    expect(cases[1]?.id).toBe('one[7]')
  })

  test('names a row the same wherever it stands', () => {
    const text = caseOf('prompt: "{{q}}"', 'data: d.jsonl')
    const [first] = casesOf(text, { 'd.jsonl': '{"q":"a","r":1}\n{"q":"b","r":1}' })
    const [, second] = casesOf(text, { 'd.jsonl': '{"q":"b","r":1}\n{"r":1,"q":"a"}' })
    expect(first?.id).toBe(second?.id)
  })

  test('combines with variables inside the cluster of the row', () => {
    const text = caseOf('prompt: "{{q}} {{tone}}"', 'data: d.csv', 'vars: {tone: [kind, curt]}')
    const cases = casesOf(text, { 'd.csv': 'id,q\n1,x\n2,y\n' })
    expect(cases.map(golden => `${golden.id} ${golden.cluster}`)).toEqual([
      'one[1,tone=kind] a/one[1]',
      'one[1,tone=curt] a/one[1]',
      'one[2,tone=kind] a/one[2]',
      'one[2,tone=curt] a/one[2]',
    ])
  })

  test.each([
    [
      'd.csv',
      'q,id\na,1\nb\nc,1\n',
      [
        'suites/d.csv:3:1: the row has 1 field, the header 2',
        'suites/d.csv:4:1: duplicate id "1" (see line 2)',
      ],
    ],
    [
      'd.csv',
      'q,,q\n1,2,3\n',
      ['suites/d.csv:1:1: column 2 has no name', 'suites/d.csv:1:1: column "q" appears twice'],
    ],
    ['d.csv', 'q\n"open\n', ['suites/d.csv:2:1: not valid CSV']],
    [
      'd.csv',
      'id;q\r\n1;"a; b"\r\n',
      ['suites/d.csv:1:1: the columns are separated by semicolons'],
    ],
    ['d.csv', '\uFEFFid\tq\n1\ta\n', ['suites/d.csv:1:1: the columns are separated by tabs']],
    ['d.csv', 'q\n', ['suites/a.yaml:4:11: d.csv has no rows']],
    [
      'd.jsonl',
      '{"q":1}\n{\n[1]\n',
      [
        'suites/d.jsonl:2:1: the line is not valid JSON',
        'suites/d.jsonl:3:1: the line must be a JSON object',
      ],
    ],
    ['d.jsonl', '{"q":1}\n{"q":1}\n', ['suites/d.jsonl:2:1: the row is a repetition (see line 1)']],
    [
      'd.jsonl',
      `{"q":${'['.repeat(200)}${']'.repeat(200)}}`,
      ['suites/d.jsonl:1:1: the line must be'],
    ],
    ['d.jsonl', '{"id":"a\\nb","q":1}', [`suites/d.jsonl:1:1: the row's "id": a name must not`]],
  ])('in %s can be bad: %j', (name, content, expected) => {
    const problems = problemsOf(caseOf('prompt: "{{q}}"', `data: ${name}`), { [name]: content })
    expect(problems).toHaveLength(expected.length)
    for (const [index, text] of expected.entries()) expect(problems[index]).toContain(text)
  })

  test.each([
    ['data: gone.csv', '4:11: data file not found: gone.csv'],
    ['data: d.xlsx', '4:11: "data" must be a .csv or .jsonl file'],
    ['data: latin.csv', '4:11: latin.csv is not UTF-8 text'],
  ])('%s is a problem', (line, expected) => {
    const files = { 'latin.csv': Buffer.from('q\n\xe9\n', 'latin1') }
    expect(problemsOf(caseOf('prompt: "{{q}}"', line), files)).toEqual([
      `suites/a.yaml:${expected}`,
    ])
  })

  test('must have every column that the case uses, in every row', () => {
    const text = caseOf('prompt: "{{q}} {{r}}"', 'data: d.jsonl')
    expect(problemsOf(text, { 'd.jsonl': '{"q":1,"r":1}\n{"q":2}\n' })).toEqual([
      'suites/d.jsonl:2:1: the row has no "r"',
    ])
  })

  test('that spoils a check is reported at its row', () => {
    const text = caseOf('prompt: "{{q}}"', 'data: d.csv', 'expect: [{matches: "{{q}}"}]')
    expect(problemsOf(text, { 'd.csv': 'q\nfine\n(\n' })).toEqual([
      'suites/d.csv:3:1: not a valid pattern: Unterminated group',
    ])
  })
})

test('an empty id is one problem', () => {
  expect(problemsOf('cases: [{id: "", prompt: Hi}]')).toEqual([
    'suites/a.yaml:1:14: "id" must not be empty',
  ])
})

describe('images', () => {
  const image = (fields: string, ...lines: readonly string[]): string =>
    caseOf(
      `messages: [{role: user, content: [{type: image_url, image_url: {${fields}}}]}]`,
      ...lines,
    )

  test('are sent as data URLs, with their detail', () => {
    const golden = firstOf(image('file: i/x.png, detail: low'), { 'i/x.png': png })
    expect(golden.turns[0]?.[0]?.content).toEqual([
      {
        type: 'image_url',
        image_url: { url: `data:image/png;base64,${png.toString('base64')}`, detail: 'low' },
      },
    ])
  })

  test('that are named by URL go out as written', () => {
    const golden = firstOf(image('url: "https://example.com/a.png"'))
    expect(golden.turns[0]?.[0]?.content).toEqual([
      { type: 'image_url', image_url: { url: 'https://example.com/a.png' } },
    ])
  })

  test.each([
    ['x.JPG', jpeg, 'image/jpeg'],
    ['x.jpeg', jpeg, 'image/jpeg'],
    ['x.gif', Buffer.from('GIF89a'), 'image/gif'],
    ['x.webp', Buffer.from('RIFF\0\0\0\0WEBP', 'latin1'), 'image/webp'],
  ])('%s is %s', (file, bytes, type) => {
    const content = JSON.stringify(firstOf(image(`file: ${file}`), { [file]: bytes }).turns)
    expect(content).toContain(`data:${type};base64,`)
  })

  test.each([
    ['file: gone.png', '3:75: image file not found: gone.png'],
    ['file: x.svg', '3:75: not an image that can be sent: x.svg (png, jpg, gif or webp)'],
    ['file: wrong.png', '3:75: the content of wrong.png is image/jpeg (rename the file)'],
    ['file: text.png', '3:75: not a png, jpg, gif or webp image: text.png'],
    ['file: big.png', '3:75: image file is larger than 20 MB: big.png'],
    ['detail: low', '3:68: "image_url" needs either "url" or "file"'],
    [
      'url: "file:a.png"',
      '3:74: no gateway can read a file of yours (write image_url: { file: a.png })',
    ],
    [
      'url: images/a.png',
      '3:74: no gateway can read a file of yours (write image_url: { file: images/a.png })',
    ],
    ['url: a, file: b', '3:68: "image_url" needs either "url" or "file"'],
  ])('with {%s} are a problem', (fields, expected) => {
    const big = Buffer.concat([png, Buffer.alloc(20_000_001)])
    const files = { 'wrong.png': jpeg, 'text.png': 'hello', 'big.png': big }
    expect(problemsOf(image(fields), files)).toEqual([`suites/a.yaml:${expected}`])
  })

  test('can be chosen by a data row, and a missing one is reported there', () => {
    const text = image('file: "{{i}}.png"', 'data: d.csv')
    expect(problemsOf(text, { 'd.csv': 'i\nx\ny\n', 'x.png': png })).toEqual([
      'suites/d.csv:3:1: image file not found: y.png',
    ])
  })

  test('that every row shares are reported once', () => {
    const text = image('file: gone.png', 'data: d.csv')
    expect(problemsOf(text, { 'd.csv': 'i\nx\ny\n' })).toEqual([
      'suites/a.yaml:3:75: image file not found: gone.png',
    ])
  })
})
