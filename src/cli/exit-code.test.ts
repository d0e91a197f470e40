import { describe, expect, test } from 'vitest'
import { aCheckItem, aChecklist } from '../testing/build-checklist.ts'
import { exitCodeForChecklist, exitCodeForReplay } from './exit-code.ts'

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
  })

  test('an unusable side comes before fails, an interruption before all', () => {
    const checklist = aChecklist({ items: [fail] })
    const candidate = { ...checklist.sides.candidate, unusable: 'auth' }
    const unusable = { ...checklist, sides: { ...checklist.sides, candidate } }
    expect(exitCodeForChecklist(unusable, strict)).toBe(4)
    expect(exitCodeForChecklist({ ...unusable, interrupted: true }, strict)).toBe(130)
  })
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
