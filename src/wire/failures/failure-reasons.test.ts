import { describe, expect, test } from 'vitest'
import type { FailureClass } from '../../model/exchange.ts'
import { classifyHttpError, inBandError } from './http-failure.ts'

function classify(status: number, body: unknown): ReturnType<typeof classifyHttpError> {
  return classifyHttpError({ status, headers: {}, body: JSON.stringify(body), nowMs: 0 })
}

const tooLong = "This model's maximum context length is 128000 tokens."

/** The envelope of AI Stats when every provider failed. */
const allFailed = (further: object): object => ({
  generation_id: 'G-1',
  status_code: 502,
  error: 'upstream_error',
  description: 'All candidate providers failed',
  reason: 'all_candidates_failed',
  ...further,
})

const sample = (status: number, code: string | null, message: string | null): object => ({
  failure_sample: [
    { provider: 'openai', status, upstream_error_code: code, upstream_error_message: message },
  ],
})

describe('what AI Stats tells of its providers', () => {
  test.each<[string, object, FailureClass]>([
    [
      'a code of the provider',
      { failed_statuses: [400], upstream_error: { code: 'context_length_exceeded', message: 'x' } },
      'context-length',
    ],
    [
      'a code in a sample',
      { failed_statuses: [400], ...sample(400, 'content_filter', null) },
      'content-filter',
    ],
    [
      'words in a sample',
      { failed_statuses: [400], ...sample(400, null, tooLong) },
      'context-length',
    ],
    ['a status in a sample alone', sample(429, null, null), 'rate-limit'],
    [
      "a wrong key of the gateway's own",
      { failed_statuses: [401], ...sample(401, 'invalid_api_key', 'x') },
      'upstream',
    ],
    [
      "a wrong key of the gateway's own as 400",
      sample(400, 'API_KEY_INVALID', 'API key not valid'),
      'upstream',
    ],
  ])('%s decides the class', (...[, further, expected]) => {
    expect(classify(502, allFailed(further)).class).toBe(expected)
  })

  test('counts also where the status of the provider is passed on', () => {
    const upstream = { code: 'context_length_exceeded', message: tooLong }
    const body = { error: 'upstream_non_2xx', description: 'x', upstream_error: upstream }
    expect(classify(400, body).class).toBe('context-length')
  })

  test('is part of the message', () => {
    const { message } = classify(502, allFailed(sample(400, null, tooLong)))
    expect(message).toBe(`HTTP 502: All candidate providers failed: ${tooLong}`)
  })

  test('of 2025 has its words in error and its code in reason', () => {
    const body = { error: 'The model was not found', reason: 'model_not_found_or_inactive' }
    expect(classify(400, body)).toMatchObject({
      class: 'model-not-found',
      message: 'HTTP 400: The model was not found',
      code: 'model_not_found_or_inactive',
    })
  })
})

test('a model that AI Stats has no price for is one that it does not serve', () => {
  const body = { error: 'pricing_not_configured', description: 'x' }
  expect(classify(402, body).class).toBe('model-not-found')
})

test('a key of LLM Gateway that is used up is not taken for a wrong one', () => {
  const message = 'Unauthorized: LLMGateway API key reached its usage limit.'
  const error = { message, type: 'invalid_request_error', param: null, code: 'invalid_api_key' }
  expect(classify(401, { error }).class).toBe('billing')
})

describe('what LLM Gateway tells of its provider', () => {
  const error = (message: string, code: string): object => ({
    error: { message, type: 'upstream_error', param: null, code },
  })

  test.each<[number, string, FailureClass]>([
    [500, 'Error from provider openai: 429 Too Many Requests', 'rate-limit'],
    [500, 'Error from provider: 429 Too Many Requests', 'rate-limit'],
    [500, 'Error from provider anthropic: 529', 'overloaded'],
    [500, 'Error from provider openai: 401 Unauthorized', 'upstream'],
    [
      400,
      "Error from provider openai: 400 This model's maximum context length is 8",
      'context-length',
    ],
    [500, 'Error from provider openai: 500', 'upstream'],
  ])('as %i with %j decides the class', (status, message, expected) => {
    expect(classify(status, error(message, 'gateway_error')).class).toBe(expected)
  })

  test('is not taken for a wrong key of ours inside a stream', () => {
    const details = { statusCode: 401 }
    const frame = { error: { message: 'Error from provider openai: 401', details } }
    const failure = inBandError(frame, { status: 200, headers: {}, nowMs: 0 })
    expect(failure.class).toBe('upstream')
  })
})

test.each<[string, FailureClass]>([
  ['authentication', 'auth'],
  ['permission_denied', 'permission'],
  ['payment_required', 'billing'],
  ['rate_limit_exceeded', 'rate-limit'],
  ['provider_overloaded', 'overloaded'],
  ['provider_unavailable', 'upstream'],
  ['timeout', 'timeout'],
  ['string_too_long', 'context-length'],
  ['content_policy_violation', 'content-filter'],
  ['image_too_large', 'invalid-request'],
  ['server', 'upstream'],
  ['unmapped', 'upstream'],
])("OpenRouter's kind %s counts where its code says nothing", (kind, expected) => {
  const frame = { error: { code: 'server_error', message: 'x' }, error_type: kind }
  expect(inBandError(frame, { status: 200, headers: {}, nowMs: 0 }).class).toBe(expected)
})

describe('reasons that share a status', () => {
  test.each<[string, number, string, FailureClass]>([
    ['OpenRouter, model', 404, 'No endpoints found for nope/nope.', 'model-not-found'],
    [
      'OpenRouter, parameters',
      404,
      'No endpoints found that can handle the requested parameters.',
      'invalid-request',
    ],
    ['OpenRouter, tools', 404, 'No endpoints found that support tool use.', 'invalid-request'],
    [
      'OpenRouter, data policy',
      404,
      'No endpoints found matching your data policy (Free model training).',
      'permission',
    ],
    [
      'LLM Gateway, retired model',
      410,
      'Model gpt-4 has been deactivated and is no longer available',
      'model-not-found',
    ],
    ['LLM Gateway, unknown model', 400, 'Requested model nope not supported', 'model-not-found'],
    ['LLM Gateway, unknown provider', 400, "Provider 'parity' not found.", 'model-not-found'],
    [
      'LLM Gateway, model of another provider',
      400,
      'Provider openai does not support model claude-3',
      'model-not-found',
    ],
    [
      "LLM Gateway, a provider's own name of a model",
      400,
      'Model gpt-4o-2024-08-06 must be requested with a provider prefix. Use the format: openai/gpt-4o',
      'model-not-found',
    ],
    [
      'LLM Gateway, a feature that a model lacks',
      400,
      'Model gpt-4 does not support JSON output mode',
      'invalid-request',
    ],
    ['LLM Gateway, archived project', 410, 'Project has been archived', 'permission'],
    ['LLM Gateway, blocked organization', 410, 'Organization is blocked', 'permission'],
  ])('%s', (...[, status, message, expected]) => {
    expect(classify(status, { error: { code: status, message } }).class).toBe(expected)
  })

  test('are what moderation lists, where the message does not say so', () => {
    const metadata = { reasons: ['violence'], flagged_input: 'x', provider_name: 'OpenAI' }
    const error = { code: 403, message: 'Request not allowed', metadata }
    expect(classify(403, { error })).toMatchObject({
      class: 'content-filter',
      message: 'HTTP 403: Request not allowed: flagged for violence',
    })
    expect(classify(403, { error: { code: 403, message: 'Blocked by a guardrail' } }).class).toBe(
      'permission',
    )
  })
})
