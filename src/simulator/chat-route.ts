import type { IncomingMessage, ServerResponse } from 'node:http'

import type { Defect } from '../model/defect.ts'
import { asObject } from '../model/json.ts'
import type { JsonObject, JsonValue } from '../model/json.ts'
import { findModel } from './catalogue.ts'
import type { CatalogueModel } from './catalogue.ts'
import type { ChatRequest } from './chat-request.ts'
import { complete, countPromptTokens } from './completion.ts'
import type { GatewayForm, Refusal, Route, Served } from './gateway-form.ts'
import { planPace } from './pace.ts'
import type { SimulatedProfile } from './simulated-profile.ts'
import { slotHeader } from './slot-identity.ts'
import type { SlotIdentifier } from './slot-identity.ts'
import { sendReply } from './send-reply.ts'
import { sendStream } from './send-stream.ts'
import type { Trouble, TroubleMaker } from './trouble.ts'

/** One running simulated gateway. */
export interface Gateway {
  readonly profile: SimulatedProfile
  readonly seed: string
  readonly hasDefect: (defect: Defect) => boolean
  readonly slots: SlotIdentifier
  readonly trouble: TroubleMaker
  readonly delayFactor: number
}

export interface HttpExchange {
  readonly form: GatewayForm
  readonly route: Route
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly requestId: string
  /** On the monotonic clock: every delay counts from here. */
  readonly arrivedAt: number
}

interface ReadBody {
  readonly body: JsonObject
  readonly bodySize: number
  readonly request: ChatRequest
}

/** A chat request that passed every check. */
interface Admitted extends ReadBody {
  readonly model: CatalogueModel
}

interface Refused {
  readonly refusal: Refusal
  /** As far as it is known by then. */
  readonly isStream: boolean
}

/** Null stands for a body that is too large. */
export function serveChat(gateway: Gateway, exchange: HttpExchange, text: string | null): void {
  const { form, response, requestId } = exchange
  const admitted = admit(gateway, exchange, text)
  if ('refusal' in admitted) {
    refuse(exchange, admitted)
    return
  }
  const { request, body, bodySize, model } = admitted
  const slot = gateway.slots.identify({
    header: singleHeader(exchange.request, slotHeader),
    content: () => JSON.stringify(request.messages),
    isStream: request.stream,
    turn: request.messages.filter(({ role }) => role === 'user' || role === 'tool').length,
  })
  const { seed, hasDefect, delayFactor } = gateway
  const completion = complete({ request, model, slot, seed, hasDefect })
  const pace = planPace({
    slot,
    seed,
    hasDefect,
    delayFactor,
    outputTokens: completion.outputTokens,
  })
  const trouble = gateway.trouble.meet(slot)
  if (trouble !== null) {
    const waitMs = trouble.kind === 'rate-limited' ? 0 : pace.firstTokenMs
    refuseLater(exchange, { ...admitted, trouble, waitMs })
    return
  }
  const created = Math.floor(Date.now() / 1000)
  const served: Served = { requestId, created, body, request, model, completion, pace }
  const isStream = request.stream
  form.record({ requestId, body, bodySize, model, isStream, status: 200, served })
  if (isStream) {
    sendStream({
      response,
      frames: form.stream(served),
      pace,
      arrivedAt: exchange.arrivedAt,
      isCut: hasDefect('cut-stream'),
    })
  } else {
    sendReply(response, form.answer(served), exchange.arrivedAt + pace.totalMs)
  }
}

function refuse(exchange: HttpExchange, { refusal, isStream }: Refused): void {
  const { form, response, requestId, arrivedAt } = exchange
  const frames = isStream ? form.streamRefusal?.(refusal, requestId) : undefined
  if (frames === undefined) {
    sendReply(response, form.refuse(refusal, requestId))
    return
  }
  const pace = { firstTokenMs: 0, totalMs: 0 }
  sendStream({ response, frames, pace, arrivedAt, isCut: false })
}

function refuseLater(
  exchange: HttpExchange,
  refused: Admitted & { readonly trouble: Trouble; readonly waitMs: number },
): void {
  const { form, response, requestId, arrivedAt } = exchange
  const { trouble, model, body, bodySize, request, waitMs } = refused
  const isStream = request.stream
  const reply = form.refuse({ ...trouble, model }, requestId)
  form.record({
    requestId,
    body,
    bodySize,
    model,
    isStream,
    status: reply.status,
    served: null,
  })
  const frames = isStream ? form.streamTrouble(trouble, { requestId, model }) : null
  if (frames === null) {
    sendReply(response, reply, arrivedAt + waitMs)
    return
  }
  const pace = { firstTokenMs: waitMs, totalMs: waitMs }
  sendStream({ response, frames, pace, arrivedAt, isCut: false })
}

/** Looks at a request in the gateway's own order; the first thing that is wrong decides. */
function admit(gateway: Gateway, exchange: HttpExchange, text: string | null): Admitted | Refused {
  const { form, request } = exchange
  const { headers } = request
  let read: ReadBody | null = null
  let model: CatalogueModel | undefined
  const refused = (refusal: Refusal): Refused => ({
    refusal,
    isStream: read?.request.stream === true,
  })
  for (const check of form.checks) {
    if (check === 'key') {
      const refusal = form.checkKey(headers)
      if (refusal !== null) return refused(refusal)
    } else if (check === 'body') {
      if (!form.isContentTypeAccepted(headers)) return refused({ kind: 'media-type' })
      const parsed = readBody(exchange, text)
      if ('kind' in parsed) return refused(parsed)
      read = parsed
    } else if (read !== null) {
      model = findModel(gateway.profile, read.request.model)
      if (model === undefined) return refused({ kind: 'unknown-model', model: read.request.model })
      const hasImages = read.request.messages.some(message => message.images.length > 0)
      if (hasImages && !model.vision) return refused({ kind: 'no-vision', model })
    }
  }
  if (read === null || model === undefined) throw new Error('a gateway must check body and model')
  // What the provider behind the gateway finds comes last; a token has at least one character.
  const { contextTokens } = model
  const tokens =
    read.bodySize > contextTokens ? countPromptTokens(read.request.messages, read.request) : 0
  if (tokens > contextTokens) return refused({ kind: 'too-long', model, tokens })
  return { ...read, model }
}

function readBody({ form, route, request }: HttpExchange, text: string | null): ReadBody | Refusal {
  if (text === null) return { kind: 'too-large' }
  const body = parseJson(text)
  if (body === undefined) return { kind: 'invalid-json' }
  const parsed = form.parse(body, route)
  if (!parsed.ok) return { kind: 'invalid-request', ...parsed.fault }
  const object = asObject(body)
  const fault = form.checkBody(object, request.headers)
  return fault === null
    ? { body: object, bodySize: text.length, request: parsed.request }
    : { kind: 'invalid-request', ...fault }
}

function parseJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    return undefined
  }
}

function singleHeader(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name]
  return typeof value === 'string' ? value : undefined
}
