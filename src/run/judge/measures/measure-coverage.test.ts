import { expect, test } from 'vitest'
import { aGoldenCase } from '../../../testing/builders/build-golden-case.ts'
import { goldenEvidence } from '../../../testing/builders/build-measured-gate.ts'
import { someNumbers } from '../../../testing/builders/build-report.ts'
import { measureCoverage } from './measure-coverage.ts'

const all = someNumbers()
const evidence = goldenEvidence(4, 3).map((item, index) => ({
  ...item,
  numbers: [
    { baseline: all, candidate: all },
    { baseline: someNumbers({ answered: 2 }), candidate: someNumbers({ answered: 1 }) },
    { baseline: someNumbers({ samples: 1, answered: 1 }), candidate: all },
    { baseline: all, candidate: someNumbers({ samples: 2, answered: 0 }) },
  ][index] ?? { baseline: all, candidate: all },
}))
const fault = {
  ...evidence[0]!,
  golden: aGoldenCase({ fault: 'invalid-key' }),
  caseKey: 'support/fault',
}

test('cases count with two baseline answers and one of the candidate', () => {
  expect(measureCoverage([...evidence, fault], 'cases')).toMatchObject({
    estimate: 2 / 4,
    baseline: 4,
    candidate: 2,
    samples: 4,
  })
})

test('samples count on both sides, whether they were answered or not', () => {
  // Three of each side of four cases, but for two of the baseline and one of the candidate.
  expect(measureCoverage([...evidence, fault], 'samples')).toMatchObject({
    estimate: 21 / 24,
    baseline: 24,
    candidate: 21,
    samples: 24,
  })
})
