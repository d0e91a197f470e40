import type { Side } from '../../model/side.ts'
import type { GatewayProfile } from '../../wire/dialect/profile.ts'
import {
  describeOddKey,
  readKey,
  readUrl,
  urlFromEnvironment,
  type Access,
  type Key,
} from './read-access.ts'
import type { SideContext } from './resolve-sides.ts'

/** Flag over environment over configuration over profile; null where none is given or it is none. */
export function resolveUrl(
  side: Side,
  profile: GatewayProfile,
  context: SideContext,
): string | null {
  const { input, notes } = context
  const configured = input.configuration.sides[side]?.url
  const text = findOwnUrl(side, profile, context) ?? configured ?? profile.baseUrl
  const hint = `give --${side}-url or ${side}.url in the config`
  const read = reported(readUrl(side, text, { profile, hint }), context)
  if (read === null) return null
  if (read.note !== null) notes.push(`${side}: ${read.note}`)
  return read.url
}

/** The address that a flag or a variable of the gateway's own gives, which the config has no say in. */
export function findOwnUrl(
  side: Side,
  profile: GatewayProfile,
  { input }: SideContext,
): string | undefined {
  return input.flags[side].url ?? urlFromEnvironment(profile, input.environment)
}

/** The key of a side and the variable that it was read from; null where one is missing. */
export function resolveKey(side: Side, profile: GatewayProfile, context: SideContext): Key | null {
  const { environment, flags, configuration } = context.input
  const named = flags[side].keyVariable ?? configuration.sides[side]?.keyVariable
  const hint = `with --${side}-key-env`
  const key = reported(readKey(side, { profile, environment, named, hint }), context)
  const oddity = key && describeOddKey(key)
  if (oddity !== null) context.notes.push(`${side}: ${oddity}`)
  return key
}

function reported<Value>(access: Access<Value>, { report }: SideContext): Value | null {
  if (access.ok) return access.value
  report(access.message, access.hint)
  return null
}
