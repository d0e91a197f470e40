import { readFileSync, statSync } from 'node:fs'
import { dirname, relative, resolve, sep } from 'node:path'
import { glob } from 'tinyglobby'
import type { Configuration } from '../../model/configuration.ts'
import type { PriceRow } from '../../model/price.ts'
import { describeProblem, type Loaded, type Problem } from '../../model/problem.ts'
import type { Mode } from '../../model/side.ts'
import { usualSamples, type Suite } from '../../model/suite.ts'
import { compareByCodeUnit } from '../../model/json.ts'
import { checkJsonSchema } from '../../compare/json-schema-check.ts'
import { simulatedKeys } from '../../simulator/simulated-profile.ts'
import { loadSuite } from '../../suite/load-suite.ts'
import { findDuplicateCases } from '../../suite/find-duplicate-cases.ts'
import { nearestName } from '../../suite/nearest-name.ts'
import { parseConfiguration } from '../../suite/parse-configuration.ts'
import { parsePrices } from '../../suite/parse-prices.ts'
import { profiles } from '../../wire/profiles.ts'
import { commandNames } from '../flags/arguments.ts'
import type { Environment } from './environment.ts'
import { exitCodes } from '../exit-code.ts'
import { readInputFile } from '../files/read-input-file.ts'
import { reasonOf } from '../files/reason-of.ts'
import { sha256 } from '../files/sha256.ts'
import { UsageError } from '../usage-error.ts'

const defaultConfigFile = 'parity.config.yaml'
const defaultSuites = 'suites'
const suiteFiles = ['**/*.yaml', '**/*.yml', '**/*.json']

export interface LoadedInputs {
  readonly configuration: Configuration
  readonly suites: readonly Suite[]
  /** List prices, the user's own among them. */
  readonly prices: readonly PriceRow[]
  readonly warnings: readonly Problem[]
}

export interface InputOptions {
  readonly directory: string
  readonly environment: Environment
  readonly configFile: string | undefined
  /** Files, folders or globs; empty means the config's, else `suites/`. */
  readonly paths: readonly string[]
  readonly samplesOverride: number | 'auto' | undefined
  readonly timeoutMsOverride?: number | undefined
}

/** Reads config and suites, and throws every problem of all files at once. */
export async function loadInputs(options: InputOptions): Promise<LoadedInputs> {
  const loadedConfiguration = loadConfiguration(options)
  if (!loadedConfiguration.ok) throw new UsageError(loadedConfiguration.problems)
  const configuration = loadedConfiguration.value
  const paths = options.paths.length > 0 ? options.paths : (configuration.suites ?? [defaultSuites])
  const files = await findSuiteFiles(paths, options.directory)
  const loaded = files.map(file => loadFile(file, options, configuration))
  const ownPrices = loadOwnPrices(configuration, options.directory)
  const results = [...loaded, ownPrices]
  const problems = results.flatMap(result => (result.ok ? [] : result.problems))
  const suites = loaded.flatMap(result => (result.ok ? result.value : []))
  const across = [...findDuplicateCases(suites), ...findUnjudged(suites, configuration)]
  if (problems.length > 0 || across.length > 0) throw new UsageError([...problems, ...across])
  return {
    configuration,
    suites,
    prices: [...(ownPrices.ok ? ownPrices.value : []), ...loadListPrices()],
    warnings: [
      ...loadedConfiguration.warnings,
      ...results.flatMap(result => (result.ok ? result.warnings : [])),
    ],
  }
}

/** The config that is named, or the one in the directory if there is one. */
export function loadConfiguration({
  directory,
  configFile,
  environment,
}: Pick<InputOptions, 'directory' | 'configFile' | 'environment'>): Loaded<Configuration> {
  const file = configFile ?? defaultConfigFile
  const path = resolve(directory, file)
  const text = readText(path, configFile === undefined)
  return parseConfiguration({
    file: shown(path, directory),
    text: text ?? '',
    environment,
    profiles: profiles.map(profile => profile.name),
    simulated: Object.keys(simulatedKeys),
  })
}

