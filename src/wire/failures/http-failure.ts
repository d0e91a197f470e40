import type { Failure, FailureClass } from '../../model/exchange.ts'
import { parseErrorBody, readErrorDetail, readErrorText, type ErrorDetail } from './error-detail.ts'
import { classifyFailure } from './failure-class.ts'
import type { ResponseHeaders } from '../facts/identity.ts'
import { readRetryAfterMs } from '../facts/retry-after.ts'

export interface HttpError {
  readonly status: number
  readonly headers: ResponseHeaders
  readonly body: string
  /** Wall clock, for servers that name the time until which to wait. */
  readonly nowMs: number
}

/** A response whose status tells of a failure. */
export function classifyHttpError(error: HttpError): Failure {
  const { status, headers, body, nowMs } = error
  const detail = readErrorText(body)
  const said = detail.message === '' ? 'no explanation given' : detail.message
  return {
    class: classifyFailure(detail, status),
    message: `HTTP ${status}: ${said}`,
    code: detail.codes[0] ?? null,
    httpStatus: status,
    inBand: false,
    retryAfterMs: readRetryAfterMs(headers, parseErrorBody(body), nowMs),
  }
}

/** An error inside a response that had begun as a success. */
export function inBandError(
  frame: unknown,
  response: { readonly status: number; readonly headers: ResponseHeaders; readonly nowMs: number },
): Failure {
  const detail = typeof frame === 'string' ? readErrorText(frame) : readErrorDetail(frame)
  return {
    class: classifyFailure(detail, null),
    message: detail.message === '' ? 'an error without explanation' : detail.message,
    code: codeOf(detail),
    httpStatus: response.status,
    inBand: true,
    retryAfterMs: readRetryAfterMs(response.headers, frame, response.nowMs),
  }
}

/** A response that is no success although nothing in it says so. */
export function inBandFailure(
  failureClass: FailureClass,
  message: string,
  httpStatus: number | null,
): Failure {
  return {
    class: failureClass,
    message,
    code: null,
    httpStatus,
    inBand: true,
    retryAfterMs: null,
  }
}

function codeOf(detail: ErrorDetail): string | null {
  return detail.codes[0] ?? (detail.status === null ? null : String(detail.status))
}
