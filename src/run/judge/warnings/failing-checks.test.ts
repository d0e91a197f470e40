import { expect, test } from 'vitest'
import { goldenCases } from '../../../testing/builders/build-golden-case.ts'
import { judgedRun } from '../../../testing/builders/build-run.ts'

const cases = goldenCases(5, { expect: [{ kind: 'equals', value: 'Yes.' }] })

test('a check that every answer of both sides fails is warned of, at its case', () => {
  const report = judgedRun({ cases, observe: () => ({ text: 'No.' }) })
  expect(report.warnings).toEqual([
    {
      severity: 'warning',
      message:
        '"equals" fails on every answer of both sides in 5 cases, first support/case-000, so it can show no difference there',
      hint: 'mend or remove it',
      location: cases[0]?.location,
    },
  ])
})

test('one that some answer passes, or one side alone fails, is not', () => {
  const mixed = judgedRun({
    cases,
    observe: ({ sample }) => ({ text: sample === 1 ? 'Yes.' : 'No.' }),
  })
  const oneSided = judgedRun({
    cases,
    observe: ({ side }) => ({ text: side === 'baseline' ? 'Yes.' : 'No.' }),
  })
  expect([...mixed.warnings, ...oneSided.warnings]).toEqual([])
})

test('one that fails in one mode alone is not', () => {
  const report = judgedRun({
    cases: goldenCases(5, {
      modes: ['unary', 'stream'],
      expect: [{ kind: 'equals', value: 'Yes.' }],
    }),
    observe: ({ mode }) => ({ text: mode === 'stream' ? 'Yes.' : 'No.' }),
  })
  expect(report.warnings).toEqual([])
})

test('one that no answer decides is no failing one', () => {
  const undecided = judgedRun({
    cases: goldenCases(5, { expect: [{ kind: 'language', code: 'en' }] }),
    observe: () => ({ text: 'Yes.' }),
  })
  expect(undecided.warnings.filter(({ message }) => message.includes('fails on'))).toEqual([])
})
