import type { Exchange } from '../../model/exchange.ts'
import type { SideSettings } from '../../model/settings.ts'
import type { Mode } from '../../model/side.ts'
import type { GoldenCase } from '../../model/suite.ts'
import type { PageKey, PageRequest } from '../../report/html/page-data.ts'
import { codecOf } from '../../wire/protocols/codecs.ts'
import { dialectOf, type Dialect } from '../../wire/dialect/profile.ts'
import { findProfile } from '../../wire/profiles.ts'

export interface PageRequestInput {
  readonly golden: GoldenCase
  readonly mode: Mode
  readonly settings: SideSettings
  /** What the side did with the request; none, and there is nothing to show. */
  readonly exchange: Exchange | undefined
}

/** The first request of a case on a side as it went out; null when its gateway is not known here. */
export function pageRequestOf(input: PageRequestInput): PageRequest | null {
  const { golden, mode, settings, exchange } = input
  const profile = findProfile(settings.profile)
  const dialect = profile && dialectOf(profile, settings.protocol)
  const [messages] = golden.turns
  if (!dialect || !exchange || !messages) return null
  const built = codecOf(dialect.protocol).buildRequest({
    dialect,
    mode,
    modelSent: exchange.identity.modelSent,
    messages,
    request: golden.request,
    sideRequest: settings.request,
  })
  const variables = { key: settings.keyVariable, url: profile.baseUrlVariables[0] }
  // The simulators listen no longer; whoever starts them again finds the rest unchanged.
  const simulated = { key: profile.keyVariables[0] ?? null, url: profile.baseUrlVariables[0] }
  const { key, url } = settings.simulated ? simulated : variables
  return {
    base: settings.simulated && url !== undefined ? { variable: url } : { url: settings.baseUrl },
    path: built.path,
    headers: Object.entries(built.headers),
    configuredHeaders: Object.keys(settings.headers),
    key: keyOf(golden, dialect, key),
    body: built.body,
    isCut: false,
    changes: exchange.requestChanges,
  }
}

function keyOf(golden: GoldenCase, dialect: Dialect, variable: string | null): PageKey | null {
  const { header, prefix } = dialect.authorization
  if (golden.fault === 'invalid-key') return { header, prefix, variable: null }
  return variable === null ? null : { header, prefix, variable }
}
