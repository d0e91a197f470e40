import { join } from 'node:path'
import { renderReplay } from '../../check/replay/render-replay.ts'
import { replayFailures } from '../../check/replay/replay-run.ts'
import type { Exchange } from '../../model/exchange.ts'
import type { Problem } from '../../model/problem.ts'
import { sides, type Side } from '../../model/side.ts'
import type { GoldenCase } from '../../model/suite.ts'
import type { SideConfiguration } from '../../model/configuration.ts'
import type { SideSettings } from '../../model/settings.ts'
import { isSet, parseFlags, textFlag } from '../flags/arguments.ts'
import { readEnvironment } from '../inputs/environment.ts'
import { exitCodeForReplay } from '../exit-code.ts'
import { replayHelp } from '../flags/help.ts'
import { readJournal, type JournalReader } from '../journal/journal-file.ts'
import { loadConfiguration } from '../inputs/load-inputs.ts'
import { outputFolder } from '../reports/output-folder.ts'
import { printText } from '../reports/print-output.ts'
import { createTextRedactor } from '../secrets/redact-patterns.ts'
import { requireSides } from '../sides/require-sides.ts'
import { findRunFolder, journalName } from '../journal/run-folder.ts'
import { createSideClients } from '../sides/side-client.ts'
import { sleep } from '../sleep.ts'
import { readSideFlags, sideOptions } from '../flags/side-flags.ts'
import { isTrustedUrl, permitUrl, type Today } from '../sides/trusted-url.ts'
import { UsageError } from '../usage-error.ts'
import { findProfile } from '../../wire/profiles.ts'
import { wantsColour } from '../inputs/wants-colour.ts'
import type { World } from '../world.ts'

/** `parity replay <run>`: the failed exchanges of a run, looked up at the gateway and sent again. */
export async function replay(argv: readonly string[], world: World): Promise<number> {
  const { values, positionals } = parseFlags(argv, {
    ...sideOptions,
    help: { type: 'boolean', short: 'h' },
    config: { type: 'string', short: 'c' },
    output: { type: 'string', short: 'o' },
    'no-color': { type: 'boolean' },
    'allow-inconclusive': { type: 'boolean' },
  })
  if (isSet(values, 'help')) {
    world.stdout.write(replayHelp)
    return 0
  }
  const [run, ...others] = positionals
  if (run === undefined || others.length > 0) {
    throw new UsageError('parity replay takes one run: an id, a folder, or "latest"')
  }
  const { workingDirectory } = world
  const environment = readEnvironment(workingDirectory, world.environment)
  const folder = findRunFolder({ output: outputFolder(values, world), run, workingDirectory })
  const journal = readJournal(join(folder, journalName))
  try {
    const { configuration: ran } = journal.header
    if (sides.some(side => ran.sides[side].simulated)) {
      throw new UsageError(
        'a gateway of this run was simulated and ended with it: there is nothing to look up',
      )
    }
    const failures = findFailures(journal)
    const written = loadConfiguration({
      directory: workingDirectory,
      configFile: textFlag(values, 'config'),
      environment,
    })
    if (!written.ok) throw new UsageError(written.problems)
    const { baseline, candidate } = ran.sides
    const given = readSideFlags(values)
    requireTrustedUrls(ran.sides, { flags: given, configuration: written.value, environment })
    const resolved = requireSides(
      {
        // As flags, since variables with a base URL go before the config, and may have changed.
        flags: {
          baseline: { url: baseline.baseUrl, ...given.baseline },
          candidate: { url: candidate.baseUrl, ...given.candidate },
        },
        simulated: false,
        defects: [],
        configuration: {
          ...written.value,
          sides: {
            baseline: sideOf(baseline, written.value.sides.baseline),
            candidate: sideOf(candidate, written.value.sides.candidate),
          },
        },
        environment,
      },
      world,
    )
    const clients = createSideClients({
      sides: resolved.sides,
      simulators: null,
      run: ran.run,
      world,
    })
    world.hearInterrupts()
    try {
      const rows = await replayFailures(clients.under, failures, {
        signal: world.interrupt,
        sleep,
        now: () => world.now(),
      })
      const redact = createTextRedactor({
        secrets: resolved.secrets,
        patterns: written.value.redact,
      })
      const colour = !isSet(values, 'no-color') && wantsColour(world, world.stdout)
      const { columns } = world.stdout
      const shown = rows.map(row => ({ ...row, detail: redact(row.detail) }))
      printText(renderReplay(shown, { columns, colour }), world)
      return exitCodeForReplay(rows, {
        interrupted: world.interrupt.aborted,
        allowInconclusive: isSet(values, 'allow-inconclusive'),
      })
    } finally {
      await clients.close()
    }
  } finally {
    journal.close()
  }
}

/** Failures that were asked for are none. */
function findFailures({ header, readExchanges }: JournalReader): readonly Exchange[] {
  const isReal = (golden: GoldenCase): boolean => golden.fault === undefined
  return header.cases.filter(isReal).flatMap(golden =>
    golden.modes.flatMap(mode => {
      const { baseline, candidate } = readExchanges(golden, mode)
      return [...baseline, ...candidate].filter(
        exchange => exchange !== undefined && exchange.outcome.kind === 'failed',
      ) as readonly Exchange[]
    }),
  )
}

/** @throws UsageError where a key would go to a host that the journal alone names. */
function requireTrustedUrls(ran: Readonly<Record<Side, SideSettings>>, today: Today): void {
  const problems = sides.flatMap((side): Problem[] => {
    const { baseUrl, keyVariable, profile } = ran[side]
    const url = today.flags[side].url ?? baseUrl
    const configured = today.configuration.sides[side]?.headers ?? {}
    const isSecretSent = keyVariable !== null || Object.keys(configured).length > 0
    if (!isSecretSent || isTrustedUrl(side, { url, profile: findProfile(profile) }, today))
      return []
    const message = `only the journal of this run says that its ${side} is ${url}`
    return [{ severity: 'error', message, hint: permitUrl(side, url) }]
  })
  if (problems.length > 0) throw new UsageError(problems)
}

/** Where the run sent its requests; the key is read anew. */
function sideOf(ran: SideSettings, written: SideConfiguration | undefined): SideConfiguration {
  return {
    ...written,
    headers: written?.headers ?? {},
    request: ran.request,
    gateway: ran.profile,
    protocol: ran.protocol,
    ...(ran.keyVariable !== null && { keyVariable: ran.keyVariable }),
  }
}
