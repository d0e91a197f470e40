import { realpathSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { proposeFiles, type ProposedFiles } from '../../inventory/proposing/propose-files.ts'
import { renderChangeList } from '../../inventory/rendering/render-change-list.ts'
import { renderInventory } from '../../inventory/rendering/render-inventory.ts'
import { namedChatModels, type ModelLookup } from '../../inventory/proposing/model-lookup.ts'
import { renderModelLookups } from '../../inventory/rendering/render-model-lookups.ts'
import { scanFolder } from '../../inventory/scan-folder.ts'
import type { Inventory } from '../../inventory/inventory.ts'
import { visibleText } from '../../report/visible-text.ts'
import { suggestName } from '../../suite/source/nearest-name.ts'
import type { GatewayProfile } from '../../wire/dialect/profile.ts'
import { findProfile, profiles } from '../../wire/profiles.ts'
import { isSet, parseFlags, textFlag, type ParsedArguments } from '../flags/arguments.ts'
import { createFolderReader } from '../files/disk-folder-reader.ts'
import { readEnvironment } from '../inputs/environment.ts'
import { exitCodes } from '../exit-code.ts'
import { inventoryHelp } from '../flags/help.ts'
import { loadListPrices } from '../inputs/load-prices.ts'
import { lookUpModels, type LookedUpModels } from '../sides/look-up-models.ts'
import { printJson, printText } from '../reports/print-output.ts'
import { reasonOf } from '../files/reason-of.ts'
import { describeCommand } from '../resume/resume-command.ts'
import { say } from '../say.ts'
import { UsageError } from '../usage-error.ts'
import { wantsColour } from '../inputs/wants-colour.ts'
import type { World } from '../world.ts'
import { writeNewFile } from '../files/write-new-file.ts'

/** `parity inventory`: where a code base talks to a gateway, and what a move would change. */
export async function inventory(argv: readonly string[], world: World): Promise<number> {
  const { values, positionals } = parseFlags(argv, {
    help: { type: 'boolean', short: 'h' },
    candidate: { type: 'string' },
    'check-models': { type: 'boolean' },
    'candidate-url': { type: 'string' },
    'candidate-key-env': { type: 'string' },
    write: { type: 'string' },
    json: { type: 'boolean' },
    'no-color': { type: 'boolean' },
  })
  if (isSet(values, 'help')) {
    world.stdout.write(inventoryHelp)
    return 0
  }
  const [folder, second] = positionals
  if (folder === undefined || second !== undefined) {
    throw new UsageError('parity inventory takes one folder: parity inventory .')
  }
  const useless = ['candidate-url', 'candidate-key-env'].filter(
    name => textFlag(values, name) !== undefined,
  )
  if (useless.length > 0 && !isSet(values, 'check-models')) {
    throw new UsageError(`--${useless.join(', --')} has no effect without --check-models`)
  }
  const candidate = findCandidate(textFlag(values, 'candidate') ?? 'ai-stats')
  world.hearInterrupts()
  const found = await scanFolder(createFolderReader(findFolder(folder, world)), {
    candidate,
    knownModels: namedModels(),
    signal: world.interrupt,
  })
  if (world.interrupt.aborted) return exitCodes.interrupted
  const asked = isSet(values, 'check-models')
    ? await askCatalogue(found, { candidate, values, world })
    : null
  const lookups = asked?.ok === true ? asked.lookups : null
  const proposed = proposeFiles(found.findings, candidate, lookups)
  const written = textFlag(values, 'write')
  if (isSet(values, 'json'))
    printJson({ ...found, ...(asked && { catalogue: asked }), proposed }, world)
  else show(found, { proposed: written === undefined ? proposed : null, lookups, world, values })
  if (found.findings.length === 0) return exitCodes.nothingSelected
  if (written !== undefined) {
    const changes = renderChangeList(found.findings, candidate.title)
    writeFiles(written, { ...proposed, changes }, world)
    const check = ['check', '-c', join(written, 'parity.config.yaml')]
    const command = visibleText(describeCommand(world.environment, check))
    say(world, `next     set the keys of .env.example, then ${command}`)
  }
  return asked?.ok === false ? exitCodes.sideUnusable : exitCodes.parity
}

/** Sends nothing but requests for the list of models, and says so first. */
async function askCatalogue(
  { findings }: Inventory,
  given: {
    readonly candidate: GatewayProfile
    readonly values: ParsedArguments['values']
    readonly world: World
  },
): Promise<LookedUpModels> {
  const { candidate, values, world } = given
  const url = textFlag(values, 'candidate-url')
  const keyVariable = textFlag(values, 'candidate-key-env')
  const environment = readEnvironment(world.workingDirectory, world.environment)
  say(world, `reading the catalogue of ${candidate.title}; nothing of the code is sent`)
  const asked = await lookUpModels(namedChatModels(findings), {
    gateway: {
      profile: candidate.name,
      ...(url !== undefined && { url }),
      ...(keyVariable !== undefined && { keyVariable }),
    },
    environment,
    world,
  })
  const told = asked.ok
    ? `ids looked up among ${asked.source}`
    : `the catalogue cannot be read: ${asked.reason}; ids are guessed by their form`
  say(world, visibleText(told))
  return asked
}

function show(
  found: Inventory,
  {
    proposed,
    lookups,
    world,
    values,
  }: {
    readonly proposed: ProposedFiles | null
    readonly lookups: readonly ModelLookup[] | null
    readonly world: World
    readonly values: Parameters<typeof isSet>[0]
  },
): void {
  const colour = !isSet(values, 'no-color') && wantsColour(world, world.stdout)
  const screen = { columns: world.stdout.columns, colour }
  printText(renderInventory(found, screen), world)
  const table = renderModelLookups(lookups ?? [], screen)
  if (table !== '') printText(`\n${table}\n`, world)
  if (proposed === null || found.findings.length === 0) return
  const { config, environment } = proposed
  for (const [name, text] of [
    ['parity.config.yaml', config],
    ['.env.example', environment],
  ] as const) {
    const body = text.split('\n').map(visibleText).join('\n')
    printText(`\n--- ${name}, proposed (--write <folder> writes it)\n${body}`, world)
  }
}

/** Beside the JSON on stdout, or below the table: what was written goes to stderr. */
function writeFiles(
  folder: string,
  { config, environment, changes }: ProposedFiles & { readonly changes: string },
  world: World,
): void {
  for (const [name, text] of [
    ['parity.config.yaml', config],
    ['.env.example', environment],
    ['gateway-changes.md', changes],
  ] as const) {
    const isNew = writeNewFile(resolve(world.workingDirectory, folder, name), text)
    say(world, `${isNew ? 'written' : 'kept   '}  ${visibleText(join(folder, name))}`)
  }
}

function findFolder(folder: string, world: World): string {
  const path = resolve(world.workingDirectory, folder)
  try {
    if (!statSync(path).isDirectory()) throw new UsageError(`${folder} is not a folder`)
    return realpathSync(path)
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(`cannot read ${folder}: ${reasonOf(error)}`)
  }
}

function findCandidate(name: string): GatewayProfile & { readonly baseUrl: string } {
  const profile = findProfile(name)
  if (profile?.baseUrl != null) return { ...profile, baseUrl: profile.baseUrl }
  const known = profiles.filter(({ baseUrl }) => baseUrl !== null).map(item => item.name)
  const hint = suggestName(name, known)
  const message = `--candidate: no gateway "${name}" with an address of its own`
  throw new UsageError([{ severity: 'error', message, ...(hint !== undefined && { hint }) }])
}

/** The ids of the price table, without its globs. */
function namedModels(): ReadonlySet<string> {
  const ids = loadListPrices().flatMap(({ models }) => models)
  return new Set(ids.filter(id => !/[*?]/.test(id)).map(id => id.toLowerCase()))
}
