import type { GateSetting } from '../../model/gate.ts'
import type { PriceRow } from '../../model/price.ts'
import type { Problem } from '../../model/problem.ts'
import { caseKey } from '../../model/suite.ts'
import type { PlanNoise } from '../../run/forecast/plan-noise.ts'
import { findUselessWaivers } from '../../run/judge/gates/waivers.ts'
import { findOldPrices } from '../../run/judge/warnings/cost-warnings.ts'
import { withRequiredTail } from '../../run/required-tail.ts'
import type { RunFlags } from '../flags/run-flags.ts'
import { shortSecrets } from '../secrets/redact.ts'
import type { World } from '../world.ts'
import { sampledSides, judgedGates } from './baseline-of-run.ts'
import { findNoise } from './find-noise.ts'
import { planToSend } from './plan-to-send.ts'
import { prepareRecording } from './prepare-recording.ts'
import type { PreparedRun } from './prepared-run.ts'
import { choosePrices, pricedSides } from './price-sides.ts'
import { readAskedRun, type AskedRun } from './read-asked-run.ts'
import { runConfiguration } from './run-configuration.ts'
import { settlePlan, type SettledPlan } from './settle-plan.ts'

const usualAskAboveUsd = 5

/** From flags, environment, config and suites to a plan. Throws every problem found on the way. */
export async function prepareRun(flags: RunFlags, world: World): Promise<PreparedRun> {
  const { command } = flags
  const asked = readAskedRun(flags, world)
  const startedAt = new Date(world.now()).toISOString()
  const { inputs, output, recording, settings, sides, judge } = asked
  const written = inputs.configuration
  const settled = settleRun(asked, flags, { startedAt, world })
  const { suites, cases, looks, gates, prices, noise, samplesReason } = settled
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
    warnings: findWarnings(asked, settled, { flags, startedAt }),
    noise,
    samplesReason,
  }
}

interface SettledRun extends SettledPlan {
  readonly gates: readonly GateSetting[]
  readonly prices: readonly PriceRow[]
  readonly noise: PlanNoise
}

/** How often each case is sent, with what that was decided by. */
function settleRun(
  { inputs, selected, output, recording, settings, judge }: AskedRun,
  flags: RunFlags,
  { startedAt, world }: { readonly startedAt: string; readonly world: World },
): SettledRun {
  const { command } = flags
  const written = inputs.configuration
  const cases = selected.flatMap(suite => suite.cases)
  const chosen = new Set(cases)
  const models = { baseline: settings.baseline.models, candidate: settings.candidate.models }
  const prices = choosePrices(inputs.prices, { cases, models, startedAt })
  const gates = flags.tail ? withRequiredTail(written.gates) : written.gates
  const noise = findNoise({
    cases,
    sides: settings,
    from: flags.samplesFrom,
    recording,
    output,
    workingDirectory: world.workingDirectory,
  })
  const plan = settlePlan(selected, {
    flags,
    written: written.run,
    leftOut: inputs.suites.flatMap(suite => suite.cases).filter(golden => !chosen.has(golden)),
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
  return { ...plan, gates, prices, noise }
}

function findWarnings(
  { inputs, settings, sides }: AskedRun,
  { prices, warnings }: SettledRun,
  { flags, startedAt }: { readonly flags: RunFlags; readonly startedAt: string },
): Problem[] {
  const isSimulated = settings.baseline.simulated && settings.candidate.simulated
  const isWhole = flags.paths.length === 0
  const allCases = isWhole ? inputs.suites.flatMap(suite => suite.cases.map(caseKey)) : null
  const { waivers } = inputs.configuration
  return [
    ...inputs.warnings,
    ...(flags.command === 'record'
      ? []
      : findUselessWaivers(waivers, { now: startedAt, allCases })),
    ...warnings,
    ...sides.notes.map(note => ({ severity: 'warning', message: note }) as const),
    ...shortSecretWarnings(sides.secrets),
    ...(isSimulated ? [] : findOldPrices(prices, startedAt)),
  ]
}

function shortSecretWarnings(secrets: readonly string[]): Problem[] {
  if (shortSecrets(secrets).length === 0) return []
  const message = 'a key is shorter than 8 characters: it is not searched for in what gateways echo'
  return [{ severity: 'warning', message }]
}
