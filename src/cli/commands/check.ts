import { relative, resolve } from 'node:path'
import { countVerdicts, type Checklist } from '../../model/checklist.ts'
import { redactChecklist } from '../../check/reports/redact-checklist.ts'
import { renderChecklist } from '../../check/reports/render-checklist.ts'
import { runChecks } from '../../check/run-checks.ts'
import { withoutAnswers } from '../../report/checklist/without-answers.ts'
import { describeProblem } from '../../model/problem.ts'
import { runLimits } from '../../model/run-limits.ts'
import type { RunSettings } from '../../model/settings.ts'
import { sides, type Side } from '../../model/side.ts'
import { countFlag, isSet, parseFlags, textFlag, textFlags } from '../flags/arguments.ts'
import { writeChecklist } from '../plan/check-files.ts'
import { readEnvironment, type Environment } from '../inputs/environment.ts'
import { findRecording } from '../plan/find-recording.ts'
import { findGatewayVariables } from '../sides/gateway-variables.ts'
import { exitCodeForChecklist } from '../exit-code.ts'
import { checkHelp } from '../flags/help.ts'
import { loadInputs } from '../inputs/load-inputs.ts'
import { printText } from '../reports/print-output.ts'
import { checkPatterns, createTextRedactor } from '../secrets/redact-patterns.ts'
import { requireSides } from '../sides/require-sides.ts'
import type { ResolvedSides } from '../sides/resolve-sides.ts'
import { createRunFolder, createRunId, defaultOutput } from '../journal/run-folder.ts'
import { createSideClients } from '../sides/side-client.ts'
import { sleep } from '../sleep.ts'
import { readSideFlags, sideOptions } from '../flags/side-flags.ts'
import { startSimulators } from '../sides/simulators.ts'
import { toolVersion } from '../version.ts'
import { UsageError } from '../usage-error.ts'
import { wantsColour } from '../inputs/wants-colour.ts'
import type { World } from '../world.ts'

const builtIn = { concurrency: 8, retries: 2, timeoutMs: 120_000, connectTimeoutMs: 10_000 }

/** `parity check`: the migration checklist, asked of both sides, with the answers as evidence. */
export async function check(argv: readonly string[], world: World): Promise<number> {
  const { values, positionals } = parseFlags(argv, {
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
  })
  if (isSet(values, 'help')) {
    world.stdout.write(checkHelp)
    return 0
  }
  const timeoutMs = countFlag(values, 'timeout-ms', runLimits.timeoutMs)
  const retries = countFlag(values, 'retries', runLimits.retries)
  const environment = readEnvironment(world.workingDirectory, world.environment)
  const inputs = loadInputs({
    directory: world.workingDirectory,
    environment,
    configFile: textFlag(values, 'config'),
    paths: positionals,
    samplesOverride: undefined,
  })
  const { configuration } = inputs
  const sideFlags = readSideFlags(values)
  const recording = findRecording(sideFlags, configuration, world.workingDirectory)
  const resolved = requireSides(
    {
      flags: sideFlags,
      simulated: isSet(values, 'simulated'),
      defects: textFlags(values, 'defect'),
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
    world.stderr.write(
      `the baseline is the recording ${recording.path}: the gateway behind it is asked as it is now\n`,
    )
  }
  for (const note of [...inputs.warnings.map(describeProblem), ...notes]) {
    world.stderr.write(`${note}\n`)
  }
  const patterns = configuration.redact ?? []
  checkPatterns(
    patterns,
    inputs.suites.flatMap(suite => suite.cases),
  )
  const run: RunSettings = {
    concurrency: builtIn.concurrency,
    retries: retries ?? configuration.run.retries ?? builtIn.retries,
    timeoutMs: timeoutMs ?? configuration.run.timeoutMs ?? builtIn.timeoutMs,
    connectTimeoutMs: configuration.run.connectTimeoutMs ?? builtIn.connectTimeoutMs,
    seed: configuration.run.seed ?? 'check',
    seedSource: 'given',
  }
  const output = textFlag(values, 'output') ?? configuration.output ?? defaultOutput
  const startedAtMs = world.now()
  const { simulated } = resolved
  const checkId = `check-${createRunId({ startedAtMs, random: () => world.random(), simulated })}`
  const folder = createRunFolder(resolve(world.workingDirectory, output), checkId)
  world.stderr.write('asking both sides, some requests at a time\n')
  const asked = await askSides(resolved, {
    run,
    world,
    inputs,
    environment,
    all: isSet(values, 'all'),
    allProtocols: isSet(values, 'all') || isSet(values, 'protocols'),
  })
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
  const leavesOut = isSet(values, 'no-content') || configuration.keepsContent === false
  const checklist = leavesOut ? withoutAnswers(redacted) : redacted
  writeChecklist(folder, checklist)
  const colour = !isSet(values, 'no-color') && wantsColour(world, world.stdout)
  printText(renderChecklist(checklist, { columns: world.stdout.columns, colour }), world)
  const shown = relative(world.workingDirectory, folder) || folder
  world.stderr.write(`all evidence: ${shown}/report.html, checklist.md and checklist.json\n`)
  return exitCodeForChecklist(checklist, {
    allowInconclusive: isSet(values, 'allow-inconclusive'),
  })
}

type Asked = Pick<Checklist, 'sides' | 'items' | 'parameters' | 'proposedModels' | 'interrupted'>

async function askSides(
  resolved: ResolvedSides,
  given: {
    readonly run: RunSettings
    readonly world: World
    readonly inputs: Awaited<ReturnType<typeof loadInputs>>
    readonly environment: Environment
    readonly all: boolean
    readonly allProtocols: boolean
  },
): Promise<Asked> {
  const { run, world, inputs, environment, all, allProtocols } = given
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
    const [baseline, candidate] = sides.map(describe) as [
      Checklist['sides'][Side],
      Checklist['sides'][Side],
    ]
    const { items, parameters, proposedModels } = result
    return {
      sides: { baseline, candidate },
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
