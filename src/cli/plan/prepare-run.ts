import { resolve } from 'node:path'
import type { Configuration } from '../../model/configuration.ts'
import type { PriceRow } from '../../model/price.ts'
import type { Problem } from '../../model/problem.ts'
import type { RunConfiguration } from '../../model/settings.ts'
import type { RunPlan } from '../../model/plan.ts'
import type { GoldenCase, Suite } from '../../model/suite.ts'
import { caseKey } from '../../model/suite.ts'
import { selectCases } from '../../suite/select-cases.ts'
import { checkPlan } from '../../run/check-plan.ts'
import type { PlanNoise } from '../../run/forecast/plan-noise.ts'
import { findOldPrices } from '../../run/judge/cost-warnings.ts'
import { withMostSamples } from '../../run/looks.ts'
import type { Stage } from '../../run/plan-stages.ts'
import type { Sending } from '../../run/plan-sending.ts'
import { withRequiredTail } from '../../run/required-tail.ts'
import { readEnvironment } from '../inputs/environment.ts'
import { exitCodes } from '../exit-code.ts'
import { readLastFailed, type LastRun } from './last-failed.ts'
import { loadInputs } from '../inputs/load-inputs.ts'
import { sha256 } from '../files/sha256.ts'
import { chooseLooks } from './choose-looks.ts'
import { choosePrices, pricedSides } from './price-sides.ts'
import { findRecording } from './find-recording.ts'
import { prepareRecording, type PreparedRecording } from './prepare-recording.ts'
import { askedSides, judgedGates } from './baseline-of-run.ts'
import {
  defaultRecordings,
  recordingNameOf,
  type RecordingFile,
} from '../journal/recording-file.ts'
import { findLeaks } from './find-leaks.ts'
import { planToSend } from './plan-to-send.ts'
import { resolveJudge, type ResolvedJudge } from '../sides/resolve-judge.ts'
import { findNoise } from './find-noise.ts'
import { requireSides } from '../sides/require-sides.ts'
import type { ResolvedSides } from '../sides/resolve-sides.ts'
import type { RunFlags } from '../flags/run-flags.ts'
import { checkPatterns } from '../secrets/redact-patterns.ts'
import { shortSecrets } from '../secrets/redact.ts'
import { defaultOutput } from '../journal/run-folder.ts'
import { settleSamples } from './settle-samples.ts'
import { UsageError } from '../usage-error.ts'
import type { World } from '../world.ts'

const builtIn = {
  concurrency: 8,
  retries: 2,
  timeoutMs: 600_000,
  connectTimeoutMs: 10_000,
  askAboveUsd: 5,
}

/** A run that is known to be possible: nothing was sent yet. */
export interface PreparedRun {
  readonly configuration: RunConfiguration
  /** What of it the config says. */
  readonly written: Configuration['run']
  readonly sides: ResolvedSides
  /** Null where no check asks for one. */
  readonly judge: ResolvedJudge | null
  readonly suites: readonly Suite[]
  readonly cases: readonly GoldenCase[]
  readonly plan: RunPlan
  /** The plan in the parts between which the data are looked at; usually a single one. */
  readonly stages: readonly Stage[]
  /** Looks that an earlier part of the run has taken. */
  readonly looksTaken: number
  /** `record` asks the baseline alone and judges nothing. */
  readonly command: RunFlags['command']
  /** Where the baseline comes from, if it is not asked. */
  readonly recorded: PreparedRecording | null
  readonly sending: Sending
  /** The list prices that costs are worked out at where a gateway reports none. */
  readonly prices: readonly PriceRow[]
  /** Estimated US dollars above which a person is asked. */
  readonly askAboveUsd: number
  readonly output: string
  readonly warnings: readonly Problem[]
  /** How much answers vary, as far as it is known before the run. */
  readonly noise: PlanNoise
  /** Why `samples: auto` is what it is; null where nobody asked. */
  readonly samplesReason: string | null
}

