import { resolve } from 'node:path'
import type { Configuration } from '../../model/configuration.ts'
import type { Problem } from '../../model/problem.ts'
import { caseKey } from '../../model/suite.ts'
import { findUselessWaivers } from '../../run/judge/gates/waivers.ts'
import { findOldPrices } from '../../run/judge/warnings/cost-warnings.ts'
import { withRequiredTail } from '../../run/required-tail.ts'
import type { RunFlags } from '../flags/run-flags.ts'
import { readEnvironment } from '../inputs/environment.ts'
import { loadInputs } from '../inputs/load-inputs.ts'
import {
  defaultRecordings,
  recordingNameOf,
  type RecordingFile,
} from '../journal/recording-file.ts'
import { defaultOutput } from '../journal/run-folder.ts'
import { checkPatterns } from '../secrets/redact-patterns.ts'
import { shortSecrets } from '../secrets/redact.ts'
import { UsageError } from '../usage-error.ts'
import type { World } from '../world.ts'
import { sampledSides, judgedGates } from './baseline-of-run.ts'
import { findNoise } from './find-noise.ts'
import { findRecording } from './find-recording.ts'
import { planToSend } from './plan-to-send.ts'
import { prepareRecording } from './prepare-recording.ts'
import type { PreparedRun } from './prepared-run.ts'
import { choosePrices, pricedSides } from './price-sides.ts'
import { resolveParties } from './resolve-parties.ts'
import { runConfiguration } from './run-configuration.ts'
import { selectSuites } from './select-suites.ts'
import { settlePlan } from './settle-plan.ts'

const usualAskAboveUsd = 5

/** From flags, environment, config and suites to a plan. Throws every problem found on the way. */
export async function prepareRun(flags: RunFlags, world: World): Promise<PreparedRun> {
  const { command } = flags
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
  const written = inputs.configuration
  const output = outputOf(flags, written, world)
  const recording = recordingFor(flags, written, world)
  const selected = selectSuites(inputs.suites, flags, { output, workingDirectory })
  const writtenCases = selected.flatMap(suite => suite.cases)
  const allCases = inputs.suites.flatMap(suite => suite.cases)
  const chosen = new Set(writtenCases)
  const { sides, judge } = resolveParties(
    {
      flags: flags.sides,
      simulated: flags.simulated,
      defects: flags.defects,
      configuration: written,
      environment,
      only: command === 'record' ? 'baseline' : undefined,
      ...(recording && { recording: recording.header }),
    },
    { cases: writtenCases, prices: inputs.prices },
    world,
  )
  checkPatterns(written.redact ?? [], writtenCases)
  const settings = {
    baseline: sides.sides.baseline.settings,
    candidate: sides.sides.candidate.settings,
  }
  const startedAt = new Date(world.now()).toISOString()
  const models = { baseline: settings.baseline.models, candidate: settings.candidate.models }
  const prices = choosePrices(inputs.prices, { cases: writtenCases, models, startedAt })
  const gates = flags.tail ? withRequiredTail(written.gates) : written.gates
  const noise = findNoise({
    cases: writtenCases,
    sides: settings,
    from: flags.samplesFrom,
    recording,
    output,
    workingDirectory,
  })
  const settled = settlePlan(selected, {
    flags,
    written: written.run,
    leftOut: allCases.filter(golden => !chosen.has(golden)),
    quality: written.quality,
    gates: judgedGates(command, recording, gates),
    noise,
    asked: sampledSides(command, recording),
    priced: pricedSides({ prices, configuration: { sides: settings } }),
    settings,
    judge,
    startedAt,
    budgetUsd: flags.budgetUsd ?? written.run.budgetUsd ?? null,
    recording,
  })
  const { suites, cases, looks } = settled
  const configuration = runConfiguration({
    flags,
    written,
    sides: settings,
    suites,
    gates,
    looks,
    judgeModel: judge?.settings,
  })
  const { run } = configuration
  const recorded =
    recording &&
    prepareRecording(recording, {
      cases,
      configuration: written,
      seed: run.seed,
      obstacle: sides.obstacle,
    })
  const isSimulated = settings.baseline.simulated && settings.candidate.simulated
  return {
    configuration,
    written: written.run,
    sides,
    judge,
    suites,
    cases,
    ...planToSend({ cases, run, command, recorded }),
    looksTaken: 0,
    command,
    recorded,
    prices,
    askAboveUsd: written.run.askAboveUsd ?? usualAskAboveUsd,
    output,
    warnings: [
      ...inputs.warnings,
      ...(command === 'record'
        ? []
        : findUselessWaivers(written.waivers, {
            now: startedAt,
            allCases: flags.paths.length > 0 ? null : allCases.map(caseKey),
          })),
      ...settled.warnings,
      ...sides.notes.map(note => ({ severity: 'warning', message: note }) as const),
      ...shortSecretWarnings(sides.secrets),
      ...(isSimulated ? [] : findOldPrices(prices, startedAt)),
    ],
    noise,
    samplesReason: settled.samplesReason,
  }
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

function shortSecretWarnings(secrets: readonly string[]): Problem[] {
  if (shortSecrets(secrets).length === 0) return []
  const message = 'a key is shorter than 8 characters: it is not searched for in what gateways echo'
  return [{ severity: 'warning', message }]
}
