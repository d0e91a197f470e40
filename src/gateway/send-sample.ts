import type { Exchange, Failure, RequestChange, SampleRequest } from '../model/exchange.ts'
import { memberOf, type JsonObject, type JsonValue } from '../model/json.ts'
import type { RequestEnd, SampleWatch } from '../model/rate-limit.ts'
import type { RunSettings, SideSettings } from '../model/settings.ts'
import type { ChatMessage } from '../model/suite.ts'
import { askedFor } from '../wire/protocols/asked-for.ts'
import { codecOf } from '../wire/protocols/codecs.ts'
import { findIgnoredFields } from '../wire/protocols/dress-body.ts'
import type { Dialect } from '../wire/dialect/profile.ts'
import { wireNote } from '../wire/dialect/wire-form.ts'
import { attemptRequest, type RequestAttempt } from './attempt-request.ts'
import type { DecodeWhole } from './decode-whole.ts'
import type { GatewayEffects } from './gateway-effects.ts'
import type { HttpRequest, HttpTransport } from './http-transport.ts'
import { requestHeaders } from './request-headers.ts'
import { isRetryable, retryDelayMs } from './retry-policy.ts'
import { assembleExchange, type FinishedTurn } from './assemble-exchange.ts'

export interface SampleContext {
  readonly transport: HttpTransport
  readonly dialect: Dialect
  readonly settings: SideSettings
  readonly apiKey: string | null
  readonly run: RunSettings
  readonly effects: GatewayEffects
  readonly decodeWhole: DecodeWhole
  /** `host:port` */
  readonly host: string
  /** Without a slash at the end. */
  readonly basePath: string
  readonly secretHeaders: ReadonlySet<string>
  readonly headersFor: (request: SampleRequest) => Readonly<Record<string, string>>
}

/** A key and a model that no gateway knows. */
export const faultKey = 'parity-invalid-key'
export const faultModel = 'parity/no-such-model'

/** Who follows a sample while it is sent. */
interface Attendance {
  readonly signal: AbortSignal
  readonly watch: SampleWatch | undefined
}

/** Sends one sample with its turns and retries. Trouble is an outcome. */
export async function sendSample(
  context: SampleContext,
  sample: SampleRequest,
  { signal, watch }: Attendance,
): Promise<Exchange> {
  const { golden } = sample
  const codec = codecOf(context.dialect.protocol)
  const modelSent = chooseModel(context.settings, sample)
  const turns: FinishedTurn[] = []
  const messages: ChatMessage[] = []
  let changes: readonly RequestChange[] = []
  let ignored: readonly string[] = []
  for (const [index, added] of golden.turns.entries()) {
    messages.push(...added)
    const built = codec.buildRequest({
      dialect: context.dialect,
      mode: sample.mode,
      modelSent,
      messages,
      request: golden.request,
      sideRequest: context.settings.request,
    })
    changes = built.changes
    ignored = findIgnoredFields(context.dialect, built.body)
    const request: HttpRequest = {
      method: 'POST',
      path: `${context.basePath}/${built.path}`,
      headers: requestHeaders({
        dialect: context.dialect,
        mode: sample.mode,
        apiKey: golden.fault === 'invalid-key' ? faultKey : context.apiKey,
        further: [
          built.headers,
          context.headersFor(sample),
          configuredHeaders(context, golden.fault !== 'invalid-key'),
        ],
      }),
      body: Buffer.from(JSON.stringify(built.body)),
      timeoutMs: golden.timeoutMs ?? context.run.timeoutMs,
      signal,
    }
    const attempts = await sendTurn({ context, sample, request, turn: index + 1, watch })
    const last = attempts.at(-1)
    if (last === undefined) break
    turns.push({ attempts, last })
    if (last.decoded.outcome.kind === 'failed') break
    messages.push(assistantMessage(last))
  }
  return assembleExchange({
    sample,
    modelSent,
    turns,
    requestChanges: changes,
    requestNotes: ignored.map(field =>
      wireNote(
        context.dialect,
        'ignored-parameter',
        `${context.dialect.title} does not document ${field} and may ignore it`,
      ),
    ),
  })
}

