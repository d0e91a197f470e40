import { runLimits } from '../../model/run-limits.ts'
import type { Side } from '../../model/side.ts'
import { countFlag, isSet, parseFlags, present, textFlag, textFlags } from './arguments.ts'
import { readSideFlags, sideOptions, type SideFlags } from './side-flags.ts'

export interface CheckFlags {
  readonly help: boolean
  readonly paths: readonly string[]
  readonly configFile?: string
  readonly sides: Readonly<Record<Side, SideFlags>>
  readonly simulated: boolean
  readonly defects: readonly string[]
  readonly timeoutMs?: number
  readonly retries?: number
  readonly output?: string
  /** Asks for everything, also for what no suite uses. */
  readonly all: boolean
  /** Tries every protocol that the gateways of both sides offer. */
  readonly allProtocols: boolean
  readonly colour: boolean
  readonly includeContent: boolean
  readonly allowInconclusive: boolean
}

const options = {
  ...sideOptions,
  help: { type: 'boolean', short: 'h' },
  config: { type: 'string', short: 'c' },
  output: { type: 'string', short: 'o' },
  all: { type: 'boolean' },
  protocols: { type: 'boolean' },
  simulated: { type: 'boolean' },
  defect: { type: 'string', multiple: true },
  'timeout-ms': { type: 'string' },
  retries: { type: 'string' },
  'no-color': { type: 'boolean' },
  'no-content': { type: 'boolean' },
  'allow-inconclusive': { type: 'boolean' },
} as const

/** The flags of `check`, checked. */
export function parseCheckFlags(argv: readonly string[]): CheckFlags {
  const { values, positionals } = parseFlags(argv, options)
  return {
    help: isSet(values, 'help'),
    paths: positionals,
    sides: readSideFlags(values),
    simulated: isSet(values, 'simulated'),
    defects: textFlags(values, 'defect'),
    all: isSet(values, 'all'),
    allProtocols: isSet(values, 'all') || isSet(values, 'protocols'),
    colour: !isSet(values, 'no-color'),
    includeContent: !isSet(values, 'no-content'),
    allowInconclusive: isSet(values, 'allow-inconclusive'),
    ...present({
      configFile: textFlag(values, 'config'),
      timeoutMs: countFlag(values, 'timeout-ms', runLimits.timeoutMs),
      retries: countFlag(values, 'retries', runLimits.retries),
      output: textFlag(values, 'output'),
    }),
  }
}
