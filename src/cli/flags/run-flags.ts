import { compilePattern } from '../../model/pattern.ts'
import { runLimits } from '../../model/run-limits.ts'
import type { Side } from '../../model/side.ts'
import {
  countFlag,
  isSet,
  parseFlags,
  present,
  textFlag,
  textFlags,
  type ParsedArguments,
} from './arguments.ts'
import { amountFlag, durationFlag } from './limit-flags.ts'
import type { ReporterName } from '../../report/render-report.ts'
import { decodeReporters } from './reporter-flag.ts'
import { readSideFlags, sideOptions, type SideFlags } from './side-flags.ts'
import { UsageError } from '../usage-error.ts'

export interface RunFlags {
  readonly command: 'run' | 'record'
  readonly help: boolean
  readonly paths: readonly string[]
  readonly configFile?: string
  readonly sides: Readonly<Record<Side, SideFlags>>
  readonly simulated: boolean
  readonly defects: readonly string[]
  readonly samples?: number | 'auto'
  /** A run or recording that the noise of a plan is measured from. */
  readonly samplesFrom?: string
  readonly concurrency?: number
  readonly retries?: number
  readonly timeoutMs?: number
  readonly seed?: string
  readonly grep?: string
  readonly grepInvert?: string
  readonly tags: readonly string[]
  readonly lastFailed: boolean
  readonly list: boolean
  /** Undefined: a new run. Empty: the newest that fits. Else a run's id. */
  readonly resume?: string
  readonly output?: string
  readonly quiet: boolean
  readonly reporters: readonly ReporterName[]
  readonly colour: boolean
  readonly includeContent: boolean
  readonly allowInconclusive: boolean
  /** US dollars that both sides together may cost. */
  readonly budgetUsd?: number
  readonly maxDurationMs?: number
  /** Looks at the data while sending, and ends early when they decide the verdict. */
  readonly stopEarly: boolean
  /** Sends further samples until the verdict is decided, within bounds. */
  readonly untilDecided: boolean
  /** Does not ask about a high cost. */
  readonly yes: boolean
  /** Lets the tail of latency decide, too. */
  readonly tail: boolean
}

const text = { type: 'string' } as const
const texts = { type: 'string', multiple: true } as const
const flag = { type: 'boolean' } as const

const options = {
  help: { type: 'boolean', short: 'h' },
  config: { type: 'string', short: 'c' },
  ...sideOptions,
  simulated: flag,
  defect: texts,
  samples: text,
  'samples-from': text,
  concurrency: { type: 'string', short: 'j' },
  retries: text,
  'timeout-ms': text,
  seed: text,
  grep: { type: 'string', short: 'g' },
  'grep-invert': text,
  tag: texts,
  'last-failed': flag,
  list: flag,
  resume: text,
  output: { type: 'string', short: 'o' },
  quiet: { type: 'boolean', short: 'q' },
  reporter: text,
  'no-color': flag,
  'no-content': flag,
  'allow-inconclusive': flag,
  'budget-usd': text,
  'max-duration': text,
  'stop-early': flag,
  'until-decided': flag,
  yes: { type: 'boolean', short: 'y' },
  tail: flag,
} as const

/** What only judging and reporting know. */
const flagsOfRunAlone = [
  'candidate',
  'candidate-protocol',
  'candidate-url',
  'candidate-key-env',
  'last-failed',
  'reporter',
  'no-content',
  'allow-inconclusive',
  'stop-early',
  'until-decided',
  'tail',
] as const

/** The flags of `run`, or those of them that `record` knows, checked. */
export function parseRunFlags(
  argv: readonly string[],
  command: RunFlags['command'] = 'run',
): RunFlags {
  const known = Object.entries(options).filter(
    ([name]) => command === 'run' || !flagsOfRunAlone.some(other => other === name),
  )
  const { values, positionals } = parseFlags(argv, Object.fromEntries(known))
  const reporters = decodeReporters(textFlag(values, 'reporter'), isSet(values, 'quiet'))
  return {
    command,
    help: isSet(values, 'help'),
    paths: positionals,
    sides: readSideFlags(values),
    simulated: isSet(values, 'simulated'),
    defects: textFlags(values, 'defect'),
    tags: textFlags(values, 'tag'),
    lastFailed: isSet(values, 'last-failed'),
    list: isSet(values, 'list'),
    quiet: reporters.includes('quiet'),
    reporters,
    colour: !isSet(values, 'no-color'),
    includeContent: !isSet(values, 'no-content'),
    allowInconclusive: isSet(values, 'allow-inconclusive'),
    stopEarly: isSet(values, 'stop-early'),
    untilDecided: isSet(values, 'until-decided'),
    yes: isSet(values, 'yes'),
    tail: isSet(values, 'tail'),
    ...present({
      budgetUsd: amountFlag(values, 'budget-usd'),
      maxDurationMs: durationFlag(values, 'max-duration'),
      configFile: textFlag(values, 'config'),
      samples: samplesFlag(values),
      samplesFrom: textFlag(values, 'samples-from'),
      concurrency: countFlag(values, 'concurrency', runLimits.concurrency),
      retries: countFlag(values, 'retries', runLimits.retries),
      timeoutMs: countFlag(values, 'timeout-ms', runLimits.timeoutMs),
      seed: textFlag(values, 'seed'),
      grep: patternFlag(values, 'grep'),
      grepInvert: patternFlag(values, 'grep-invert'),
      resume: textFlag(values, 'resume'),
      output: textFlag(values, 'output'),
    }),
  }
}

function samplesFlag(values: ParsedArguments['values']): number | 'auto' | undefined {
  const given = textFlag(values, 'samples')
  if (given === undefined || given === 'auto') return given
  const { minimum, maximum } = runLimits.samples
  const samples = /^\d+$/.test(given) ? Number(given) : 0
  if (samples >= minimum && samples <= maximum) return samples
  throw new UsageError(
    `--samples takes a whole number from ${minimum} to ${maximum}, or auto, not "${given}"`,
  )
}

function patternFlag(values: ParsedArguments['values'], name: string): string | undefined {
  const given = textFlag(values, name)
  try {
    if (given !== undefined) compilePattern(given)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new UsageError(`--${name} takes a regular expression: ${error.message}`)
  }
  return given
}