/** The configured headers, but never the real key where a wrong one is to be refused. */
export function configuredHeaders(
  context: SampleContext,
  withKey: boolean,
): Readonly<Record<string, string>> {
  if (withKey) return context.settings.headers
  const { header } = context.dialect.authorization
  return Object.fromEntries(
    Object.entries(context.settings.headers)
      .filter(([name]) => name.toLowerCase() !== header)
      .map(([name, value]) => [name, context.secretHeaders.has(name) ? faultKey : value]),
  )
}

/** One request, tried again while that makes sense. */
async function sendTurn(parts: {
  readonly context: SampleContext
  readonly sample: SampleRequest
  readonly request: HttpRequest
  readonly turn: number
  readonly watch: SampleWatch | undefined
}): Promise<readonly RequestAttempt[]> {
  const { context, sample, request, turn, watch } = parts
  const { effects } = context
  // A fault must fail, and no further attempt could change that.
  const retries = sample.golden.fault === undefined ? context.run.retries : 0
  const attempts: RequestAttempt[] = []
  for (;;) {
    if (turn > 1 || attempts.length > 0) await watch?.beforeRequest(turn, request.signal)
    const attempted = await attemptRequest({
      transport: context.transport,
      dialect: context.dialect,
      mode: sample.mode,
      request,
      asked: askedFor(sample.golden.request),
      host: context.host,
      turn,
      now: () => effects.now(),
      decodeWhole: context.decodeWhole,
    })
    const current = withoutKey(attempted, context.apiKey)
    attempts.push(current)
    watch?.afterRequest(endOf(current))
    const { outcome } = current.decoded
    if (outcome.kind === 'answered' || attempts.length > retries) return attempts
    if (!isRetryable(outcome.failure, current.hasDelta, watch?.patienceMs())) return attempts
    await effects.sleep(
      retryDelayMs(outcome.failure, attempts.length, effects.random()),
      request.signal,
    )
  }
}

function endOf({ decoded, rateLimits }: RequestAttempt): RequestEnd {
  const { outcome, usage } = decoded
  const { inputTokens, outputTokens } = usage
  const failure = outcome.kind === 'failed' ? outcome.failure : null
  return {
    failureClass: failure?.class ?? null,
    retryAfterMs: failure?.retryAfterMs ?? null,
    rateLimits,
    tokens: inputTokens === null || outputTokens === null ? null : inputTokens + outputTokens,
  }
}

function chooseModel(settings: SideSettings, sample: SampleRequest): string {
  const { golden } = sample
  if (golden.fault === 'invalid-model') return faultModel
  return memberOf(settings.models, golden.model) ?? golden.model
}

/**
 * The side's own answer, as the conversation goes on with it. Its tool calls get ids that a suite
 * can know: `call_1`, `call_2`, for the `tool_call_id` of the results in the next turn.
 */
function assistantMessage({ decoded }: RequestAttempt): ChatMessage {
  const answer = decoded.outcome.kind === 'answered' ? decoded.outcome.answer : null
  const calls = (answer?.toolCalls ?? []).map((call, index): JsonObject => ({
    id: `call_${index + 1}`,
    type: 'function',
    function: { name: call.name, arguments: call.arguments },
  }))
  const fields: Record<string, JsonValue> = calls.length > 0 ? { tool_calls: calls } : {}
  // An empty string, since some gateways refuse null.
  return { role: 'assistant', content: answer?.text || (answer?.refusal ?? ''), ...fields }
}

const shortestKey = 8

/** A server may echo the key that it refuses. */
function withoutKey(attempted: RequestAttempt, apiKey: string | null): RequestAttempt {
  const { outcome } = attempted.decoded
  if (outcome.kind === 'answered' || apiKey === null || apiKey.length < shortestKey)
    return attempted
  const failure: Failure = {
    ...outcome.failure,
    message: outcome.failure.message.replaceAll(apiKey, '[key]'),
    code: outcome.failure.code?.replaceAll(apiKey, '[key]') ?? null,
  }
  return {
    ...attempted,
    decoded: { ...attempted.decoded, outcome: { ...outcome, failure } },
  }
}
