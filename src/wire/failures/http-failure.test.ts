import { describe, expect, test } from 'vitest'
import type { FailureClass } from '../../model/exchange.ts'
import { classifyHttpError } from './http-failure.ts'

function classOf(status: number, body: unknown): FailureClass {
  return classify(status, body).class
}

function classify(status: number, body: unknown): ReturnType<typeof classifyHttpError> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return classifyHttpError({ status, headers: {}, body: text, nowMs: 0 })
}

const openai = (code: string | null, type = 'invalid_request_error', message = 'x'): unknown => ({
  error: { message, type, param: null, code },
})

describe('classifyHttpError', () => {
  test.each<[string, number, unknown, FailureClass]>([
    ['OpenAI, bad key', 401, openai('invalid_api_key'), 'auth'],
    ['OpenAI, no code', 401, openai(null), 'auth'],
    ['OpenAI, unknown model', 404, openai('model_not_found'), 'model-not-found'],
    ['OpenAI, long prompt', 400, openai('context_length_exceeded'), 'context-length'],
    ['OpenAI, bad parameter', 400, openai('unsupported_parameter'), 'invalid-request'],
    ['OpenAI, busy', 429, openai('rate_limit_exceeded', 'requests'), 'rate-limit'],
    ['OpenAI, no money', 429, openai('insufficient_quota', 'insufficient_quota'), 'billing'],
    ['OpenAI, broken', 500, openai(null, 'server_error'), 'upstream'],
    ['OpenAI, overloaded', 503, openai(null, 'server_error'), 'overloaded'],
    ['OpenAI, country', 403, openai('unsupported_country_region_territory'), 'permission'],
    [
      'LLM Gateway, unknown model',
      400,
      openai(null, 'invalid_request_error', 'Unsupported model: nope'),
      'model-not-found',
    ],
    ['LLM Gateway, no credits', 402, openai(null, 'billing_error'), 'billing'],
    [
      'LLM Gateway, all providers failed',
      502,
      openai('all_providers_failed', 'upstream_error'),
      'upstream',
    ],
    ['LLM Gateway, late', 504, openai('timeout', 'timeout_error'), 'timeout'],
    [
      'LLM Gateway of 2025',
      400,
      { error: true, status: 400, message: 'Unsupported model nope' },
      'model-not-found',
    ],
    [
      'OpenRouter, no key',
      401,
      { error: { code: 401, message: 'No cookie auth credentials found' } },
      'auth',
    ],
    [
      'OpenRouter, unknown model 400',
      400,
      { error: { code: 400, message: 'nope is not a valid model ID' } },
      'model-not-found',
    ],
    [
      'OpenRouter, unknown model 404',
      404,
      { error: { code: 404, message: 'No endpoints found for nope.' } },
      'model-not-found',
    ],
    [
      'OpenRouter, moderation',
      403,
      { error: { code: 403, message: 'Your input was flagged', metadata: { reasons: ['x'] } } },
      'content-filter',
    ],
    [
      'OpenRouter, error type',
      400,
      { error: { code: 400, message: 'x', metadata: { error_type: 'context_length_exceeded' } } },
      'context-length',
    ],
    [
      'AI Stats, bad key',
      401,
      {
        generation_id: 'G-1',
        status_code: 401,
        error: 'unauthorised',
        description: 'key_not_found_or_revoked',
      },
      'auth',
    ],
    [
      'AI Stats, unknown model',
      400,
      {
        error: 'unsupported_model_or_endpoint',
        reason: 'model_not_found_or_inactive',
        status_code: 400,
      },
      'model-not-found',
    ],
    [
      'AI Stats, schema',
      400,
      { error: 'validation_error', details: [{ message: 'x', keyword: 'unknown_param' }] },
      'invalid-request',
    ],
    ['AI Stats, no money', 402, { error: 'insufficient_funds', description: 'x' }, 'billing'],
    [
      'AI Stats, provider busy',
      502,
      { error: 'upstream_error', reason: 'all_candidates_failed', failed_statuses: [429] },
      'rate-limit',
    ],
    [
      'AI Stats, provider category',
      502,
      { error: 'upstream_error', provider_failure_diagnostics: { category: 'rate_limited' } },
      'rate-limit',
    ],
    [
      'AI Stats, provider key',
      502,
      { error: 'upstream_error', failed_statuses: [401] },
      'upstream',
    ],
    [
      'AI Stats, provider refuses',
      502,
      { error: 'upstream_error', failed_statuses: [400, 400] },
      'invalid-request',
    ],
    ['AI Stats, empty output', 502, { error: 'google_empty_response', description: 'x' }, 'empty'],
    [
      'AI Stats, key limit',
      429,
      { error: 'key_limit_exceeded', description: 'daily (5/5)' },
      'billing',
    ],
    [
      'AI Stats, control plane',
      401,
      { error: 'unauthorised', reason: 'key_expired', request_id: 'x' },
      'auth',
    ],
    [
      'Anthropic, unknown model',
      404,
      { type: 'error', error: { type: 'not_found_error', message: 'model: nope' } },
      'model-not-found',
    ],
    [
      'Anthropic, overloaded',
      529,
      { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } },
      'overloaded',
    ],
    [
      'Gemini, bad key in a list',
      400,
      [
        {
          error: {
            code: 400,
            status: 'INVALID_ARGUMENT',
            message: 'API key not valid.',
            details: [{ reason: 'API_KEY_INVALID' }],
          },
        },
      ],
      'auth',
    ],
    [
      'Gemini, busy',
      429,
      [{ error: { code: 429, status: 'RESOURCE_EXHAUSTED', message: 'x' } }],
      'rate-limit',
    ],
    [
      'vLLM, unknown model',
      404,
      {
        object: 'error',
        message: 'The model `nope` does not exist.',
        type: 'NotFoundError',
        code: 404,
      },
      'model-not-found',
    ],
    ['FastAPI, text', 422, { detail: 'bad field' }, 'invalid-request'],
    [
      'FastAPI, list',
      422,
      { detail: [{ loc: ['body'], msg: 'field required' }] },
      'invalid-request',
    ],
    [
      'plain text error',
      400,
      { error: 'model "nope" not found, try pulling it first' },
      'model-not-found',
    ],
    [
      'an event as body',
      429,
      'event: error\ndata: {"error":{"code":"insufficient_quota"}}\n\n',
      'billing',
    ],
    [
      'an event behind comments',
      429,
      ': ping\n\n: ping\nevent: error\ndata: {"error":{"code":"insufficient_quota"}}\n\n',
      'billing',
    ],
    ['empty body', 502, '', 'upstream'],
    ['a page', 502, '<html><head><title>502 Bad Gateway</title></head></html>', 'upstream'],
    ['a wrong path', 404, 'Not Found', 'invalid-request'],
    ['a wrong method', 405, '', 'invalid-request'],
    ['a conflict', 409, '', 'upstream'],
    ['Cloudflare, late', 524, '<html><title>524: A timeout occurred</title>', 'timeout'],
  ])('%s', (...[, status, body, expected]) => {
    expect(classOf(status, body)).toBe(expected)
  })

  test('does not take a parameter that a model lacks for a missing model', () => {
    const message = "Unsupported parameter: 'max_tokens' is not supported with this model."
    expect(classOf(400, openai(null, 'invalid_request_error', message))).toBe('invalid-request')
  })

  test.each<[unknown, string]>([
    [{ error: { message: 'said so' } }, 'said so'],
    [[{ error: { message: 'said so' } }], 'said so'],
    [{ error: 'said so' }, 'said so'],
    [{ error: 'validation_error', description: 'said so' }, 'said so'],
    [{ error: true, status: 400, message: 'said so' }, 'said so'],
    [{ requestId: 'x', error: 'normalization_failed', message: 'said so' }, 'said so'],
    [{ message: 'said so' }, 'said so'],
    [{ detail: 'said so' }, 'said so'],
    [{ detail: [{ msg: 'said so' }] }, 'said so'],
    [{ error: { message: 'Provider returned error', metadata: { raw: 'said so' } } }, 'said so'],
    ['<!doctype html><title> said so </title><script>evil()</script>', 'said so'],
    ['said so', 'said so'],
    ['', 'no explanation given'],
  ])('finds the message in %j', (body, expected) => {
    const { message } = classify(400, body)
    expect(message).toContain('HTTP 400: ')
    expect(message).toContain(expected)
    expect(message).not.toContain('evil')
  })

  test('gives one line without keys and control characters, at most 300 characters and the status', () => {
    const said = `Incorrect API key provided: sk-proj-abc***xyz\u001b[31m\nBearer abcdefgh123 ${'x'.repeat(900)}`
    const { message } = classify(401, openai('invalid_api_key', 'x', said))
    expect(message).not.toMatch(/sk-proj|abcdefgh123|[\u0000-\u001f]/)
    expect(message.length).toBeLessThanOrEqual(310)
  })

  test("names the server's code", () => {
    expect(classify(401, openai('invalid_api_key')).code).toBe('invalid_api_key')
    expect(classify(400, { error: 'validation_error' }).code).toBe('validation_error')
    expect(classify(502, '').code).toBeNull()
  })
})

test.each<[number, FailureClass]>([
  [460, 'upstream'],
  [499, 'upstream'],
  [520, 'upstream'],
  [521, 'upstream'],
  [522, 'timeout'],
  [523, 'upstream'],
  [525, 'upstream'],
  [526, 'upstream'],
  [530, 'upstream'],
  [598, 'timeout'],
  [599, 'timeout'],
])('the unofficial status %i is a failure of class %s', (status, expected) => {
  expect(classOf(status, '')).toBe(expected)
})
