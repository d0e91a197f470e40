import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { startEventLoopMonitor } from './event-loop-monitor.ts'

async function monitorFor(ms: number): Promise<number | null> {
  const times = [5000, 5000 + ms]
  const monitor = startEventLoopMonitor(() => times.shift() ?? Number.NaN)
  await delay(50)
  return monitor.stop()
}

test('the own delay is unknown where hardly more than the start of a run was seen', async () => {
  await expect(monitorFor(999)).resolves.toBeNull()
})

test('and known from a second on', async () => {
  await expect(monitorFor(1000)).resolves.toBeGreaterThanOrEqual(0)
})
