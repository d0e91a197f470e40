import { describe, expect, test } from 'vitest'
import { caseOf, casesOf, firstOf, problemsOf } from '../../testing/load-text.ts'

describe('variables', () => {
  test('are problems where they are not replaced', () => {
    const text = `cases:
  - { id: "ask-{{a}}", cluster: "{{b}}", vars: { a: [x, y] }, data: rows.csv, prompt: "{{a}}{{b}}" }
  - { id: "{{a}}", model: "{{model}}", vars: { model: [x, y] }, prompt: Hi }
  - { id: "{{x}}", model: "{{x}}", prompt: "{{x}}" }
`
    expect(problemsOf(text, { 'rows.csv': 'b\n1\n' })).toEqual([
      'suites/a.yaml:2:11: variables are not replaced in "id" (what it expands to has the values in its id)',
      'suites/a.yaml:2:33: variables are not replaced in "cluster" (write a case for each cluster)',
      'suites/a.yaml:3:27: variables are not replaced in "model" (write a case for each model)',
      'suites/a.yaml:3:48: warning: variable "model" is not used',
    ])
  })

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

  test('are put into prompts as they are written', () => {
    const vars =
      'vars: { a: [1.9, 1.10, 1e3, 0x10, +5, .5, True, "007"], b: [[1.0, {c: 2.50, d: 0x1f}]] }'
    const cases = casesOf(caseOf('prompt: "{{a}} {{b}}"', vars))
    const prompts = cases.map(golden => golden.turns[0]?.[0]?.content)
    const as = ['1.9', '1.10', '1e3', '0x10', '+5', '.5', 'True', '007']
    expect(prompts).toEqual(as.map(a => `${a} [1.0,{"c":2.50,"d":31}]`))
    expect(cases[1]?.id).toMatch(/^one\[a=1\.10,/)
  })

  test('have the text of what an alias stands for, and null is null', () => {
    const text = `defaults: { request: { top_p: &p 0.10 } }\n${caseOf('prompt: "{{a}} {{b}} {{c}}"', 'vars: { a: *p, b: ~, c: [*p] }')}`
    expect(firstOf(text).turns[0]?.[0]?.content).toBe('0.10 null 0.10')
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
    [
      ['prompt: "{{a}}"', 'vars: {a: (}', 'expect: [{json-path: {path: $.a, matches: "{{a}}"}}]'],
      '5:47: not a valid pattern',
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

  test('puts numbers of JSONL rows into prompts as they are written', () => {
    const files = {
      'd.jsonl':
        '{"id": 1.10, "p": 20.0, "q": {"b": [1.50, "\\u00e4 , 2.0"], "a": -1E3}}\n{"id":1.1,"p":1,"q":null}',
    }
    const cases = casesOf(caseOf('prompt: "{{p}} {{q}}"', 'data: d.jsonl'), files)
    expect(cases.map(golden => [golden.id, golden.turns[0]?.[0]?.content])).toEqual([
      ['one[1.10]', '20.0 {"b":[1.50,"ä , 2.0"],"a":-1E3}'],
      ['one[1.1]', '1 null'],
    ])
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
    [
      'd.jsonl',
      '{"q":"9 \\" 12345678901234567890","r":[1.50,-3,1e3]}\n{"q":12345678901234567890,"r":-1e400}',
      [
        'suites/d.jsonl:2:1: the number 12345678901234567890 would be read as 12345678901234567000',
        'suites/d.jsonl:2:1: the number -1e400 would be read as -Infinity',
      ],
    ],
    [
      'd.jsonl',
      '{"q":"{","q":2}\n{"q":[{"a b":1,"r":2,"a\\u0020b":3}]}',
      ['suites/d.jsonl:1:1: duplicate key "q"', 'suites/d.jsonl:2:1: duplicate key "a b"'],
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
