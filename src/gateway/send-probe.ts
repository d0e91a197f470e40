import { timeLimitCode, type Failure } from '../model/exchange.ts'
import type { JsonObject } from '../model/json.ts'
import { classifyHttpError } from '../wire/failures/http-failure.ts'
import type { ResponseHeaders } from '../wire/facts/identity.ts'
import type { HttpRequest, HttpResult } from './http-transport.ts'
import { requestHeaders } from './request-headers.ts'
import { abortedCode, isRetryable, retryDelayMs } from './retry-policy.ts'
import { configuredHeaders, faultKey, type SampleContext } from './send-sample.ts'
import { toFailure } from './transport-failure.ts'

/** A request whose response is looked at as it stands. */
export interface ProbeRequest {
  readonly method: 'GET' | 'POST'
  /** Relative to the base URL, or with a slash at the beginning to its host. */
  readonly path: string
  readonly body?: JsonObject
  /** Those of a built request. */
  readonly headers?: Readonly<Record<string, string>>
  /** The side's own by default, or one that no gateway knows. */
  readonly key?: 'own' | 'invalid'
  /** Further attempts where the failure may pass; as configured by default. */
  readonly retries?: number
}

export interface Probe {
  /** Null when no response came. */
  readonly status: number | null
  readonly headers: ResponseHeaders
  /** The body, without the side's key. */
  readonly text: string
  /** The connection failed, or the status tells of a failure. */
  readonly failure: Failure | null
  /** Whether the response holds the key that was sent with the request. */
  readonly echoesKey: boolean
  /** Of the last attempt, from the moment the request was written; null when none was answered. */
  readonly firstByteMs: number | null
  readonly connectMs: number | null
  readonly attempts: number
}

/** Catalogues and records are small things: nobody waits minutes for them. */
const lookUpLimitMs = 30_000

/** Keys that are shorter may be part of other words. */
const shortestKey = 8

/** Sends one request, again while that makes sense, and reads the whole response. */
export async function sendProbe(
  context: SampleContext,
  request: ProbeRequest,
  signal: AbortSignal,
): Promise<Probe> {
  const retries = request.retries ?? context.run.retries
  for (let attempt = 1; ; attempt++) {
    const probe = await attemptProbe(context, request, signal)
    const { failure } = probe
    if (failure === null || attempt > retries || !isRetryable(failure, false)) {
      return { ...probe, attempts: attempt }
    }
    await context.effects.sleep(retryDelayMs(failure, attempt, context.effects.random()), signal)
  }
}

async function attemptProbe(
  context: SampleContext,
  request: ProbeRequest,
  signal: AbortSignal,
): Promise<Omit<Probe, 'attempts'>> {
  const { dialect, run, basePath, transport } = context
  const isInvalid = request.key === 'invalid'
  const apiKey = isInvalid ? faultKey : context.apiKey
  const further = [request.headers ?? {}, configuredHeaders(context, !isInvalid)]
  const httpRequest: HttpRequest = {
    method: request.method,
    path: request.path.startsWith('/') ? request.path : `${basePath}/${request.path}`,
    headers: requestHeaders({ dialect, mode: 'unary', apiKey, further }),
    body: request.body === undefined ? null : Buffer.from(JSON.stringify(request.body)),
    timeoutMs: request.method === 'GET' ? Math.min(run.timeoutMs, lookUpLimitMs) : run.timeoutMs,
    signal,
  }
  let headers: ResponseHeaders = {}
  const chunks: Uint8Array[] = []
  const result = await transport.send(httpRequest, {
    onHeaders: (_, received) => {
      headers = received
    },
    onChunk: chunk => void chunks.push(chunk),
    hasEnded: () => false,
  })
  const received = Buffer.concat(chunks).toString('utf8')
  const echoesKey =
    apiKey !== null &&
    apiKey.length >= shortestKey &&
    [received, ...Object.values(headers)].some(part => part.includes(apiKey))
  const text = echoesKey ? received.replaceAll(apiKey ?? '', '[key]') : received
  const { status, sentMs, firstByteMs, connectMs } = result
  return {
    status,
    headers,
    text,
    failure: failureOf({ context, request: httpRequest, result, headers, text }),
    echoesKey,
    firstByteMs: sentMs === null || firstByteMs === null ? null : firstByteMs - sentMs,
    connectMs,
  }
}

function failureOf(parts: {
  readonly context: SampleContext
  readonly request: HttpRequest
  readonly result: HttpResult
  readonly headers: ResponseHeaders
  readonly text: string
}): Failure | null {
  const { context, request, result, headers, text } = parts
  const { ending, status } = result
  const failure = (failureClass: Failure['class'], message: string, code: string): Failure => ({
    class: failureClass,
    message,
    code,
    httpStatus: status,
    inBand: false,
    retryAfterMs: null,
  })
  switch (ending.kind) {
    case 'aborted':
      return failure('network', 'interrupted', abortedCode)
    case 'timeout':
      return failure('timeout', `no whole response within ${request.timeoutMs} ms`, timeLimitCode)
    case 'too-large':
      return failure('malformed', 'the response is too large', 'TOO_LARGE')
    case 'undecodable':
      return failure('malformed', `unknown content encoding ${ending.encoding}`, 'ENCODING')
    case 'error':
      return toFailure(ending.error, context.host)
    case 'complete':
    case 'stopped': {
      if (status !== null && status >= 200 && status <= 299) return null
      const nowMs = context.effects.now()
      return classifyHttpError({ status: status ?? 0, headers, body: text, nowMs })
    }
  }
}
