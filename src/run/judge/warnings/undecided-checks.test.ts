import { expect, test } from 'vitest'
import { goldenCases } from '../../../testing/builders/build-golden-case.ts'
import { judgedRun } from '../../../testing/builders/build-run.ts'

const cases = goldenCases(5, { expect: [{ kind: 'language', code: 'en' }] })
const long = 'You can return the headphones within thirty days of the purchase.'

test('a check that no answer of a side decides is warned of, and is no pass', () => {
  const report = judgedRun({
    cases,
    observe: ({ side }) => ({ text: side === 'candidate' ? 'Yes.' : long }),
  })
  const undecided = report.warnings.filter(({ message }) => message.includes('decided'))
  expect(undecided.map(({ message }) => message)).toEqual([
    'candidate: "language" could be decided in no answer of 5 cases, first support/case-000, so it shows nothing there',
  ])
  const gate = report.gates.find(({ gate: name }) => name === 'expect.failed')
  expect(gate?.verdict).toBe('not measured')
})

test('a check that some answers decide is not', () => {
  const report = judgedRun({
    cases,
    observe: ({ sample }) => ({ text: sample === 1 ? 'Yes.' : long }),
  })
  expect(report.warnings).toEqual([])
  const gate = report.gates.find(({ gate: name }) => name === 'expect.failed')
  expect(gate?.verdict).toBe('parity')
})
