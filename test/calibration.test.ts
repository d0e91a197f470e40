import { expect, test } from 'vitest'
import { tallyRuns } from '../calibration/tally.ts'

/** The short form of `npm run calibrate`; its seeds are fixed, so its counts are too. */
const plan = { prompts: 50, samples: 3, temperature: 1 }

test('of 40 runs in which nothing differs, at most 2 are drift and at least 36 parity', async () => {
  const { verdicts } = await tallyRuns(plan, { first: 0, end: 40 })
  expect(verdicts.drift).toBeLessThanOrEqual(2)
  expect(verdicts.parity).toBeGreaterThanOrEqual(36)
})

test('a difference as large as the limit passes in at most 3 of 20 runs', async () => {
  const change = { replaced: 0.1, slowdown: 1.1, failing: 0.02 }
  const { gates } = await tallyRuns({ ...plan, change }, { first: 0, end: 20 })
  expect(gates['quality.replaced']?.parity).toBeLessThanOrEqual(3)
  expect(gates['latency.total']?.parity).toBeLessThanOrEqual(3)
  expect(gates['errors.rate']?.parity).toBeLessThanOrEqual(3)
})

test('twice the limit is found in at least 18 of 20 runs', async () => {
  const { verdicts, gates } = await tallyRuns(
    { ...plan, change: { replaced: 0.2, slowdown: 1.2 } },
    { first: 0, end: 20 },
  )
  expect(verdicts.drift).toBeGreaterThanOrEqual(18)
  expect(gates['quality.replaced']?.drift).toBeGreaterThanOrEqual(18)
  expect(gates['latency.total']?.drift).toBeGreaterThanOrEqual(18)
})
