import { expect, test } from 'vitest'
import { exitCodes } from '../exit-code.ts'
import type { ResolvedSide } from './resolve-sides.ts'
import { startSimulators } from './simulators.ts'
import { UsageError } from '../usage-error.ts'
import type { World } from '../world.ts'

/** Starts, in place of the simulators, a process that runs the given program. */
function start(program: string): Promise<unknown> {
  const side = { settings: { simulated: true, profile: 'ai-stats', defects: [] } }
  const world = { selfCommand: [process.execPath, '-e', program] }
  const sides = { baseline: side, candidate: side } as unknown as Record<string, ResolvedSide>
  return startSimulators(world as unknown as World, sides as never, '1')
}

test('simulators that are killed before they are ready make the sides unusable', async () => {
  const error = await start("process.kill(process.pid, 'SIGKILL')").catch((e: unknown) => e)
  expect(error).toBeInstanceOf(UsageError)
  expect((error as UsageError).message).toContain('killed (SIGKILL) before they were ready')
  expect((error as UsageError).exitCode).toBe(exitCodes.sideUnusable)
})

test('simulators that end by themselves are a defect', async () => {
  await expect(start('process.exit(7)')).rejects.toThrow('did not start (exit 7)')
})
