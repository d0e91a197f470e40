import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Side } from '../../model/side.ts'
import { exitCodes } from '../exit-code.ts'
import type { ResolvedSide } from './resolve-sides.ts'
import { UsageError } from '../usage-error.ts'
import type { World } from '../world.ts'

export interface RunningSimulators {
  /** Base URL and key of each simulated side. */
  readonly sides: Readonly<Partial<Record<Side, { url: string; key: string }>>>
  stop(): void
}

/**
 * Starts the simulated gateways in a process of their own, so that their work does not disturb the
 * timing. The process ends when its standard input closes: also when this one is killed.
 *
 * @throws UsageError when they are killed before they are ready.
 */
export async function startSimulators(
  world: World,
  sides: Readonly<Record<Side, ResolvedSide>>,
  seed: string,
): Promise<RunningSimulators> {
  const [program, ...start] = world.selfCommand
  const simulated = (['baseline', 'candidate'] as const).filter(
    side => sides[side].settings.simulated,
  )
  const options = simulated.flatMap(side => [
    `--${side}`,
    sides[side].settings.profile,
    ...sides[side].settings.defects.flatMap(defect => [`--${side}-defect`, defect]),
  ])
  const child = spawn(
    program,
    [...start, 'simulate', '--for-run', simulated.join(), '--seed', seed, ...options],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
      // Ctrl-C reaches the whole group; the simulators must outlive the requests in flight.
      detached: true,
    },
  )
  // Its end shows in the samples; that its input closed with it says nothing more.
  child.stdin?.on('error', () => {})
  const line = await firstLine(child)
  child.unref()
  return { sides: JSON.parse(line) as RunningSimulators['sides'], stop: () => child.stdin?.end() }
}

async function firstLine(child: ChildProcess): Promise<string> {
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      reject(signal === null ? didNotStart(code) : killedEarly(signal))
    })
  })
  if (!child.stdout) throw new Error('the simulated gateways have no output')
  const lines = createInterface({ input: child.stdout })
  const line = new Promise<string>(resolve => {
    lines.once('line', resolve)
  })
  const result = await Promise.race([line, failed])
  child.removeAllListeners('exit')
  lines.close()
  return result
}

function didNotStart(code: number | null): Error {
  return new Error(`the simulated gateways did not start (exit ${code ?? 'unknown'})`)
}

/** Somebody else's doing, such as a system that runs out of memory. */
function killedEarly(signal: NodeJS.Signals): UsageError {
  return new UsageError(
    `the simulated gateways were killed (${signal}) before they were ready; run it again`,
    exitCodes.sideUnusable,
  )
}
