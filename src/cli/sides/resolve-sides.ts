import type { Configuration, SideConfiguration } from '../../model/configuration.ts'
import type { Problem } from '../../model/problem.ts'
import type { SideSettings } from '../../model/settings.ts'
import type { Side } from '../../model/side.ts'
import { sides } from '../../model/side.ts'
import type { ProxyAddress } from '../../gateway/proxy-connector.ts'
import { simulatedKeys } from '../../simulator/simulated-profile.ts'
import type { JournalHeader } from '../../run/journal-format.ts'
import { suggestName } from '../../suite/source/nearest-name.ts'
import { isProtocol } from '../../model/protocol.ts'
import { dialectOf, type Dialect, type GatewayProfile } from '../../wire/dialect/profile.ts'
import { findProfile, profiles } from '../../wire/profiles.ts'
import { isContinuousIntegration, valueOf, type Environment } from '../inputs/environment.ts'
import { redactHeaders } from '../secrets/redact.ts'
import { secretHeadersOf } from './read-access.ts'
import type { SideFlags } from '../flags/side-flags.ts'
import { resolveKey, resolveUrl } from './resolve-access.ts'
import { resolveRecordedSide } from './recorded-side.ts'
import { resolveDefects } from './resolve-defects.ts'
import { tellForeignSettings } from './foreign-settings.ts'
import { findUselessSettings } from './useless-settings.ts'
import { secretsOf, withProxy } from './with-proxy.ts'

/** Profiles that can be simulated, the first as baseline and the second as candidate by default. */
const simulatedByDefault = { baseline: 'llm-gateway', candidate: 'ai-stats' } as const
const simulatedProfiles: readonly string[] = Object.keys(simulatedKeys)

export interface SidesInput {
  readonly flags: Readonly<Record<Side, SideFlags>>
  readonly simulated: boolean
  readonly defects: readonly string[]
  readonly configuration: Configuration
  readonly environment: Environment
  /** The other side is not asked; the settings of this one stand in its place. */
  readonly only?: Side | undefined
  /** What the baseline was recorded with, where it is a recording. */
  readonly recording?: JournalHeader
}

/** A side ready to be sent to: its storable settings, and apart from them what is secret. */
export interface ResolvedSide {
  readonly settings: SideSettings
  readonly dialect: Dialect
  readonly apiKey: string | null
  /** With their real values. */
  readonly headers: Readonly<Record<string, string>>
  /** Names of the headers whose values must not leave this process but to the gateway. */
  readonly secretHeaders: ReadonlySet<string>
  /** Through which its connections are made. */
  readonly proxy?: ProxyAddress | null
}

export interface ResolvedSides {
  readonly sides: Readonly<Record<Side, ResolvedSide>>
  readonly simulated: boolean
  readonly secrets: readonly string[]
  readonly notes: readonly string[]
  /** What keeps the live gateway behind a recorded baseline from being asked, as advice. */
  readonly obstacle: string | null
}

/** Flag over environment over configuration over profile, for both sides, with all problems at once. */
export function resolveSides(
  input: SidesInput,
): { ok: true; value: ResolvedSides } | { ok: false; problems: Problem[] } {
  const problems: Problem[] = []
  const notes: string[] = []
  const report = (message: string, hint?: string) => {
    problems.push({ severity: 'error', message, ...(hint !== undefined && { hint }) })
  }
  const nothingNamed = isNothingNamed(input)
  if (nothingNamed && !input.simulated && isContinuousIntegration(input.environment)) {
    report(
      'no gateway key is set, and simulated gateways are refused in CI: a pipeline without its secrets must not turn green',
      'set LLM_GATEWAY_API_KEY and AI_STATS_API_KEY, or say --simulated if you mean it',
    )
    return { ok: false, problems }
  }
  const { environment } = input
  const context = {
    input,
    environment,
    simulateAll: input.simulated || nothingNamed,
    report,
    notes,
  }
  const recorded = input.recording ? resolveRecordedSide(input.recording, context) : null
  const resolve = (side: Side): ResolvedSide | null => {
    const isLive = input.recording === undefined || side === 'candidate'
    const again = (): ResolvedSide | null => recorded && withDefectsOfNow(recorded.side, context)
    const resolved = isLive ? resolveSide(side, context) : again()
    return resolved && withProxy(side, resolved, context)
  }
  const asked = sides.filter(side => input.only === undefined || input.only === side)
  const [baseline, candidate = baseline] = asked.map(resolve)
  if (!baseline || !candidate || problems.length > 0) return { ok: false, problems }
  const isSelf = input.only === undefined && isSameGateway(baseline, candidate)
  if (isSelf) notes.push(`both sides are ${baseline.settings.baseUrl}: this is a self-comparison`)
  return {
    ok: true,
    value: {
      sides: { baseline, candidate },
      simulated: baseline.settings.simulated || candidate.settings.simulated,
      secrets: [
        ...[baseline, candidate].flatMap(secretsOf),
        ...sides.flatMap(side => input.configuration.sides[side]?.secrets ?? []),
      ],
      notes,
      obstacle: recorded?.obstacle ?? null,
    },
  }
}

function isSameGateway({ settings }: ResolvedSide, other: ResolvedSide): boolean {
  return !settings.simulated && settings.baseUrl === other.settings.baseUrl
}

