import { timeLimitCode, type Attempt, type Failure, type Timings } from '../model/exchange.ts'
import type { RateLimit } from '../model/rate-limit.ts'
import type { Mode } from '../model/side.ts'
import type { AskedFor } from '../wire/protocols/asked-for.ts'
import type { Decoded } from '../wire/decoding/decoded.ts'
import { inBandFailure } from '../wire/failures/http-failure.ts'
import { isReadAsJson } from '../wire/decoding/content-type.ts'
import type { ResponseHeaders } from '../wire/facts/identity.ts'
import type { Dialect } from '../wire/dialect/profile.ts'
import { readRateLimits } from '../wire/facts/rate-limits.ts'
import { createStreamDecoder, type StreamDecoder } from '../wire/decoding/stream-decoder.ts'
import { wireNote, type WireForm } from '../wire/dialect/wire-form.ts'
import type { DecodeWhole } from './decode-whole.ts'
import type { ResponseConsumer } from './deliver-response.ts'
import type { HttpRequest, HttpResult, HttpTransport } from './http-transport.ts'
import { abortedCode } from './retry-policy.ts'
import { toFailure } from './transport-failure.ts'

export const maxResponseBytes = 8 * 1024 * 1024

/** Bytes of an error response that are read; the rest only costs time. */
const maxErrorBytes = 64 * 1024

export interface RequestAttemptInput {
  readonly transport: HttpTransport
  readonly dialect: Dialect
  readonly mode: Mode
  readonly request: HttpRequest
  readonly asked: AskedFor
  /** `host:port`, for messages. */
  readonly host: string
  /** From 1. */
  readonly turn: number
  /** Wall clock, in milliseconds. */
  readonly now: () => number
  readonly decodeWhole: DecodeWhole
}

export interface RequestAttempt {
  readonly attempt: Attempt
  readonly decoded: Decoded
  /** Null when no response came. */
  readonly timings: Timings | null
  /** A part of the answer has come, so that trying again would not repeat the same thing. */
  readonly hasDelta: boolean
  readonly rateLimits: readonly RateLimit[]
}

/** Sends one request and decodes its response while it arrives. */
export async function attemptRequest(input: RequestAttemptInput): Promise<RequestAttempt> {
  const startedAtMs = input.now()
  const reader = createReader(input)
  const result = await input.transport.send(input.request, reader.consumer)
  const isComplete = reader.isComplete()
  const received = await reader.finish(result.endMs)
  const decoded = conclude({ input, result, reader, isComplete, received })
  // Waiting for a free connection is no part of the request.
  const waitedMs = (result.sentMs ?? result.startedMs) - result.startedMs
  const { outcome } = decoded
  return {
    decoded,
    timings: readTimings(result, reader),
    hasDelta: reader.firstDeltaMs() !== null,
    rateLimits: readRateLimits(reader.headers(), input.now()),
    attempt: {
      startedAt: new Date(startedAtMs + waitedMs).toISOString(),
      turn: input.turn,
      httpStatus: result.status,
      failureClass: outcome.kind === 'failed' ? outcome.failure.class : null,
      totalMs: result.endMs - (result.sentMs ?? result.startedMs),
      costUsd: decoded.cost.usd,
      requestId: decoded.requestId,
    },
  }
}

interface Reader {
  readonly consumer: ResponseConsumer
  readonly firstDeltaMs: () => number | null
  readonly lastDeltaMs: () => number | null
  /** What the bytes so far say. Call once, at the end. */
  readonly finish: (atMs: number) => Decoded | Promise<Decoded>
  /** What came is the whole answer, though the connection may have broken after it. */
  readonly isComplete: () => boolean
  readonly headers: () => ResponseHeaders
}

function createReader(input: RequestAttemptInput): Reader {
  const { dialect, mode, asked, now } = input
  const chunks: Uint8Array[] = []
  let status = 0
  let headers: ResponseHeaders = {}
  let stream: StreamDecoder | null = null
  let keptBytes = 0
  const isSuccess = (): boolean => status >= 200 && status <= 299
  return {
    consumer: {
      onHeaders: (receivedStatus, receivedHeaders) => {
        status = receivedStatus
        headers = receivedHeaders
        if (mode === 'stream' && isSuccess()) {
          stream = createStreamDecoder({ dialect, status, headers, asked, nowMs: now() })
        }
      },
      onChunk: (chunk, atMs) => {
        if (stream !== null) stream.push(chunk, atMs)
        else if (isSuccess() || keptBytes < maxErrorBytes) chunks.push(chunk)
        keptBytes += chunk.length
      },
      // What follows in a very long error page says no more about the failure.
      hasEnded: () => stream?.hasEnded() ?? (!isSuccess() && keptBytes >= maxErrorBytes),
    },
    firstDeltaMs: () => stream?.firstDeltaMs() ?? null,
    lastDeltaMs: () => stream?.lastDeltaMs() ?? null,
    finish: atMs => {
      if (stream !== null) return stream.finish(atMs)
      const body = Buffer.concat(chunks)
      return input.decodeWhole({ dialect, status, headers, asked, body, nowMs: now() })
    },
    isComplete: () => stream?.isComplete() ?? false,
    headers: () => headers,
  }
}

interface Received {
  readonly input: RequestAttemptInput
  readonly result: HttpResult
  readonly reader: Reader
  /** Whether what came is the whole answer, by its own account. */
  readonly isComplete: boolean
  /** What the bytes say, however the connection ended. */
  readonly received: Decoded
}

