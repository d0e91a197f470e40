import { describe, expect, test } from 'vitest'
import { aCheckItem, aChecklist } from '../testing/builders/build-checklist.ts'
import type { RunComparison } from '../report/comparison/run-comparison.ts'
import { exitCodeForChecklist, exitCodeForComparison, exitCodeForReplay } from './exit-code.ts'

const strict = { allowInconclusive: false }
const lenient = { allowInconclusive: true }

describe('exitCodeForChecklist', () => {
  const fail = aCheckItem({ verdict: 'fail' })
  const open = aCheckItem({ verdict: 'not verified' })

  test('a fail counts more than what is open', () => {
    expect(exitCodeForChecklist(aChecklist(), strict)).toBe(0)
    expect(exitCodeForChecklist(aChecklist({ items: [open, fail] }), lenient)).toBe(1)
  })

  test('only what is required may not stay open', () => {
    expect(exitCodeForChecklist(aChecklist({ items: [open] }), strict)).toBe(3)
    expect(exitCodeForChecklist(aChecklist({ items: [open] }), lenient)).toBe(0)
    const optional = aCheckItem({ verdict: 'not verified', required: false })
    expect(exitCodeForChecklist(aChecklist({ items: [optional] }), strict)).toBe(0)
    expect(exitCodeForChecklist(aChecklist({ items: [optional, open] }), strict)).toBe(3)
  })

  test('an unusable side comes before fails, an interruption before all', () => {
    const checklist = aChecklist({ items: [fail] })
    const candidate = { ...checklist.sides.candidate, unusable: 'auth' }
    const unusable = { ...checklist, sides: { ...checklist.sides, candidate } }
    expect(exitCodeForChecklist(unusable, strict)).toBe(4)
    expect(exitCodeForChecklist({ ...unusable, interrupted: true }, strict)).toBe(130)
  })
})

test.each([
  ['newly-drifting', 1, 1],
  ['newly-inconclusive', 3, 0],
  ['no-new-drift', 0, 0],
] as const)('a comparison that is %s is exit %i, or %i where inconclusive is allowed', (...row) => {
  const [result, strictly, leniently] = row
  const comparison = { result } as RunComparison
  expect(exitCodeForComparison(comparison, strict)).toBe(strictly)
  expect(exitCodeForComparison(comparison, lenient)).toBe(leniently)
})

test('exitCodeForReplay tells a second failure from what could not be replayed', () => {
  const row = {
    caseKey: 'support/refund',
    side: 'candidate',
    mode: 'unary',
    sample: 1,
    id: 'G-1',
    failedWith: 'upstream',
    detail: '',
  } as const
  const options = { interrupted: false, ...strict }
  const code = (...results: readonly ('answered' | 'failed again' | 'not replayed')[]): number =>
    exitCodeForReplay(
      results.map(result => ({ ...row, result })),
      options,
    )
  expect([code(), code('answered'), code('answered', 'not replayed')]).toEqual([0, 0, 3])
  expect(code('failed again', 'not replayed')).toBe(1)
})
