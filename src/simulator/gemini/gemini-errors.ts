import type { JsonObject } from '../../model/json.ts'
import type { Refusal, Reply } from '../gateway-form.ts'

/** An error as every Google API words it; `status` is the name of its RPC code. */
interface GoogleError {
  readonly code: number
  readonly status: string
  readonly message: string
  readonly details?: readonly JsonObject[]
}

/** A refusal of Gemini's own API. */
export function refuseNatively(refusal: Refusal): Reply {
  const { code, status, message, details = [] } = googleError(refusal)
  const error = { code, message, status, ...(details.length > 0 && { details: [...details] }) }
  return { status: code, body: { error } }
}

/** The endpoint for OpenAI's clients puts the same error into a list. */
export function refuseInList(refusal: Refusal): Reply {
  return { ...refuseNatively(refusal), isListed: true }
}

const rpc = 'type.googleapis.com/google.rpc'
const invalid = { code: 400, status: 'INVALID_ARGUMENT' } as const

function googleError(refusal: Refusal): GoogleError {
  switch (refusal.kind) {
    case 'unauthorised':
      return keyError(refusal.reason)
    case 'media-type':
    case 'invalid-json':
      return { ...invalid, message: 'Invalid JSON payload received. Unexpected token.' }
    case 'too-large':
      return { ...invalid, message: 'Request payload size exceeds the limit: 20971520 bytes.' }
    case 'invalid-request':
      return {
        ...invalid,
        message: refusal.message,
        ...(refusal.keyword === 'BadRequest' && {
          details: [
            {
              '@type': `${rpc}.BadRequest`,
              fieldViolations: [
                {
                  ...(refusal.field !== '' && { field: refusal.field }),
                  description: refusal.message,
                },
              ],
            },
          ],
        }),
      }
    case 'unknown-model':
      return {
        code: 404,
        status: 'NOT_FOUND',
        message: `models/${refusal.model.replace(/^models\//, '')} is not found for API version v1beta, or is not supported for generateContent. Call ListModels to see the list of available models and their supported methods.`,
      }
    case 'no-vision':
      return {
        ...invalid,
        message: `Image input modality is not enabled for models/${refusal.model.key}`,
      }
    case 'too-long':
      return {
        ...invalid,
        message: `The input token count (${refusal.tokens}) exceeds the maximum number of tokens allowed (${refusal.model.contextTokens}).`,
      }
    case 'not-found':
      return {
        code: 404,
        status: 'NOT_FOUND',
        message: `The requested URL ${refusal.path} was not found on this server.`,
      }
    case 'rate-limited':
      return rateLimited(refusal.model.key)
    case 'upstream':
      return refusal.status === 502
        ? {
            code: 503,
            status: 'UNAVAILABLE',
            message: 'The model is overloaded. Please try again later.',
          }
        : { code: 500, status: 'INTERNAL', message: 'An internal error has occurred.' }
  }
}

/** Only a key that is missing is a matter of permission; a wrong one is an invalid argument. */
function keyError(reason: string): GoogleError {
  if (reason === 'missing') {
    return {
      code: 403,
      status: 'PERMISSION_DENIED',
      message:
        "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
    }
  }
  const message = 'API key not valid. Please pass a valid API key.'
  return {
    ...invalid,
    message,
    details: [
      {
        '@type': `${rpc}.ErrorInfo`,
        reason: 'API_KEY_INVALID',
        domain: 'googleapis.com',
        metadata: { service: 'generativelanguage.googleapis.com' },
      },
      { '@type': `${rpc}.LocalizedMessage`, locale: 'en-US', message },
    ],
  }
}

/** No header says how long to wait. */
function rateLimited(model: string): GoogleError {
  return {
    code: 429,
    status: 'RESOURCE_EXHAUSTED',
    message:
      'You exceeded your current quota, please check your plan and billing details. Please retry in 0.4s.',
    details: [
      {
        '@type': `${rpc}.QuotaFailure`,
        violations: [
          {
            quotaId: 'GenerateRequestsPerMinutePerProjectPerModel',
            quotaDimensions: { model, location: 'global' },
          },
        ],
      },
      { '@type': `${rpc}.RetryInfo`, retryDelay: '0.4s' },
    ],
  }
}
