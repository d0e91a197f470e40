import type { Side } from '../../model/side.ts'
import { resolveBaseUrl } from '../../wire/base-url.ts'
import type { GatewayProfile } from '../../wire/profile.ts'
import { valueOf } from '../inputs/environment.ts'
import type { SideContext } from './resolve-sides.ts'

/** Flag over environment over configuration over profile; null where none is given or it is none. */
export function resolveUrl(
  side: Side,
  profile: GatewayProfile,
  context: SideContext,
): string | null {
  const { input, report, notes } = context
  const variable = profile.baseUrlVariables.find(name => valueOf(input.environment, name))
  const text =
    input.flags[side].url ??
    (variable === undefined ? undefined : valueOf(input.environment, variable)) ??
    input.configuration.sides[side]?.url ??
    profile.baseUrl
  if (text === null || text === undefined) {
    report(
      `the ${side} (${profile.name}) needs a URL`,
      `give --${side}-url or ${side}.url in the config`,
    )
    return null
  }
  const resolved = resolveBaseUrl(text, profile)
  if (!resolved.ok) {
    report(`the ${side}'s base URL cannot be used: ${resolved.problem}`)
    return null
  }
  if (resolved.note !== null) notes.push(`${side}: ${resolved.note}`)
  return resolved.url
}

/** The key of a side and the variable that it was read from; null where one is missing. */
export function resolveKey(
  side: Side,
  profile: GatewayProfile,
  { input, report }: SideContext,
): { variable: string | null; value: string | null } | null {
  const named = input.flags[side].keyVariable ?? input.configuration.sides[side]?.keyVariable
  if (named !== undefined) {
    const value = valueOf(input.environment, named)
    if (value !== undefined) return { variable: named, value }
    report(`the ${side}'s key variable ${named} is not set`, 'export it or write it into .env')
    return null
  }
  if (profile.name === 'openai-compatible') return { variable: null, value: null }
  const variable = profile.keyVariables.find(name => valueOf(input.environment, name))
  const value = variable === undefined ? undefined : valueOf(input.environment, variable)
  if (variable !== undefined && value !== undefined) return { variable, value }
  report(
    `the ${side} (${profile.name}) has no key: set ${profile.keyVariables.join(' or ')}`,
    `in the environment or in .env, or name another with --${side}-key-env`,
  )
  return null
}
