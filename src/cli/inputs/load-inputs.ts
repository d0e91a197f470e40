import { dirname, resolve } from 'node:path'
import type { Configuration } from '../../model/configuration.ts'
import type { PriceRow } from '../../model/price.ts'
import type { Loaded, Problem } from '../../model/problem.ts'
import type { Mode } from '../../model/side.ts'
import { usualSamples, type Suite } from '../../model/suite.ts'
import { checkJsonSchema } from '../../compare/json/json-schema-check.ts'
import { simulatedKeys } from '../../simulator/simulated-profile.ts'
import { loadSuite } from '../../suite/cases/load-suite.ts'
import { findDuplicateCases } from '../../suite/cases/find-duplicate-cases.ts'
import { parseConfiguration } from '../../suite/configuration/parse-configuration.ts'
import { profiles } from '../../wire/profiles.ts'
import type { Environment } from './environment.ts'
import { defaultSuites, findSuiteFiles } from './find-suite-files.ts'
import { readText, shownPath } from './input-text.ts'
import { loadListPrices, loadOwnPrices } from './load-prices.ts'
import { readInputFile } from '../files/read-input-file.ts'
import { sha256 } from '../files/sha256.ts'
import { UsageError } from '../usage-error.ts'

const defaultConfigFile = 'parity.config.yaml'

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
export function loadInputs(options: InputOptions): LoadedInputs {
  const loadedConfiguration = loadConfiguration(options)
  if (!loadedConfiguration.ok) throw new UsageError(loadedConfiguration.problems)
  const configuration = loadedConfiguration.value
  const paths = options.paths.length > 0 ? options.paths : (configuration.suites ?? [defaultSuites])
  const files = findSuiteFiles(paths, options.directory)
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
    file: shownPath(path, directory),
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

function loadFile(path: string, options: InputOptions, { run }: Configuration) {
  const defaultMode: Mode | 'both' = run.mode ?? 'unary'
  return loadSuite({
    file: shownPath(path, options.directory),
    text: readText(path) ?? '',
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

function readBytes(path: string): Uint8Array | undefined {
  try {
    return readInputFile(path)
  } catch (error) {
    if (error instanceof UsageError) throw error
    return undefined
  }
}
