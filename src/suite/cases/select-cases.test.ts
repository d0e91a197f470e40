import { describe, expect, test } from 'vitest'
import { describeProblem } from '../../model/problem.ts'
import type { GoldenCase, Suite } from '../../model/suite.ts'
import { findDuplicateCases } from './find-duplicate-cases.ts'
import { selectCases, type CaseSelection } from './select-cases.ts'

function suiteOf(name: string, file: string, ids: readonly string[]): Suite {
  const cases = ids.map((id, index): GoldenCase => ({
    suite: name,
    id,
    cluster: `${name}/${id}`,
    tags: id.split('-'),
    weight: 1,
    modes: ['unary'],
    samples: 1,
    model: 'm',
    turns: [[{ role: 'user', content: 'x' }]],
    request: {},
    compare: { kind: 'text', ignorePaths: [], numericTolerance: 0 },
    expect: [],
    location: { file, line: index + 2, column: 5 },
  }))
  return { name, file, sha256: '', cases }
}

const support = suiteOf('support', 'a.yaml', ['refund-billing', 'refund-tone', 'Hello'])
const tools = suiteOf('tools', 'b.yaml', ['weather'])

describe('selectCases', () => {
  const keysOf = (selection: CaseSelection): string[] =>
    selectCases([support, tools], selection).flatMap(suite =>
      suite.cases.map(golden => `${suite.name}/${golden.id}`),
    )

  test.each([
    [{}, ['support/refund-billing', 'support/refund-tone', 'support/Hello', 'tools/weather']],
    [{ grep: '^support/refund' }, ['support/refund-billing', 'support/refund-tone']],
    [{ grep: 'hello' }, []],
    [{ grep: '(?i)hello' }, ['support/Hello']],
    [{ grep: 'refund', grepInvert: 'tone' }, ['support/refund-billing']],
    [{ tags: ['tone', 'weather'] }, ['support/refund-tone', 'tools/weather']],
    [{ tags: ['refund'], grepInvert: 'billing' }, ['support/refund-tone']],
    [{ tags: ['none'] }, []],
  ])('%j selects %j', (selection, keys) => {
    expect(keysOf(selection)).toEqual(keys)
  })

  test('leaves out suites that have no case left', () => {
    expect(selectCases([support, tools], { grep: 'weather' }).map(suite => suite.name)).toEqual([
      'tools',
    ])
  })

  test('throws a syntax error for a broken pattern', () => {
    expect(() => selectCases([support], { grep: '(' })).toThrow(SyntaxError)
  })
})

describe('findDuplicateCases', () => {
  test('finds a case that two files define', () => {
    const again = suiteOf('support', 'c.yaml', ['other', 'Hello'])
    expect(findDuplicateCases([support, tools, again]).map(describeProblem)).toEqual([
      'c.yaml:3:5: case "support/Hello" exists already (see a.yaml:4:5)',
    ])
  })

  test('lets two files share a suite', () => {
    expect(findDuplicateCases([support, suiteOf('support', 'c.yaml', ['other'])])).toEqual([])
  })

  test('does not take equal ids of two suites for one', () => {
    expect(findDuplicateCases([tools, suiteOf('more', 'c.yaml', ['weather'])])).toEqual([])
  })
})
