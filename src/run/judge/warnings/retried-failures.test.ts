import { expect, test } from 'vitest'
import type { GateResult } from '../../../model/report.ts'
import { aGate } from '../../../testing/builders/build-report.ts'
import { findRetriedFailures } from './retried-failures.ts'

function warningsOf(given: Partial<GateResult>): string[] {
  const gate = aGate({
    metric: 'errors.first-attempt',
    required: false,
    verdict: 'drift',
    baseline: 0.01,
    candidate: 0.8,
    ...given,
  })
  return findRetriedFailures([aGate(), gate]).map(({ message }) => message)
}

test('failures that retries mend on the candidate alone are warned of', () => {
  expect(warningsOf({})).toEqual([
    "80 % of the candidate's samples fail before they are retried, against 1 % of the baseline's: apps that retry less see that",
  ])
})

test.each<Partial<GateResult>>([
  { verdict: 'parity' },
  { required: true },
  { candidate: 0.025 },
  { baseline: 0.9 },
  { baseline: null },
])('nothing is said of %j', given => {
  expect(warningsOf(given)).toEqual([])
})
