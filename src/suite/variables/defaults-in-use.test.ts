import { describe, expect, test } from 'vitest'
import { casesOf, problemsOf } from '../../testing/load-text.ts'

const cities = `defaults:
  model: gpt-4o-mini
  tags: [travel, "{{city}}"]
  request: { user: "of {{city}}", stop: ["{{end}}"] }
  expect: [{ contains: "{{city}}" }]
cases:
`

describe('variables in the defaults of a suite', () => {
  test('are replaced in every case by its own values', () => {
    const cases = casesOf(
      `${cities}
  - { id: one, prompt: Hi, vars: { city: [Rome, "{{end}}"], end: x } }
  - { id: two, prompt: Hi, vars: { city: Oslo }, request: { stop: "." } }
  - { id: three, prompt: Hi, data: d.csv }
`,
      { 'd.csv': 'id,city,end\nr,Bern,y\n' },
    )
    expect(cases.map(({ tags, request, expect: checks }) => [tags, request, checks])).toEqual(
      [
        ['Rome', ['x']],
        ['{{end}}', ['x']],
        ['Oslo', '.'],
        ['Bern', ['y']],
      ].map(([city, stop]) => [
        ['travel', city],
        { user: `of ${String(city)}`, stop },
        [{ kind: 'contains', value: city }],
      ]),
    )
  })

  test('are problems where a case that fills others has no such variable', () => {
    expect(
      problemsOf(`${cities}
  - { id: one, prompt: Hi, vars: { citi: Rome }, request: { stop: "." } }
  - { id: two, fault: invalid-key, tags: [x], prompt: Hi, vars: { city: Rome } }
`),
    ).toEqual([
      'suites/a.yaml:3:18: case "one" has no variable "city" (did you mean "citi"?)',
      'suites/a.yaml:4:20: case "one" has no variable "city" (did you mean "citi"?)',
      'suites/a.yaml:4:42: case "two" has no variable "end" (known: city)',
      'suites/a.yaml:5:24: case "one" has no variable "city" (did you mean "citi"?)',
      'suites/a.yaml:8:36: warning: variable "citi" is not used',
    ])
  })

  test('are problems in the model', () => {
    const text = `defaults: { model: "{{model}}" }
cases: [{ id: one, prompt: "{{model}}", vars: { model: [a, b] } }]
`
    expect(problemsOf(text)).toEqual([
      'suites/a.yaml:1:20: variables are not replaced in "model" (write a case for each model)',
    ])
  })

  test('are warned of where another case of the suite sends them as they are', () => {
    const plain = 'cases: [{ id: plain, prompt: Hi }'
    const filled = '{ id: one, prompt: Hi, vars: { city: Rome } }'
    const text = `defaults: { request: { user: "of {{city}}" } }\n${plain}`
    expect(problemsOf(`${text}, ${filled}]`)).toEqual([
      'suites/a.yaml:1:30: warning: {{city}} stays as it is in cases without "vars" or "data" (such as "plain")',
    ])
    expect(problemsOf(`${text}]`)).toEqual([])
  })

  test('what a value makes of a check is a problem', () => {
    const text = `defaults: { expect: [{ matches: "^{{word}}" }] }
cases: [{ id: one, prompt: Hi, data: d.jsonl }]
`
    expect(problemsOf(text, { 'd.jsonl': '{"word":"fine"}\n{"word":"("}\n' })).toEqual([
      expect.stringMatching(/^suites\/d\.jsonl:2:\d+: not a valid pattern: /),
    ])
  })
})