function isNothingNamed({ flags, configuration, environment }: SidesInput): boolean {
  const named = sides.some(
    side =>
      configuration.sides[side]?.gateway !== undefined ||
      configuration.sides[side]?.url !== undefined ||
      configuration.sides[side]?.keyVariable !== undefined ||
      Object.values(flags[side]).some(value => value !== undefined),
  )
  if (named) return false
  const variables = Object.values(simulatedByDefault).flatMap(name => {
    const profile = findProfile(name)
    return profile ? [...profile.keyVariables, ...profile.baseUrlVariables] : []
  })
  return variables.every(name => valueOf(environment, name) === undefined)
}

export interface SideContext {
  readonly input: SidesInput
  readonly simulateAll: boolean
  readonly report: (message: string, hint?: string) => void
  readonly notes: string[]
}

function resolveSide(side: Side, context: SideContext): ResolvedSide | null {
  const { input, report } = context
  const configured = input.configuration.sides[side]
  const named = input.flags[side].profile ?? configured?.gateway
  const { name, simulated } = splitProfile(named ?? simulatedByDefault[side], side)
  const isSimulated = simulated || context.simulateAll
  // A simulated gateway can speak as in an earlier year, which its profile reads as well.
  const profile = findProfile(isSimulated ? name.replace(/@\d{4}$/, '') : name)
  if (!profile) {
    const known = profiles.map(item => item.name)
    report(`unknown gateway "${name}" for the ${side}`, suggestName(name, known))
    return null
  }
  const defectsOfSide = resolveDefects(side, isSimulated, context)
  const dialect = resolveDialect(side, profile, context)
  if (dialect === null) return null
  if (!isSimulated) return realSide(side, { profile, dialect }, context)
  const useless = findUselessSettings(side, input.flags[side], input.configuration.sides[side])
  if (useless.length > 0) {
    report(
      `the ${side} is simulated, where ${useless.join(', ')} would have no effect`,
      'leave it out, or name a real gateway and run without --simulated',
    )
  }
  const made = simulatedSide(side, { name, dialect }, context)
  return made && { ...made, settings: { ...made.settings, defects: defectsOfSide } }
}

function splitProfile(text: string, side: Side): { name: string; simulated: boolean } {
  if (text === 'simulated') return { name: simulatedByDefault[side], simulated: true }
  return text.startsWith('simulated:')
    ? { name: text.slice('simulated:'.length), simulated: true }
    : { name: text, simulated: false }
}

function simulatedSide(
  side: Side,
  { name, dialect }: { readonly name: string; readonly dialect: Dialect },
  context: SideContext,
): ResolvedSide | null {
  if (!simulatedProfiles.includes(name)) {
    context.report(`there is no simulated ${name}`, `simulated: ${simulatedProfiles.join(', ')}`)
    return null
  }
  return {
    settings: {
      ...commonSettings(side, dialect, context),
      profile: name,
      simulated: true,
      defects: [],
      baseUrl: 'simulated',
      keyVariable: null,
    },
    dialect,
    apiKey: null,
    headers: {},
    secretHeaders: new Set(),
  }
}

function realSide(
  side: Side,
  { profile, dialect }: { readonly profile: GatewayProfile; readonly dialect: Dialect },
  context: SideContext,
): ResolvedSide | null {
  const configured = context.input.configuration.sides[side]
  const url = resolveUrl(side, profile, context)
  const key = resolveKey(side, profile, context)
  if (url === null || key === null) return null
  tellForeignSettings(side, profile, context)
  const headers = configured?.headers ?? {}
  const secretHeaders = secretHeadersOf(headers, configured?.secretHeaders)
  return {
    settings: {
      ...commonSettings(side, dialect, context),
      simulated: false,
      defects: [],
      baseUrl: url,
      keyVariable: key.variable,
      headers: redactHeaders(headers, secretHeaders),
    },
    dialect,
    apiKey: key.value,
    headers,
    secretHeaders,
  }
}

function commonSettings(side: Side, dialect: Dialect, { input }: SideContext) {
  const configured: SideConfiguration | undefined = input.configuration.sides[side]
  const models = Object.entries(input.configuration.models).flatMap(([model, ids]) => {
    const id = ids[side]
    return id === undefined ? [] : [[model, id] as const]
  })
  return {
    profile: dialect.name,
    protocol: dialect.protocol,
    headers: {},
    request: configured?.request ?? {},
    ...(configured?.requestsPerMinute !== undefined && {
      requestsPerMinute: configured.requestsPerMinute,
    }),
    ...(configured?.tokensPerMinute !== undefined && {
      tokensPerMinute: configured.tokensPerMinute,
    }),
    models: Object.fromEntries(models),
  }
}

/** The protocol that is asked for, else the gateway's usual one. */
function resolveDialect(
  side: Side,
  profile: GatewayProfile,
  { input, report }: SideContext,
): Dialect | null {
  const asked = input.flags[side].protocol ?? input.configuration.sides[side]?.protocol
  const known = asked === undefined || isProtocol(asked)
  const dialect = known ? dialectOf(profile, asked) : undefined
  if (dialect !== undefined) return dialect
  const spoken = profile.protocols.map(({ protocol }) => protocol).join(', ')
  report(
    known
      ? `${profile.title} does not speak ${asked}, which is asked of the ${side}`
      : `unknown protocol "${asked}" for the ${side}`,
    `${profile.name} speaks ${spoken}`,
  )
  return null
}

/** A simulated gateway may have changed since it was recorded. */
function withDefectsOfNow(side: ResolvedSide, context: SideContext): ResolvedSide {
  const defectsOfSide = resolveDefects('baseline', side.settings.simulated, context)
  return { ...side, settings: { ...side.settings, defects: defectsOfSide } }
}