function conclude(parts: Received): Decoded {
  const { input, result, reader, received: decoded } = parts
  const { ending, status } = result
  switch (ending.kind) {
    case 'complete':
      return status !== null && status >= 300 && status <= 399
        ? failed(decoded, redirectFailure(status, reader.headers()['location'] ?? null))
        : withContentType(input, reader.headers(), decoded)
    case 'stopped':
      return decoded.outcome.kind === 'answered'
        ? withNote(decoded, input.dialect, 'connection-held-open')
        : decoded
    case 'timeout':
      return failed(decoded, timeoutFailure(input, result, reader))
    case 'aborted':
      return failed(decoded, {
        ...inBandFailure('network', 'interrupted', status),
        code: abortedCode,
      })
    case 'too-large': {
      // A status tells of the failure, however long the explanation is.
      if (status !== null && status > 299) return decoded
      const limit = `${maxResponseBytes / 1024 / 1024} MB`
      return failed(decoded, inBandFailure('malformed', `answer larger than ${limit}`, status))
    }
    case 'undecodable': {
      if (status !== null && status > 299) return decoded
      const message = `the content encoding ${ending.encoding} of the answer cannot be undone`
      return failed(decoded, inBandFailure('malformed', message, status))
    }
    case 'error':
      return concludeBroken(parts, ending.error)
  }
}

/** The connection broke: before the response, inside it, or after all that matters of it. */
function concludeBroken(parts: Received, error: unknown): Decoded {
  const { input, result, reader, received: decoded, isComplete } = parts
  const failure = toFailure(error, input.host)
  const { status } = result
  if (status === null) return failed(decoded, failure)
  if (status > 299) return decoded
  const isWholeJson = input.mode === 'unary' && decoded.outcome.kind === 'answered'
  if ((isComplete || isWholeJson) && decoded.outcome.kind === 'answered') {
    return withNote(decoded, input.dialect, 'connection-lost-after-end')
  }
  // The response itself told of an error before the connection broke.
  if (decoded.outcome.kind === 'failed' && reader.consumer.hasEnded()) return decoded
  if (failure.class === 'malformed') {
    return failed(decoded, { ...failure, httpStatus: status, inBand: true })
  }
  const length = textOf(decoded).length
  const how = length === 0 ? 'before any text' : `after ${length} characters`
  return failed(decoded, {
    ...inBandFailure('truncated', `the connection to ${input.host} broke ${how}`, status),
    code: failure.code,
  })
}

function timeoutFailure(input: RequestAttemptInput, result: HttpResult, reader: Reader): Failure {
  const limit = `within ${input.request.timeoutMs} ms`
  const { sentMs, headersMs, status } = result
  const message =
    sentMs === null
      ? `no connection to ${input.host} ${limit}`
      : headersMs === null
        ? `no response from ${input.host} ${limit}`
        : reader.firstDeltaMs() === null
          ? `response headers but no answer ${limit}`
          : `no end of the answer ${limit}`
  return {
    class: 'timeout',
    message,
    code: timeLimitCode,
    httpStatus: status,
    inBand: status !== null,
    retryAfterMs: null,
  }
}

/** Redirects are not followed: the key must not leave the origin that it was given for. */
function redirectFailure(status: number, location: string | null): Failure {
  const target = location !== null && URL.canParse(location) ? new URL(location).origin : null
  const where = target === null ? 'elsewhere on the same host' : `to ${target}`
  return {
    ...inBandFailure(
      'upstream',
      `HTTP ${status}: redirected ${where}, which is not followed`,
      status,
    ),
    inBand: false,
  }
}

function failed(decoded: Decoded, failure: Failure): Decoded {
  const outcome = { kind: 'failed' as const, failure, partialText: textOf(decoded) }
  return { ...decoded, outcome, wireNotes: [] }
}

function textOf({ outcome }: Decoded): string {
  return outcome.kind === 'answered' ? outcome.answer.text : outcome.partialText
}

function withNote(decoded: Decoded, dialect: Dialect, form: WireForm): Decoded {
  return { ...decoded, wireNotes: [...decoded.wireNotes, wireNote(dialect, form)] }
}

/** A stream has a form of its own, which tells of what came instead. */
function withContentType(
  { mode, dialect }: RequestAttemptInput,
  headers: ResponseHeaders,
  decoded: Decoded,
): Decoded {
  const isJson =
    mode === 'unary' &&
    decoded.outcome.kind === 'answered' &&
    decoded.wireNotes.every(({ code }) => code !== 'stream-instead-of-json')
  return isJson && !isReadAsJson(dialect, headers)
    ? withNote(decoded, dialect, 'json-without-its-type')
    : decoded
}

function readTimings(result: HttpResult, reader: Reader): Timings | null {
  const { sentMs, headersMs, firstByteMs, endMs, connectMs } = result
  if (sentMs === null || headersMs === null) return null
  const since = (atMs: number | null): number | null => (atMs === null ? null : atMs - sentMs)
  return {
    connectMs,
    headersMs: headersMs - sentMs,
    firstByteMs: (firstByteMs ?? endMs) - sentMs,
    firstDeltaMs: since(reader.firstDeltaMs()),
    lastDeltaMs: since(reader.lastDeltaMs()),
    totalMs: endMs - sentMs,
  }
}
