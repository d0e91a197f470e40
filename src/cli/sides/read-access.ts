import { maskKeys } from '../../inventory/finding/hard-coded-keys.ts'
import type { Side } from '../../model/side.ts'
import { resolveBaseUrl } from '../../wire/dialect/base-url.ts'
import type { GatewayProfile } from '../../wire/dialect/profile.ts'
import { valueOf, type Environment } from '../inputs/environment.ts'
import { isSecretHeader } from '../secrets/redact.ts'
import { fitsHeader } from '../../gateway/request-headers.ts'

/** Whoever is sent requests. */
export type Party = Side | 'judge'

/** What was read, or why it cannot be used and what to do. */
export type Access<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly message: string; readonly hint?: string }

export interface Key {
  /** The environment variable that it was read from; null where none is needed. */
  readonly variable: string | null
  readonly value: string | null
}

/** @param hint where a URL can be given */
export function readUrl(
  party: Party,
  text: string | null | undefined,
  { profile, hint }: { readonly profile: GatewayProfile; readonly hint: string },
): Access<{ readonly url: string; readonly note: string | null }> {
  if (text === null || text === undefined) {
    return { ok: false, message: `the ${party} (${profile.name}) needs a URL`, hint }
  }
  const resolved = resolveBaseUrl(text, profile)
  return resolved.ok
    ? { ok: true, value: resolved }
    : { ok: false, message: `the ${party}'s base URL cannot be used: ${resolved.problem}` }
}

/** What the first of the gateway's variables for its address says; undefined where none is set. */
export function urlFromEnvironment(
  { baseUrlVariables }: GatewayProfile,
  environment: Environment,
): string | undefined {
  const variable = baseUrlVariables.find(name => valueOf(environment, name) !== undefined)
  return variable === undefined ? undefined : valueOf(environment, variable)
}

export interface KeyOptions {
  readonly profile: GatewayProfile
  readonly environment: Environment
  /** The variable that the user named. */
  readonly named: string | undefined
  /** How another variable is named. */
  readonly hint: string
}

/** Of the variable that is named, else of the first of the profile's that is set. */
export function readKey(party: Party, options: KeyOptions): Access<Key> {
  const { profile, environment, named, hint } = options
  const isOpen = named === undefined && profile.name === 'openai-compatible'
  if (isOpen) return { ok: true, value: { variable: null, value: null } }
  for (const variable of named === undefined ? profile.keyVariables : [named]) {
    const value = valueOf(environment, variable)
    if (value !== undefined) return sendableKey(party, variable, value)
  }
  if (named !== undefined) return { ok: false, ...explainUnset(party, named) }
  const variables = profile.keyVariables.join(' or ')
  return {
    ok: false,
    message: `the ${party} (${profile.name}) has no key: set ${variables}`,
    hint: `in the environment or in .env, or name another ${hint}`,
  }
}

function sendableKey(party: Party, variable: string, value: string): Access<Key> {
  if (fitsHeader(value)) return { ok: true, value: { variable, value } }
  return {
    ok: false,
    message: `the ${party}'s key in ${variable} holds a line break or another character that no HTTP header can carry`,
    hint: 'copy the key again, without anything around it',
  }
}

/** What a key has that no gateway hands out, as it comes along when a key is copied. */
export function describeOddKey({ variable, value }: Key): string | null {
  if (variable === null || value === null) return null
  const odd = /^["'`]|["'`]$/.test(value)
    ? 'quotation marks'
    : /^bearer\s/i.test(value)
      ? 'the word "Bearer"'
      : /\s/.test(value)
        ? 'a space'
        : null
  return odd && `the key in ${variable} holds ${odd}: write the key alone`
}

/** A key that was given in place of its variable's name is not shown: this may be a build's log. */
function explainUnset(party: Party, named: string): { message: string; hint: string } {
  const isName = /^\w+$/.test(named) && maskKeys(named) === named
  const variable = isName ? `variable ${named}` : 'variable'
  const hint = isName
    ? 'export it or write it into .env'
    : 'name an environment variable, not the key itself'
  return { message: `the ${party}'s key ${variable} is not set`, hint }
}

/** Names of the headers whose values must not leave this process but to the gateway. */
export function secretHeadersOf(
  headers: Readonly<Record<string, string>>,
  named: readonly string[] | undefined,
): ReadonlySet<string> {
  return new Set([...Object.keys(headers).filter(isSecretHeader), ...(named ?? [])])
}
