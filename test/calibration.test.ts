import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { carryOut } from '../calibration/carry-out.ts'
import { keepPieces } from '../calibration/kept-pieces.ts'
import { tallyRuns } from '../calibration/tally.ts'
import { createProject } from '../src/testing/commands/run-command.ts'

// Dozens of whole runs take a busy machine its time.
vi.setConfig({ testTimeout: 180_000 })

const project = createProject()

afterAll(() => project.remove())

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

test('a run that may stop early keeps the error rate, and sends half where much differs', async () => {
  const early = { ...plan, rule: 'stop-early' } as const
  const same = await tallyRuns(early, { first: 0, end: 8 })
  expect(same.verdicts.drift).toBe(0)
  expect(same.verdicts.parity).toBeGreaterThanOrEqual(7)
  const other = await tallyRuns({ ...early, defect: 'other-model' }, { first: 0, end: 4 })
  expect(other.verdicts.drift).toBe(4)
  // All of a plan are 348 samples.
  expect(other.samples / other.runs).toBeLessThan(230)
})

test('a run that asks until it is decided decides what the plan alone leaves open', async () => {
  const small = { ...plan, prompts: 25 }
  const once = await tallyRuns(small, { first: 0, end: 4 })
  expect(once.verdicts.inconclusive).toBe(4)
  const asked = await tallyRuns({ ...small, rule: 'until-decided' }, { first: 0, end: 4 })
  expect(asked.verdicts.parity).toBeGreaterThanOrEqual(3)
  expect(asked.verdicts.drift).toBe(0)
})

test('an attempt that was interrupted goes on where it was, unless the code is another', async () => {
  const path = join(project.folder, 'pieces.jsonl')
  const attempt = async (code: string): Promise<unknown> => {
    const reached: number[] = []
    const [tally] = await carryOut([{ experiment: { ...plan, prompts: 8 }, runs: 11 }], {
      kept: keepPieces(path, code),
      onProgress: done => reached.push(done),
    })
    return { reached, tally }
  }
  const whole = await attempt('one')
  const [code, first, second] = readFileSync(path, 'utf8').split('\n')
  expect(whole).toMatchObject({ reached: [1, 2], tally: { runs: 11 } })

  // Cut off in the middle of the second piece.
  keepPieces(path, 'none')
  keepPieces(path, code as string)
  appendFileSync(path, `${first}\n${second?.slice(0, 9)}`)
  expect(await attempt('one')).toEqual({ ...(whole as object), reached: [2] })
  expect(await attempt('other')).toEqual(whole)
})
