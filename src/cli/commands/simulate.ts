import { defects, isDefect, type Defect } from '../../model/defect.ts'
import type { Side } from '../../model/side.ts'
import { sides } from '../../model/side.ts'
import { rehearse } from '../../simulator/rehearse.ts'
import { simulatedKeys, type SimulatedProfile } from '../../simulator/simulated-profile.ts'
import { startSimulator, type Simulator } from '../../simulator/start-simulator.ts'
import { isSet, parseFlags, textFlag, textFlags, type ParsedArguments } from '../flags/arguments.ts'
import { simulateHelp } from '../flags/help.ts'
import { reasonOf } from '../files/reason-of.ts'
import { say } from '../say.ts'
import { UsageError } from '../usage-error.ts'
import type { World } from '../world.ts'

const defaultProfiles: Readonly<Record<Side, SimulatedProfile>> = {
  baseline: 'llm-gateway',
  candidate: 'ai-stats',
}

/** `parity simulate`: two simulated gateways until Ctrl-C, for any client to talk to. */
export async function simulate(argv: readonly string[], world: World): Promise<number> {
  const { values, positionals } = parseFlags(argv, {
    help: { type: 'boolean', short: 'h' },
    seed: { type: 'string' },
    baseline: { type: 'string' },
    candidate: { type: 'string' },
    'baseline-port': { type: 'string' },
    'candidate-port': { type: 'string' },
    defect: { type: 'string', multiple: true },
    'baseline-defect': { type: 'string', multiple: true },
    'candidate-defect': { type: 'string', multiple: true },
    'for-run': { type: 'string' },
  })
  if (isSet(values, 'help')) {
    world.stdout.write(simulateHelp(Object.keys(simulatedKeys), defects))
    return 0
  }
  if (positionals.length > 0) throw new UsageError('parity simulate takes options only')
  // Given by a run that starts simulators for itself: the sides that it needs.
  const forRun = textFlag(values, 'for-run')?.split(',')
  const wanted = sides.filter(side => forRun?.includes(side) ?? true)
  if (forRun) await Promise.all(wanted.map(side => rehearse(profileOf(side, values))))
  // Those of a run outlive a signal: requests may be in flight.
  world.hearInterrupts()
  const running = await startAll(wanted, values)
  if (forRun) {
    const urls = running.map(({ side, simulator, key }) => [side, { url: simulator.url, key }])
    world.stdout.write(`${JSON.stringify(Object.fromEntries(urls))}\n`)
    await world.stdinClosed()
  } else {
    for (const { side, profile, simulator, key } of running) {
      world.stdout.write(`${side.padEnd(9)}  ${profile.padEnd(11)}  ${simulator.url}  key ${key}\n`)
    }
    say(world, 'simulated gateways are running; Ctrl-C ends them')
    await aborted(world.interrupt)
  }
  await Promise.all(running.map(({ simulator }) => simulator.close()))
  return 0
}

interface RunningSimulator {
  readonly side: Side
  readonly profile: SimulatedProfile
  readonly simulator: Simulator
  readonly key: string
}

/** One after another: when the second cannot start, the first is closed again. */
async function startAll(
  wanted: readonly Side[],
  values: ParsedArguments['values'],
): Promise<RunningSimulator[]> {
  const settings = wanted.map(side => ({
    side,
    profile: profileOf(side, values),
    port: portOf(side, values),
    seed: textFlag(values, 'seed') ?? 'simulated',
    defects: defectsOf(side, values),
  }))
  const running: RunningSimulator[] = []
  for (const options of settings) {
    const { side, profile, port } = options
    try {
      const simulator = await startSimulator(options)
      running.push({ side, profile, simulator, key: simulatedKeys[profile] })
    } catch (error) {
      await Promise.all(running.map(started => started.simulator.close()))
      if (!(error instanceof Error && 'syscall' in error)) throw error
      throw new UsageError(`the simulated ${side} cannot use port ${port}: ${reasonOf(error)}`)
    }
  }
  return running
}

function profileOf(side: Side, values: ParsedArguments['values']): SimulatedProfile {
  const name = textFlag(values, side)?.replace(/^simulated:/, '') ?? defaultProfiles[side]
  const known = Object.keys(simulatedKeys) as SimulatedProfile[]
  const profile = known.find(item => item === name)
  if (profile) return profile
  throw new UsageError(`there is no simulated "${name}": choose one of ${known.join(', ')}`)
}

function portOf(side: Side, values: ParsedArguments['values']): number {
  const text = textFlag(values, `${side}-port`)
  if (text === undefined) return 0
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new UsageError(`--${side}-port takes a port number, not "${text}"`)
}

function defectsOf(side: Side, values: ParsedArguments['values']): Defect[] {
  const shared = side === 'candidate' ? textFlags(values, 'defect') : []
  return [...shared, ...textFlags(values, `${side}-defect`)].map(name => {
    if (isDefect(name)) return name
    throw new UsageError(`unknown defect "${name}": see parity simulate --help`)
  })
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
