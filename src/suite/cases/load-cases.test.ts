import { describe, expect, test } from 'vitest'
import { caseOf, firstOf, problemsOf } from '../../testing/load-text.ts'

const png = Buffer.from('89504e470d0a1a0a0000000d', 'hex')
const jpeg = Buffer.from('ffd8ffe000104a464946', 'hex')

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

  test('takes as long as the override says, where the suite says anything', () => {
    const defaults = { mode: 'unary', samples: 3, timeoutMsOverride: 5, model: 'm' } as const
    const limitOf = (...lines: string[]) => firstOf(caseOf(...lines), {}, { defaults }).timeoutMs
    expect(limitOf('prompt: Hi', 'timeoutMs: 9000')).toBe(5)
    expect(limitOf('prompt: Hi')).toBeUndefined()
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

  test('for a call of a tool are warned of where none is offered', () => {
    const problems = (request: string) =>
      problemsOf(caseOf('prompt: Hi', `request: ${request}`, 'expect: [{tool-called: weather}]'))
    expect(problems('{}')).toEqual([
      'suites/a.yaml:5:28: warning: "tool-called" asks for weather, but the case offers no tools (give them as `tools` under `request`)',
    ])
    expect([...problems('{tools: []}'), ...problems('{functions: []}')]).toEqual([])
  })

  test.each([
    ['[{similar-to-golden: 0.5}]', '"similar-to-golden" needs a golden answer'],
    ['[{max-latency: 2 minutes}]', 'must be a time such as 800ms or 2s'],
    ['[{max-latency: 2}]', '"max-latency" must be a time such as 800ms or 2s'],
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
    [
      'file: x.constructor',
      '3:75: not an image that can be sent: x.constructor (png, jpg, gif or webp)',
    ],
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
