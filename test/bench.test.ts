import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  measureBareLoop,
  measureParity,
  startMockServer,
  type MockServer,
} from '../bench/processes.ts'

let server: MockServer
beforeAll(async () => {
  server = await startMockServer(0)
})
afterAll(() => server.stop())

test('the bench has a reference: a bare loop at the same server', () => {
  for (const mode of ['unary', 'stream'] as const) {
    const bare = measureBareLoop(server.url, { requests: 20, inFlight: 4, mode })
    expect(bare.perSecond).toBeGreaterThan(0)
    expect(bare.medianMs).toBeGreaterThan(0)
  }
})

test('the bench measures runs of the built command, streams among them', async () => {
  const { url } = server
  const run = await measureParity({ url, cases: 4, samples: 2, inFlight: 4, mode: 'stream' })
  expect(run.sendingSeconds).toBeGreaterThan(0)
  expect(run.sendingPeakMb).toBeLessThanOrEqual(run.peakMb)
  expect(run.medianTtftMs).toBeGreaterThan(0)
})
