import { resolve } from 'node:path'
import type { Configuration } from '../../model/configuration.ts'
import type { SideSettings } from '../../model/settings.ts'
import type { Side } from '../../model/side.ts'
import type { Suite } from '../../model/suite.ts'
import type { RunFlags } from '../flags/run-flags.ts'
import { readEnvironment } from '../inputs/environment.ts'
import { loadInputs, type LoadedInputs } from '../inputs/load-inputs.ts'
import {
  defaultRecordings,
  recordingNameOf,
  type RecordingFile,
} from '../journal/recording-file.ts'
import { defaultOutput } from '../journal/run-folder.ts'
import { checkPatterns } from '../secrets/redact-patterns.ts'
import { UsageError } from '../usage-error.ts'
import type { World } from '../world.ts'
import { findRecording } from './find-recording.ts'
import { resolveParties, type Parties } from './resolve-parties.ts'
import { selectSuites } from './select-suites.ts'

/** Who is asked what, before it is settled how often. */
export interface AskedRun extends Parties {
  readonly inputs: LoadedInputs
  /** What filters leave of the suites. */
  readonly selected: readonly Suite[]
  readonly output: string
  /** What stands in for the baseline, if anything does. */
  readonly recording: RecordingFile | null
  readonly settings: Readonly<Record<Side, SideSettings>>
}

/** From flags, environment, config and suites. Throws every problem found on the way. */
export function readAskedRun(flags: RunFlags, world: World): AskedRun {
  const { workingDirectory } = world
  const environment = readEnvironment(workingDirectory, world.environment)
  const inputs = loadInputs({
    directory: workingDirectory,
    environment,
    configFile: flags.configFile,
    paths: flags.paths,
    samplesOverride: flags.samples,
    timeoutMsOverride: flags.timeoutMs,
  })
  const { configuration, prices } = inputs
  const output = outputOf(flags, configuration, world)
  const recording = recordingFor(flags, configuration, world)
  const selected = selectSuites(inputs.suites, flags, { output, workingDirectory })
  const cases = selected.flatMap(suite => suite.cases)
  const parties = resolveParties(
    {
      flags: flags.sides,
      simulated: flags.simulated,
      defects: flags.defects,
      configuration,
      environment,
      only: flags.command === 'record' ? 'baseline' : undefined,
      ...(recording && { recording: recording.header }),
    },
    { cases, prices },
    world,
  )
  checkPatterns(configuration.redact ?? [], cases)
  const { baseline, candidate } = parties.sides.sides
  const settings = { baseline: baseline.settings, candidate: candidate.settings }
  return { ...parties, inputs, selected, output, recording, settings }
}

function outputOf({ command, output }: RunFlags, written: Configuration, world: World): string {
  const usual = command === 'record' ? defaultRecordings : (written.output ?? defaultOutput)
  return resolve(world.workingDirectory, output ?? usual)
}

/** A recording can be the baseline of a run, not of another recording. */
function recordingFor(
  { command, sides }: RunFlags,
  configuration: Configuration,
  world: World,
): RecordingFile | null {
  const named = sides.baseline.profile ?? configuration.sides.baseline?.gateway
  if (command === 'record' && recordingNameOf(named) !== undefined) {
    throw new UsageError('the baseline is a recording already: name a gateway with --baseline')
  }
  if (command === 'record' && configuration.keepsContent === false) {
    throw new UsageError(
      'a recording is made of answers, which "journal: { content: false }" does not keep: record with another config (-c)',
    )
  }
  return findRecording(sides, configuration, world.workingDirectory)
}
