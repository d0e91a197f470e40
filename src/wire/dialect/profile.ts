import type { RequestChange } from '../../model/exchange.ts'
import type { JsonObject, JsonValue } from '../../model/json.ts'
import type { Protocol } from '../../model/protocol.ts'
import type { Mode } from '../../model/side.ts'
import type { WireForm } from './wire-form.ts'

/** A header that goes with every request, so that both sides measure the same thing. */
interface AddedHeader {
  readonly name: string
  readonly value: string
  readonly reason: string
}

/** A body field that is added where the request has none; what the user wrote stays. */
export interface AddedField {
  readonly path: readonly string[]
  readonly value: JsonValue
  readonly modes: readonly Mode[]
  readonly reason: string
}

/** A field of the user's request that this gateway knows by another name, or must not be sent. */
export type FieldRule =
  | {
      readonly kind: 'removed'
      readonly field: string
      /** Only where it has such a value. */
      readonly when?: (value: JsonValue) => boolean
      readonly reason: string
    }
  | {
      readonly kind: 'renamed'
      readonly field: string
      readonly to: string
      /** Only for models whose canonical id matches. */
      readonly models?: RegExp
      readonly reason: string
    }

/** Where a response carries a value; `model-prefix` is the part of `model` before the slash. */
export type ValueSource =
  | { readonly from: 'header'; readonly name: string }
  | { readonly from: 'body'; readonly path: readonly string[] }
  | { readonly from: 'model-prefix' }

/** A header or a body field whose value says that the answer came from the gateway's cache. */
type CacheMark =
  | { readonly from: 'header'; readonly name: string; readonly value: string }
  | { readonly from: 'body'; readonly path: readonly string[]; readonly value: JsonValue }

interface CatalogueSettings {
  /** Relative to the base URL. */
  readonly path: string
  /** Models per page, where the gateway delivers its catalogue in pages. */
  readonly pageSize: number | null
  /** Unset prices are listed as 0, and only the `free` flag tells a free model. */
  readonly zeroMeansUnset: boolean
  /** Where pages follow each other by a token; else `limit` and `offset` choose one. */
  readonly pageTokens?: {
    readonly sizeParameter: string
    readonly tokenParameter: string
    /** The member of a page that holds the token of the next one. */
    readonly next: string
    /** The member that says whether a page follows; without it, the token's presence does. */
    readonly hasMore?: string
  }
}

/** Members that a gateway wants in the first tool call of every earlier turn, with stand-ins. */
export interface ToolCallMembers {
  readonly models: (model: string) => boolean
  readonly members: JsonObject
  readonly change: RequestChange
}

/** How a gateway speaks one protocol. */
interface Speech {
  /** Stands between the base URL and the protocol's own path; empty, or ends with a slash. */
  readonly pathPrefix: string
  readonly catalogue: CatalogueSettings
  /** The header that carries the key, and what stands before the key in it. */
  readonly authorization: { readonly header: string; readonly prefix: string }
  readonly addedHeaders: readonly AddedHeader[]
  readonly addedFields: readonly AddedField[]
  readonly fieldRules: readonly FieldRule[]
  /** Fields that the gateway's own request schema lacks (`a.b` inside `a`, or inside the items of `a`): it may ignore them. */
  readonly ignoredFields: readonly string[]
  readonly requestId: readonly ValueSource[]
  readonly generationId: readonly ValueSource[]
  readonly provider: readonly ValueSource[]
  readonly cacheMarks: readonly CacheMark[]
  /** Unusual response forms that are this gateway's documented normal ones. */
  readonly normalForms: readonly WireForm[]
  /** The parts of a stream name the model as the provider does; only whole answers name it rightly. */
  readonly partsNameProviderModel?: boolean
  /** It never gives several choices, so that a choice's index says nothing. */
  readonly singleChoice: boolean
  /**
   * Paths that say whether it is up, the newest first: relative to the base URL, or to its host with
   * a slash at the beginning.
   */
  readonly health?: readonly string[]
  /** Paths that look a request up by the `id` of its answer, the newest first. */
  readonly generations?: readonly string[]
  /** How a request is tied to one provider: by a list in its body, or before the model's name. */
  readonly providerPin?: 'provider.only' | 'model-prefix'
  /** What stands before the name of a preset that is used as a model. */
  readonly presetForm?: '@' | '@preset/'
  /** What its keys look like; another form is only a hint, as forms change. */
  readonly keyForm?: RegExp
  /** Keys of the right form that are of no use for chat requests, and why. */
  readonly keyWarnings?: readonly { readonly pattern: RegExp; readonly reason: string }[]
  /** What is added to the tool calls of earlier turns that lack it. */
  readonly toolCallMembers?: ToolCallMembers
}

/** A protocol that a gateway speaks, and what it does otherwise there than its profile says. */
interface SpokenProtocol extends Partial<Speech> {
  readonly protocol: Protocol
}

/** What is known of one product's HTTP behaviour. Data only: the code knows no product by name. */
export interface GatewayProfile extends Speech {
  readonly name: string
  readonly title: string
  /** Null where only the user can know it. */
  readonly baseUrl: string | null
  /** Environment variables that may hold the key, the first one that is set counts. */
  readonly keyVariables: readonly string[]
  readonly baseUrlVariables: readonly string[]
  /** The path of a base URL that has none; `/v1` by default. */
  readonly assumedPath?: string
  /** The first one is spoken unless the user asks for another. */
  readonly protocols: readonly [SpokenProtocol, ...SpokenProtocol[]]
}

/** A profile in one of its protocols: all that building and decoding need to know. */
export interface Dialect extends Speech {
  readonly name: string
  readonly title: string
  readonly protocol: Protocol
}

/** The gateway's dialect of a protocol, its first one by default; undefined if it has none. */
export function dialectOf(profile: GatewayProfile, protocol?: Protocol): Dialect | undefined {
  const spoken =
    protocol === undefined
      ? profile.protocols[0]
      : profile.protocols.find(item => item.protocol === protocol)
  return spoken && { ...profile, ...spoken }
}

/** Responses are kept for later look-ups unless the request says otherwise. */
export const storeNothing: AddedField = {
  path: ['store'],
  value: false,
  modes: ['unary', 'stream'],
  reason: 'the gateway is not to keep what the comparison asks',
}

/** Source of a value in the body: `body('meta', 'routing')`. */
export function body(...path: readonly string[]): ValueSource {
  return { from: 'body', path }
}

export function header(name: string): ValueSource {
  return { from: 'header', name }
}