/** From flags, environment, config and suites to a plan. Throws every problem found on the way. */
export async function prepareRun(flags: RunFlags, world: World): Promise<PreparedRun> {
  const environment = readEnvironment(world.workingDirectory, world.environment)
  const inputs = await loadInputs({
    directory: world.workingDirectory,
    environment,
    configFile: flags.configFile,
    paths: flags.paths,
    samplesOverride: flags.samples,
    timeoutMsOverride: flags.timeoutMs,
  })
  const written = inputs.configuration
  const { command } = flags
  const usualOutput = command === 'record' ? defaultRecordings : (written.output ?? defaultOutput)
  const output = resolve(world.workingDirectory, flags.output ?? usualOutput)
  const recording = recordingFor(flags, written, world)
  const { workingDirectory } = world
  const selected = select(inputs.suites, flags, { output, workingDirectory })
  const writtenCases = selected.flatMap(suite => suite.cases)
  const resolved = requireSides(
    {
      flags: flags.sides,
      simulated: flags.simulated,
      defects: flags.defects,
      configuration: written,
      environment,
      baselineOnly: command === 'record',
      ...(recording && { recording: recording.header }),
    },
    world,
  )
  const judge =
    command === 'record'
      ? null
      : resolveJudge({
          configuration: written,
          environment,
          cases: writtenCases,
          prices: inputs.prices,
        })
  if (judge !== null) world.hideSecrets(judge.secrets)
  const secrets = [...resolved.secrets, ...(judge?.secrets ?? [])]
  const sides = { ...resolved, secrets }
  const leaks = findLeaks(writtenCases, sides)
  if (leaks.length > 0) throw new UsageError(leaks)
  checkPatterns(written.redact ?? [], writtenCases)
  const settings = {
    baseline: sides.sides.baseline.settings,
    candidate: sides.sides.candidate.settings,
  }
  const startedAt = new Date(world.now()).toISOString()
  const models = { baseline: settings.baseline.models, candidate: settings.candidate.models }
  const prices = choosePrices(inputs.prices, { cases: writtenCases, models, startedAt })
  const budgetUsd = flags.budgetUsd ?? written.run.budgetUsd
  const askedGates = flags.tail ? withRequiredTail(written.gates) : written.gates
  const gates = judgedGates(command, recording, askedGates)
  const noise = findNoise({
    cases: writtenCases,
    sides: settings,
    from: flags.samplesFrom,
    recording,
    output,
    workingDirectory: world.workingDirectory,
  })
  const { suites, reason: samplesReason } = settleSamples(selected, {
    quality: written.quality,
    gates,
    noise,
    asked: askedSides(command, recording),
    priced: pricedSides({ prices, configuration: { sides: settings } }),
    settings,
    judge,
    startedAt,
    budgetUsd: budgetUsd ?? null,
    recording,
  })
  const cases = suites.flatMap(suite => suite.cases)
  const looks = chooseLooks({
    flags,
    written: written.run,
    cases,
    isRecorded: recording !== null,
    hasJudge: judge !== null,
  })
  // What the last look can show, the run can show.
  const checked =
    command === 'record'
      ? { errors: [], warnings: [] }
      : checkPlan(looks ? withMostSamples(cases, looks, 0) : cases, gates, looks?.levels.at(-1))
  const impossible = checked.errors.filter(problem => problem.severity === 'error')
  if (impossible.length > 0) throw new UsageError(impossible)
  const givenSeed = flags.seed ?? written.run.seed
  const seed = givenSeed ?? deriveSeed(suites, sides)
  const { obstacle } = sides
  const recorded = recording
    ? prepareRecording(recording, { cases, configuration: written, seed, obstacle })
    : null
  const allSimulated = settings.baseline.simulated && settings.candidate.simulated
  const maxDurationMs = flags.maxDurationMs ?? written.run.maxDurationMs
  return {
    configuration: {
      sides: settings,
      run: {
        concurrency: flags.concurrency ?? written.run.concurrency ?? builtIn.concurrency,
        retries: flags.retries ?? written.run.retries ?? builtIn.retries,
        timeoutMs: flags.timeoutMs ?? written.run.timeoutMs ?? builtIn.timeoutMs,
        connectTimeoutMs: written.run.connectTimeoutMs ?? builtIn.connectTimeoutMs,
        seed,
        seedSource: givenSeed === undefined ? 'derived' : 'given',
        ...(budgetUsd !== undefined && { budgetUsd }),
        ...(maxDurationMs !== undefined && { maxDurationMs }),
        ...(looks && { looks }),
      },
      judge: {
        quality: written.quality,
        gates: askedGates,
        waivers: written.waivers,
        allowInconclusive: flags.allowInconclusive,
      },
      ...(judge && { judgeModel: judge.settings }),
      ...(written.redact && { redact: written.redact }),
      defaultMode: written.run.mode ?? 'unary',
    },
    written: written.run,
    sides,
    judge,
    suites,
    cases,
    ...planToSend({ cases, run: { seed, ...(looks && { looks }) }, command, recorded }),
    looksTaken: 0,
    command,
    recorded,
    prices,
    askAboveUsd: written.run.askAboveUsd ?? builtIn.askAboveUsd,
    output,
    warnings: [
      ...inputs.warnings,
      ...checked.errors,
      ...checked.warnings,
      ...sides.notes.map(note => ({ severity: 'warning', message: note }) as const),
      ...shortSecretWarnings(sides.secrets),
      ...(allSimulated ? [] : findOldPrices(prices, startedAt)),
    ],
    noise,
    samplesReason,
  }
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
  return findRecording(sides, configuration, world.workingDirectory)
}

function select(
  suites: readonly Suite[],
  flags: RunFlags,
  place: Omit<LastRun, 'resume'>,
): Suite[] {
  const { grep, grepInvert, tags } = flags
  let selected = selectCases(suites, {
    ...(grep !== undefined && { grep }),
    ...(grepInvert !== undefined && { grepInvert }),
    ...(tags.length > 0 && { tags }),
  })
  let why = 'no case matches the filters'
  if (flags.lastFailed) {
    const { keys: failed, whyNone } = readLastFailed({ ...place, resume: flags.resume })
    if (failed.size === 0) why = whyNone
    selected = selected.map(suite => ({
      ...suite,
      cases: suite.cases.filter(golden => failed.has(caseKey(golden))),
    }))
  }
  const kept = selected.filter(suite => suite.cases.length > 0)
  if (kept.length > 0) return kept
  throw new UsageError(`nothing is selected: ${why}`, exitCodes.nothingSelected)
}

/** The same suites, models and plan give the same seed, wherever the gateways are. */
function deriveSeed(suites: readonly Suite[], { sides }: ResolvedSides): string {
  const manifest = {
    suites: suites.map(suite => [suite.name, suite.sha256]),
    cases: suites.flatMap(suite =>
      suite.cases.map(golden => [caseKey(golden), golden.modes, golden.samples, golden.model]),
    ),
    models: [sides.baseline.settings.models, sides.candidate.settings.models],
    profiles: [sides.baseline.settings.profile, sides.candidate.settings.profile],
  }
  return sha256(JSON.stringify(manifest)).slice(0, 12)
}

function shortSecretWarnings(secrets: readonly string[]): Problem[] {
  if (shortSecrets(secrets).length === 0) return []
  const message = 'a key is shorter than 8 characters: it is not searched for in what gateways echo'
  return [{ severity: 'warning', message }]
}
