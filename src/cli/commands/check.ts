import { relative, resolve } from 'node:path'
import { countVerdicts, type Checklist } from '../../model/checklist.ts'
import { redactChecklist } from '../../check/reports/redact-checklist.ts'
import { renderChecklist } from '../../check/reports/render-checklist.ts'
import { runChecks } from '../../check/run-checks.ts'
import { withoutAnswers } from '../../report/checklist/without-answers.ts'
import { describeProblem } from '../../model/problem.ts'
import type { RunSettings } from '../../model/settings.ts'
import type { Side } from '../../model/side.ts'
import { parseCheckFlags, type CheckFlags } from '../flags/check-flags.ts'
import { writeChecklist } from '../plan/check-files.ts'
import { readEnvironment, type Environment } from '../inputs/environment.ts'
import { findRecording } from '../plan/find-recording.ts'
import { findGatewayVariables } from '../sides/gateway-variables.ts'
import { exitCodeForChecklist } from '../exit-code.ts'
import { checkHelp } from '../flags/help.ts'
import { loadInputs, type LoadedInputs } from '../inputs/load-inputs.ts'
import { printText } from '../reports/print-output.ts'
import { checkPatterns, createTextRedactor } from '../secrets/redact-patterns.ts'
import { requireSides } from '../sides/require-sides.ts'
import type { ResolvedSides } from '../sides/resolve-sides.ts'
import { createRunFolder, createRunId, defaultOutput } from '../journal/run-folder.ts'
import { say } from '../say.ts'
import { createSideClients } from '../sides/side-client.ts'
import { sleep } from '../sleep.ts'
import { startSimulators } from '../sides/simulators.ts'
import { toolVersion } from '../version.ts'
import { UsageError } from '../usage-error.ts'
import { wantsColour } from '../inputs/wants-colour.ts'
import type { World } from '../world.ts'

const builtIn = { concurrency: 8, retries: 2, timeoutMs: 120_000, connectTimeoutMs: 10_000 }

/** `parity check`: the migration checklist, asked of both sides, with the answers as evidence. */
export async function check(argv: readonly string[], world: World): Promise<number> {
  const flags = parseCheckFlags(argv)
  if (flags.help) {
    world.stdout.write(checkHelp)
    return 0
  }
  const environment = readEnvironment(world.workingDirectory, world.environment)
  const inputs = loadInputs({
    directory: world.workingDirectory,
    environment,
    configFile: flags.configFile,
    paths: flags.paths,
    samplesOverride: undefined,
  })
  const { configuration } = inputs
  const recording = findRecording(flags.sides, configuration, world.workingDirectory)
  const resolved = requireSides(
    {
      flags: flags.sides,
      simulated: flags.simulated,
      defects: flags.defects,
      configuration,
      environment,
      ...(recording && { recording: recording.header }),
    },
    world,
  )
  const { notes, obstacle, secrets } = resolved
  if (recording && obstacle !== null) {
    throw new UsageError(
      `the baseline is the recording ${recording.path}, and the gateway behind it cannot be asked: ${obstacle}`,
    )
  }
  if (recording) {
    say(
      world,
      `the baseline is the recording ${recording.path}: the gateway behind it is asked as it is now`,
    )
  }
  for (const note of [...inputs.warnings.map(describeProblem), ...notes]) {
    say(world, note)
  }
  const patterns = configuration.redact ?? []
  checkPatterns(
    patterns,
    inputs.suites.flatMap(suite => suite.cases),
  )
  const run: RunSettings = {
    concurrency: builtIn.concurrency,
    retries: flags.retries ?? configuration.run.retries ?? builtIn.retries,
    timeoutMs: flags.timeoutMs ?? configuration.run.timeoutMs ?? builtIn.timeoutMs,
    connectTimeoutMs: configuration.run.connectTimeoutMs ?? builtIn.connectTimeoutMs,
    seed: configuration.run.seed ?? 'check',
    seedSource: 'given',
  }
  const output = flags.output ?? configuration.output ?? defaultOutput
  const startedAtMs = world.now()
  const { simulated } = resolved
  const checkId = `check-${createRunId({ startedAtMs, random: () => world.random(), simulated })}`
  const folder = createRunFolder(resolve(world.workingDirectory, output), checkId)
  say(world, 'asking both sides, some requests at a time')
  const asked = await askSides(resolved, { run, world, inputs, environment, flags })
  const redacted = redactChecklist(
    {
      ...asked,
      formatVersion: 1,
      toolVersion,
      checkId,
      startedAt: new Date(startedAtMs).toISOString(),
      simulated,
      counts: countVerdicts(asked.items),
    },
    createTextRedactor({ secrets, patterns }),
  )
  const includeContent = flags.includeContent && configuration.keepsContent !== false
  const checklist = includeContent ? redacted : withoutAnswers(redacted)
  writeChecklist(folder, checklist)
  const colour = flags.colour && wantsColour(world, world.stdout)
  printText(renderChecklist(checklist, { columns: world.stdout.columns, colour }), world)
  const shown = relative(world.workingDirectory, folder) || folder
  say(world, `all evidence: ${shown}/report.html, checklist.md and checklist.json`)
  return exitCodeForChecklist(checklist, flags)
}

type Asked = Pick<Checklist, 'sides' | 'items' | 'parameters' | 'proposedModels' | 'interrupted'>

async function askSides(
  resolved: ResolvedSides,
  given: {
    readonly run: RunSettings
    readonly world: World
    readonly inputs: LoadedInputs
    readonly environment: Environment
    readonly flags: CheckFlags
  },
): Promise<Asked> {
  const { run, world, inputs, environment, flags } = given
  const { all, allProtocols } = flags
  world.hearInterrupts()
  const simulators = resolved.simulated
    ? await startSimulators(world, resolved.sides, run.seed)
    : null
  const clients = createSideClients({ sides: resolved.sides, simulators, run, world, allProtocols })
  try {
    const result = await runChecks(clients.under, {
      cases: inputs.suites.flatMap(suite => suite.cases),
      all,
      prices: inputs.prices,
      variables: findGatewayVariables(environment, {
        baseline: resolved.sides.baseline.apiKey,
        candidate: resolved.sides.candidate.apiKey,
      }),
      startedAt: new Date(world.now()).toISOString(),
      signal: world.interrupt,
      now: () => world.now(),
      sleep,
    })
    const describe = (side: Side): Checklist['sides'][Side] => {
      const { profile, protocol, baseUrl } = resolved.sides[side].settings
      return { profile, protocol, baseUrl, unusable: result.unusable[side] }
    }
    const { items, parameters, proposedModels } = result
    return {
      sides: { baseline: describe('baseline'), candidate: describe('candidate') },
      items,
      parameters,
      proposedModels,
      interrupted: world.interrupt.aborted,
    }
  } finally {
    await clients.close()
    simulators?.stop()
  }
}
