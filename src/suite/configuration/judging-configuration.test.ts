import { describe, expect, test } from 'vitest'
import { problemsOf, read } from '../../testing/read-configuration.ts'

describe('a gate', () => {
  const gatesOf = (yaml: string) => read(`gates:\n  ${yaml}\n`).gates

  test('bounds the run, a suite or a tag', () => {
    const gates = gatesOf(
      'contract.model: {}\n  quality.replaced{tag:billing}: "<= 5%"\n  "errors.rate{ suite: my suite }": <= 1pp',
    )
    expect(gates.map(gate => [gate.metric, gate.scope])).toEqual([
      ['contract.model', { kind: 'run' }],
      ['quality.replaced', { kind: 'tag', name: 'billing' }],
      ['errors.rate', { kind: 'suite', name: 'my suite' }],
    ])
  })

  test.each([
    ['errors.first-attempt: "<= 5%"', true],
    ['errors.first-attempt: {}', false],
    ['errors.first-attempt: { threshold: "<= 5%", required: false }', false],
    ['cost.total: { required: false }', false],
    ['cost.total: { threshold: "<= 1.2" }', true],
  ])('%s is required: %s', (yaml, required) => {
    expect(gatesOf(yaml)).toMatchObject([{ required }])
  })

  test.each([
    ['a b: "<= 1"', '2:3: "a b" names no gate'],
    ['"errors.rate{case:x}": "<= 1pp"', '2:3: "errors.rate{case:x}" names no gate'],
    ['errors.rat: "<= 1pp"', '2:3: unknown metric "errors.rat" (did you mean "errors.rate"?)'],
    ['errors.rate: ">= 1pp"', '2:16: errors.rate takes an upper limit ("<=")'],
    ['coverage.cases: "<= 90%"', '2:19: coverage.cases takes a lower limit (">=")'],
    ['quality.replaced: "<= 0.05"', '(write it like "<= 5%")'],
    ['latency.total: "<= 5%"', '(write it like "<= 1.10" or "<= 400ms")'],
    [
      'latency.tail: "<= 5%"',
      '2:17: latency.tail takes no limit (write "latency.tail: { required: true }" to let it decide)',
    ],
    ['errors.rate: "<= 101%"', '2:16: a share cannot be more than 100'],
    ['cost.total: { threshold: "<= 0" }', '2:28: a ratio must be greater than 0'],
    [
      'cost.total: 1.1',
      '2:15: "cost.total" must be a limit such as "<= 10%", or a mapping with it',
    ],
    [
      'cost.total: { treshold: "<= 1" }',
      '2:17: unknown key "treshold" (did you mean "threshold"?)',
    ],
    ['errors.rate: "<= 1pp"\n  errors.rate: "<= 2pp"', '3:3: duplicate key "errors.rate"'],
    [
      '"errors.rate{tag:x}": "<= 1pp"\n  "errors.rate{ tag: x }": "<= 2pp"',
      '3:3: duplicate gate "errors.rate{tag:x}" (see line 2)',
    ],
    ['coverage.cases: >= 90%', 'a value that begins with ">" needs quotes'],
  ])('%s is a problem', (yaml, expected) => {
    const problems = problemsOf(`gates:\n  ${yaml}\n`)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(expected)
  })
})

describe('quality', () => {
  test.each([
    ['10%', 0.1],
    ['" 2.5 % "', 0.025],
    ['0.2', 0.2],
  ])('has the margin %s', (margin, expected) => {
    expect(read(`quality: { margin: ${margin} }`).quality.margin).toBe(expected)
  })

  test.each(['0%', '100%', '0', '1', '-5%', 'ten'])('cannot have the margin %s', margin => {
    expect(problemsOf(`quality: { margin: ${margin} }`)).toHaveLength(1)
  })
})

describe('a waiver', () => {
  const waiver = { id: 'w', cases: '*', finding: '*', reason: 'r', expires: '2028-02-29' }

  test.each(['*', 'expect.failed', 'contract.model'])('can be for %s', finding => {
    expect(read(JSON.stringify({ waivers: [{ ...waiver, finding }] })).waivers).toHaveLength(1)
  })

  test.each([
    [{ expires: '2027-02-29' }, 'must be a date'],
    [{ expires: '31.01.2027' }, 'must be a date'],
    [{ reason: undefined }, '"reason" is missing'],
    [{ finding: 'latency.total' }, 'unknown finding "latency.total"'],
    [{ finding: 'contract.modell' }, 'did you mean "contract.model"?'],
  ])('with %j is a problem', (change, expected) => {
    const problems = problemsOf(JSON.stringify({ waivers: [{ ...waiver, ...change }] }))
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(expected)
  })

  test('has an id of its own', () => {
    expect(problemsOf(JSON.stringify({ waivers: [waiver, waiver] }, null, 1))[0]).toContain(
      'duplicate waiver id "w" (see line 3)',
    )
  })
})
