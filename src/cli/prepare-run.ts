import { resolve } from 'node:path'
import type { PriceRow } from '../model/price.ts'
import type { Problem } from '../model/problem.ts'
import type { RunConfiguration } from '../model/settings.ts'
import type { RunPlan } from '../model/plan.ts'
import type { GoldenCase, Suite } from '../model/suite.ts'
import { caseKey } from '../model/suite.ts'
import { selectCases } from '../suite/select-cases.ts'
import { checkPlan } from '../run/check-plan.ts'
import { findOldPrices } from '../run/judge/cost-warnings.ts'
import { planRun } from '../run/plan-run.ts'
import { readEnvironment } from './environment.ts'
import { exitCodes } from './exit-code.ts'
import { readLastFailed } from './last-failed.ts'
import { loadInputs, sha256 } from './load-inputs.ts'
import { choosePrices } from './price-sides.ts'
import { resolveSides, type ResolvedSides } from './resolve-sides.ts'
import type { RunFlags } from './run-flags.ts'
import { shortSecrets } from './redact.ts'
import { defaultOutput } from './run-folder.ts'
import { UsageError } from './usage-error.ts'
import type { World } from './world.ts'

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
  readonly sides: ResolvedSides
  readonly suites: readonly Suite[]
  readonly cases: readonly GoldenCase[]
  readonly plan: RunPlan
  /** The list prices that costs are worked out at where a gateway reports none. */
  readonly prices: readonly PriceRow[]
  /** Estimated US dollars above which a person is asked. */
  readonly askAboveUsd: number
  readonly output: string
  readonly warnings: readonly Problem[]
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
  })
  const written = inputs.configuration
  const output = resolve(world.workingDirectory, flags.output ?? written.output ?? defaultOutput)
  const suites = select(inputs.suites, flags, output)
  const cases = suites.flatMap(suite => suite.cases)
  const resolved = resolveSides({
    flags: flags.sides,
    simulated: flags.simulated,
    defects: flags.defects,
    configuration: written,
    environment,
  })
  if (!resolved.ok) throw new UsageError(resolved.problems)
  const checked = checkPlan(cases, written.gates)
  const impossible = checked.errors.filter(problem => problem.severity === 'error')
  if (impossible.length > 0) throw new UsageError(impossible)
  const givenSeed = flags.seed ?? written.run.seed
  const sides = resolved.value
  const seed = givenSeed ?? deriveSeed(suites, sides)
  const settings = {
    baseline: sides.sides.baseline.settings,
    candidate: sides.sides.candidate.settings,
  }
  const startedAt = new Date(world.now()).toISOString()
  const models = { baseline: settings.baseline.models, candidate: settings.candidate.models }
  const prices = choosePrices(inputs.prices, { cases, models, startedAt })
  const allSimulated = settings.baseline.simulated && settings.candidate.simulated
  const budgetUsd = flags.budgetUsd ?? written.run.budgetUsd
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
      },
      judge: {
        quality: written.quality,
        gates: written.gates,
        waivers: written.waivers,
        allowInconclusive: flags.allowInconclusive,
      },
      defaultMode: written.run.mode ?? 'unary',
    },
    sides,
    suites,
    cases,
    plan: planRun(cases, seed),
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
  }
}

function select(suites: readonly Suite[], flags: RunFlags, output: string): Suite[] {
  const { grep, grepInvert, tags } = flags
  let selected: Suite[]
  try {
    selected = selectCases(suites, {
      ...(grep !== undefined && { grep }),
      ...(grepInvert !== undefined && { grepInvert }),
      ...(tags.length > 0 && { tags }),
    })
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new UsageError(`--grep takes a regular expression: ${error.message}`)
  }
  let why = 'no case matches the filters'
  if (flags.lastFailed) {
    const { keys: failed, whyNone } = readLastFailed(output)
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
