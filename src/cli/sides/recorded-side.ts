import { canonicalJson, memberOf } from '../../model/json.ts'
import type { JournalHeader } from '../../run/journal-format.ts'
import type { SideSettings } from '../../model/settings.ts'
import { resolveBaseUrl } from '../../wire/dialect/base-url.ts'
import { dialectOf, type GatewayProfile } from '../../wire/dialect/profile.ts'
import { findProfile } from '../../wire/profiles.ts'
import { valueOf } from '../inputs/environment.ts'
import { mark as redactedMark } from '../secrets/redact.ts'
import type { ResolvedSide, SidesInput } from './resolve-sides.ts'
import { isTrustedUrl, permitUrl } from './trusted-url.ts'

export interface RecordedSide {
  readonly side: ResolvedSide
  /** What keeps the live baseline from being asked, as advice; null: nothing. */
  readonly obstacle: string | null
}

interface RecordedSideContext {
  readonly input: SidesInput
  readonly report: (message: string, hint?: string) => void
  readonly notes: string[]
}

/**
 * The live gateway behind a recorded baseline, as it was when it was recorded: that is what its answers
 * are checked against. Without its key the recording can still be judged against, but proves nothing.
 */
export function resolveRecordedSide(
  { configuration, simulated }: JournalHeader,
  context: RecordedSideContext,
): RecordedSide | null {
  const { input, report } = context
  const recorded = configuration.sides.baseline
  const flags = input.flags.baseline
  const configured = input.configuration.sides.baseline
  const profile = findProfile(recorded.profile.replace(/@\d{4}$/, ''))
  const dialect = profile && dialectOf(profile, recorded.protocol)
  if (!profile || !dialect) {
    report(`the gateway that was recorded, ${recorded.profile}, is unknown to this version`)
    return null
  }
  const protocol = flags.protocol ?? configured?.protocol
  if (protocol !== undefined && protocol !== recorded.protocol) {
    report(`the recorded baseline spoke ${recorded.protocol}, not ${protocol}`, recordAnew)
  }
  const request = configured?.request ?? {}
  const isAnother = canonicalJson(request) !== canonicalJson(recorded.request)
  if (Object.keys(request).length > 0 && isAnother) {
    report('the baseline was recorded with other request settings', recordAnew)
  }
  if (input.simulated && !simulated) {
    report(
      'the recording is of a real gateway, where --simulated would have no effect',
      'leave it out; --candidate simulated simulates the candidate',
    )
  }
  const settings = { ...recorded, ...limitsOf(input) }
  const common = { dialect, settings } as const
  if (recorded.simulated) return simulatedAgain(common, context)
  return liveAgain({ ...common, profile }, context)
}

const recordAnew = 'record it anew with parity record'

type Common = Pick<ResolvedSide, 'dialect' | 'settings'>

/** The simulated gateway may behave otherwise than it was recorded, as a real one may. */
function simulatedAgain(
  { dialect, settings }: Common,
  { input, report }: RecordedSideContext,
): RecordedSide {
  const { url, keyVariable } = input.flags.baseline
  if (url !== undefined || keyVariable !== undefined) {
    report('the recorded baseline is simulated, where a URL or a key would have no effect')
  }
  return {
    side: { dialect, settings, apiKey: null, headers: {}, secretHeaders: new Set() },
    obstacle: null,
  }
}

function liveAgain(
  { dialect, settings, profile }: Common & { readonly profile: GatewayProfile },
  context: RecordedSideContext,
): RecordedSide | null {
  const { input } = context
  const baseUrl = resolveUrl(settings, profile, context)
  const keyVariable = input.flags.baseline.keyVariable ?? settings.keyVariable
  const key = keyVariable === null ? null : (valueOf(input.environment, keyVariable) ?? null)
  const configured = input.configuration.sides.baseline?.headers ?? {}
  const secret = Object.keys(settings.headers).filter(
    name => settings.headers[name] === redactedMark,
  )
  const isSecretSent = keyVariable !== null || secret.length > 0
  const isPermitted = !isSecretSent || isTrustedUrl('baseline', { url: baseUrl, profile }, input)
  const secretValues = isPermitted ? configured : {}
  const headers = Object.fromEntries(
    Object.entries(settings.headers).flatMap(([name, stored]) => {
      const value = secret.includes(name) ? memberOf(secretValues, name) : stored
      return value === undefined ? [] : [[name, value]]
    }),
  )
  const missing = [
    ...(isPermitted ? [] : [permitUrl('baseline', baseUrl)]),
    ...(keyVariable !== null && key === null ? [`set ${keyVariable}`] : []),
    ...secret
      .filter(name => memberOf(configured, name) === undefined)
      .map(name => `give the header ${name} under baseline.headers`),
  ]
  return {
    side: {
      dialect,
      settings: { ...settings, baseUrl, keyVariable },
      apiKey: isPermitted ? key : null,
      headers,
      secretHeaders: new Set(secret),
    },
    obstacle: missing.length > 0 ? missing.join(' and ') : null,
  }
}

function resolveUrl(
  { baseUrl }: SideSettings,
  profile: GatewayProfile,
  { input, report, notes }: RecordedSideContext,
): string {
  const { url } = input.flags.baseline
  if (url === undefined) return baseUrl
  const resolved = resolveBaseUrl(url, profile)
  if (!resolved.ok) {
    report(`the baseline's base URL cannot be used: ${resolved.problem}`)
    return baseUrl
  }
  if (resolved.url !== baseUrl) notes.push(`the live baseline is asked at ${resolved.url}`)
  return resolved.url
}

function limitsOf({ configuration }: SidesInput): Partial<SideSettings> {
  const { requestsPerMinute, tokensPerMinute } = configuration.sides.baseline ?? {}
  return {
    ...(requestsPerMinute !== undefined && { requestsPerMinute }),
    ...(tokensPerMinute !== undefined && { tokensPerMinute }),
  }
}
