import type { Side } from '../../model/side.ts'
import { sides } from '../../model/side.ts'
import type { GatewayProfile } from '../../wire/dialect/profile.ts'
import { valueOf } from '../inputs/environment.ts'
import { isLoopback } from './loopback.ts'
import type { SidesInput } from './resolve-sides.ts'

interface NamedInJournal {
  readonly url: string
  /** Undefined: unknown to this version. */
  readonly profile: GatewayProfile | undefined
}

/** What says now where the sides are. */
export type Today = Pick<SidesInput, 'flags' | 'configuration' | 'environment'>

/**
 * Whether a key may go to a URL that a journal names. Journals are passed on, and whoever wrote one may
 * have put any host into it. So it goes where the gateway itself is, to this machine, and where a flag,
 * a variable or the config of today says that the side is.
 */
export function isTrustedUrl(
  side: Side,
  { url, profile }: NamedInJournal,
  { flags, configuration, environment }: Today,
): boolean {
  const target = readUrl(url)
  if (target === null) return false
  const known = [
    profile?.baseUrl,
    flags[side].url,
    ...(profile?.baseUrlVariables ?? []).map(name => valueOf(environment, name)),
    ...sides.map(name => configuration.sides[name]?.url),
  ]
  return (
    isLoopback(target.hostname) || known.some(text => readUrl(text ?? '')?.origin === target.origin)
  )
}

/** What permits it. */
export function permitUrl(side: Side, url: string): string {
  return `give --${side}-url ${url} if your key may go there`
}

function readUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null
}
