import { memberOf } from '../../model/json.ts'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { reasonOf } from '../files/reason-of.ts'
import { UsageError } from '../usage-error.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * The environment with `.env` of the working directory under it: what is set already wins.
 *
 * @throws UsageError when there is a `.env` that cannot be read: the keys in it would be missed.
 */
export function readEnvironment(directory: string, environment: Environment): Environment {
  let text: string
  try {
    // Editors on Windows put a byte order mark before the first name.
    text = readFileSync(join(directory, '.env'), 'utf8').replace(/^\uFEFF/, '')
  } catch (error) {
    // A folder of that name holds a virtual environment of Python, and no variables.
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT' || code === 'EISDIR') return environment
    throw new UsageError(`cannot read .env: ${reasonOf(error)}`)
  }
  const present = Object.entries(environment).filter(([, value]) => value !== undefined)
  return { ...parseEnv(text), ...Object.fromEntries(present) }
}

/** A variable's value; one that is set to nothing counts as not set. */
export function valueOf(environment: Environment, name: string): string | undefined {
  const value = memberOf(environment, name)?.trim()
  return value === undefined || value === '' ? undefined : value
}

/** Continuous integration: `CI` is set, and not to `0` or `false`. */
export function isContinuousIntegration(environment: Environment): boolean {
  const value = valueOf(environment, 'CI')
  return value !== undefined && value !== '0' && value.toLowerCase() !== 'false'
}