/** Checks that nobody could decide. */
function findUnjudged(suites: readonly Suite[], { judge }: Configuration): Problem[] {
  if (judge !== undefined) return []
  const first = suites
    .flatMap(suite => suite.cases)
    .find(golden => golden.expect.some(({ kind }) => kind === 'judge'))
  if (first === undefined) return []
  return [
    {
      severity: 'error',
      message: `case "${first.id}" has a "judge" check, but no judge is configured`,
      hint: 'name its gateway and model under `judge:` in parity.config.yaml',
      location: first.location,
    },
  ]
}

function loadOwnPrices({ prices }: Configuration, directory: string): Loaded<readonly PriceRow[]> {
  if (prices === undefined) return { ok: true, value: [], warnings: [] }
  const path = resolve(directory, prices)
  const text = readText(path, false) ?? ''
  return parsePrices({ file: shown(path, directory), text, isOwn: true })
}

/** The table that comes with the tool: it lies beside the sources and in the built package. */
export function loadListPrices(): readonly PriceRow[] {
  const file = new URL('../../../prices/list-prices.yaml', import.meta.url)
  const text = readFileSync(file, 'utf8')
  const loaded = parsePrices({ file: 'list-prices.yaml', text, isOwn: false })
  if (loaded.ok) return loaded.value
  throw new Error(loaded.problems.map(describeProblem).join('\n'))
}

/** Folders are searched, files taken as they are, and anything else is a glob. */
async function findSuiteFiles(paths: readonly string[], directory: string): Promise<string[]> {
  const found = new Set<string>()
  for (const path of paths) {
    const absolute = resolve(directory, path)
    const kind = kindOf(absolute)
    if (kind === 'file') {
      found.add(absolute)
    } else if (kind === 'folder') {
      const files = await glob(suiteFiles, { cwd: absolute, absolute: true })
      if (files.length === 0) {
        throw new UsageError(`no suites in ${path}: expected .yaml, .yml or .json files`)
      }
      for (const file of files) found.add(resolve(file))
    } else if (/[*?[\]{}]/.test(path)) {
      const files = await glob(path, { cwd: directory, absolute: true })
      if (files.length === 0) {
        throw new UsageError(`nothing matches ${path}`, exitCodes.nothingSelected)
      }
      for (const file of files) found.add(resolve(file))
    } else {
      throw new UsageError(`there is no suite file or folder "${path}"${hintFor(path)}`)
    }
  }
  return [...found].sort(compareByCodeUnit)
}

function hintFor(path: string): string {
  if (path === defaultSuites) return ' (parity init writes a starter)'
  const command = /^[\w-]+$/.test(path) ? nearestName(path, commandNames) : undefined
  return command === undefined ? '' : ` (did you mean the command "${command}"?)`
}

function kindOf(path: string): 'file' | 'folder' | 'missing' {
  try {
    return statSync(path).isDirectory() ? 'folder' : 'file'
  } catch {
    return 'missing'
  }
}

function loadFile(path: string, options: InputOptions, { run }: Configuration) {
  const defaultMode: Mode | 'both' = run.mode ?? 'unary'
  return loadSuite({
    file: shown(path, options.directory),
    text: readText(path, false) ?? '',
    readFile: name => readBytes(resolve(dirname(path), name)),
    hash: sha256,
    checkJsonSchema,
    defaults: {
      mode: defaultMode,
      samples: run.samples ?? usualSamples,
      ...(options.samplesOverride !== undefined && { samplesOverride: options.samplesOverride }),
      ...(options.timeoutMsOverride !== undefined && {
        timeoutMsOverride: options.timeoutMsOverride,
      }),
    },
  })
}

function readText(path: string, optional: boolean): string | null {
  try {
    return readInputFile(path).toString('utf8')
  } catch (error) {
    if (error instanceof UsageError) throw error
    const code = error instanceof Error && 'code' in error ? error.code : ''
    if (optional && code === 'ENOENT') return null
    throw new UsageError(`cannot read ${path}: ${reasonOf(error)}`)
  }
}

function readBytes(path: string): Uint8Array | undefined {
  try {
    return readInputFile(path)
  } catch (error) {
    if (error instanceof UsageError) throw error
    return undefined
  }
}

/** As people would type it from where they are, with slashes on every system. */
function shown(path: string, directory: string): string {
  const inside = relative(directory, path)
  const text = inside.startsWith('..') ? path : inside
  return text.split(sep).join('/')
}
