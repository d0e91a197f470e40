import type { GoldenCase } from '../../model/suite.ts'

/** A plain text case; whatever matters to a test is given. */
export function aGoldenCase(given: Partial<GoldenCase> = {}): GoldenCase {
  const id = given.id ?? 'refund-policy'
  const suite = given.suite ?? 'support'
  return {
    suite,
    id,
    cluster: `${suite}/${id}`,
    tags: [],
    weight: 1,
    modes: ['unary'],
    samples: 3,
    model: 'gpt-4o-mini',
    turns: [[{ role: 'user', content: `Question of ${id}?` }]],
    request: {},
    compare: { kind: 'text', ignorePaths: [], numericTolerance: 0 },
    expect: [],
    location: { file: 'suites/support.yaml', line: 3, column: 5 },
    ...given,
  }
}

/** So many cases with ids of their own. */
export function goldenCases(count: number, given: Partial<GoldenCase> = {}): GoldenCase[] {
  return Array.from({ length: count }, (_, index) =>
    aGoldenCase({ ...given, id: `case-${String(index).padStart(3, '0')}` }),
  )
}
