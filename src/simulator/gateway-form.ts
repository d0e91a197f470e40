import type { IncomingHttpHeaders } from 'node:http'

import type { JsonObject, JsonValue } from '../model/json.ts'
import type { CatalogueModel } from './catalogue.ts'
import type { ChatRequest, ParsedRequest, RequestFault } from './chat-request.ts'
import type { Completion } from './completion.ts'
import type { Pace } from './pace.ts'
import type { Trouble } from './trouble.ts'

export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: JsonObject
  /** The body is the only item of a list: so Gemini tells OpenAI's clients of errors. */
  readonly isListed?: boolean
}

/** Why a gateway does not answer. */
export type Refusal =
  /** The reason is in the gateway's own words. */
  | { readonly kind: 'unauthorised'; readonly reason: string }
  | { readonly kind: 'media-type' }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'invalid-json' }
  | ({ readonly kind: 'invalid-request' } & RequestFault)
  | { readonly kind: 'unknown-model'; readonly model: string }
  | { readonly kind: 'no-vision'; readonly model: CatalogueModel }
  | { readonly kind: 'too-long'; readonly model: CatalogueModel; readonly tokens: number }
  | { readonly kind: 'not-found'; readonly path: string }
  | (Trouble & { readonly model: CatalogueModel })

/** An answered request, before it has a gateway's form. */
export interface Served {
  readonly requestId: string
  /** Unix seconds. */
  readonly created: number
  readonly body: JsonObject
  readonly request: ChatRequest
  readonly model: CatalogueModel
  readonly completion: Completion
  readonly pace: Pace
}

/** Server-sent events in sending order, each ready to be written. */
export interface StreamFrames {
  readonly headers: Readonly<Record<string, string>>
  /** Sent before the first token is there. */
  readonly opening: readonly string[]
  /** Spread from the first token to the end of the answer. */
  readonly pieces: readonly string[]
  /** What marks the end. */
  readonly closing: readonly string[]
}

/** A request that carries a valid key, for one of the gateway's own GET paths. */
export interface Lookup {
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly requestId: string
}

/** What the path of a request says where its body does not: Gemini names model and mode in it. */
export interface Route {
  readonly model?: string
  readonly isStream?: boolean
}

/** A request in the form's own shape, with which to try it out. */
export interface TrialRequest {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: JsonObject
}

/** How one gateway speaks one protocol. */
export interface GatewayForm {
  /** Null for a path that is not this form's. */
  route(path: string): Route | null
  parse(body: JsonValue, route: Route): ParsedRequest
  /** A short chat with a valid key. */
  trial(isStream: boolean): TrialRequest
  /** The order in which it looks at a chat request. */
  readonly checks: readonly ('key' | 'body' | 'model')[]
  requestId(headers: IncomingHttpHeaders): string
  /** Null when the key is good. */
  checkKey(headers: IncomingHttpHeaders): Refusal | null
  /** What this gateway minds in a body that others would take. */
  checkBody(body: JsonObject, headers: IncomingHttpHeaders): RequestFault | null
  /** Whether a body of the request's content type is read at all. */
  isContentTypeAccepted(headers: IncomingHttpHeaders): boolean
  refuse(refusal: Refusal, requestId: string): Reply
  answer(served: Served): Reply
  stream(served: Served): StreamFrames
  /** A refusal of a request for a stream, where it begins as a success all the same. */
  streamRefusal?(refusal: Refusal, requestId: string): StreamFrames
  /** Upstream trouble inside a stream that began as a success; null if it shows in the status. */
  streamTrouble(trouble: Trouble, refused: RefusedStream): StreamFrames | null
  /** Called with every chat request that passed its checks, answered or not. */
  record(entry: RecordedRequest): void
}

/** A gateway: a form for each protocol that it speaks, and what can be looked up at it. */
export interface GatewayForms {
  /** Where the paths begin; clients take it as the path of the base URL. */
  readonly basePath: string
  /** The first one also refuses what no form knows. */
  readonly forms: readonly [GatewayForm, ...GatewayForm[]]
  /** Health, catalogue and records; null for a path that it does not know. */
  lookUp(lookup: Lookup): Reply | null
}

export interface RefusedStream {
  readonly requestId: string
  readonly model: CatalogueModel
}

export interface RecordedRequest {
  readonly requestId: string
  readonly body: JsonObject
  /** Length of the body as it came. */
  readonly bodySize: number
  readonly model: CatalogueModel
  readonly isStream: boolean
  readonly status: number
  /** Null when there was no answer. */
  readonly served: Served | null
}
