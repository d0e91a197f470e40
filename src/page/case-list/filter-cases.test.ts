import { describe, expect, test } from 'vitest'
import type { CaseResult } from '../../model/report.ts'
import type { PageCase } from '../../report/html/page-data.ts'
import { aCase, aFinding } from '../../testing/builders/build-report.ts'
import { countChoices, filterCases, noFilter, sortCases } from './filter-cases.ts'

function listed(given: Partial<CaseResult>, content = 'Say hello.'): PageCase {
  return {
    result: aCase(given),
    compare: { kind: 'text', ignorePaths: [], numericTolerance: 0 },
    fault: null,
    model: 'gpt-4o-mini',
    prompt: {
      turns: [[{ role: 'user', content: [{ type: 'text', text: content }] }]],
      expect: [],
      golden: null,
    },
    requests: { baseline: null, candidate: null },
    sharedBody: {},
    exchanges: [],
    samplesLeftOut: 0,
  }
}

const ids = (cases: readonly PageCase[]) => cases.map(({ result }) => result.caseId)

const cases = [
  listed({ caseId: 'b', latencyRatio: 1.5, costRatio: null, similarityDelta: 0.1 }),
  listed(
    { caseId: 'a', verdict: 'drift', findings: [aFinding()], latencyRatio: null },
    'Großer HUND',
  ),
  listed({ caseId: 'c', suite: 'tools', tags: [], mode: 'stream', verdict: 'inconclusive' }),
]

describe('filterCases', () => {
  test('lets everything through that nothing is said about', () => {
    expect(filterCases(cases, noFilter)).toEqual(cases)
  })

  test.each([
    [{ verdict: 'drift' }, ['a']],
    [{ suite: 'tools' }, ['c']],
    [{ tag: 'billing' }, ['b', 'a']],
    [{ finding: 'contract.finish-reason' }, ['a']],
    [{ mode: 'stream' }, ['c']],
    [{ search: 'hund grOSSer' }, []],
    [{ search: ' hund  großer ' }, ['a']],
    [{ search: 'tools/c' }, ['c']],
    [{ search: 'hello', tag: 'billing' }, ['b']],
  ])('narrows by %j', (given, expected) => {
    expect(ids(filterCases(cases, { ...noFilter, ...given }))).toEqual(expected)
  })

  test('finds ids where prompts were left out', () => {
    const bare = cases.map(item => ({ ...item, prompt: null }))
    expect(ids(filterCases(bare, { ...noFilter, search: 'support/b' }))).toEqual(['b'])
    expect(filterCases(bare, { ...noFilter, search: 'hello' })).toEqual([])
  })
})

describe('sortCases', () => {
  test.each([
    ['worst', ['a', 'c', 'b']],
    ['name', ['a', 'b', 'c']],
    ['similarity', ['b', 'a', 'c']],
    ['latency', ['b', 'c', 'a']],
    ['cost', ['a', 'c', 'b']],
  ] as const)('by %s', (order, expected) => {
    expect(ids(sortCases(cases, order))).toEqual(expected)
  })
})

test('choices are counted, a case once for each', () => {
  expect(countChoices(cases, ({ tags }) => [...tags, ...tags])).toEqual([
    { value: 'billing', count: 2 },
  ])
})
