import { expect, test } from 'vitest'
import { findGatewayVariables } from './gateway-variables.ts'

test('variables of gateways are told by their names, and their values are not kept', () => {
  const environment = {
    PATH: '/bin',
    OPENAI_BASE_URL: 'https://user:secret@openrouter.ai/api/v1?key=secret',
    OPENROUTER_API_KEY: 'sk-or-v1-secret',
    VITE_OPENAI_API_KEY: 'phaseo_v1_sk_secret',
    LLM_GATEWAY_API_KEY: '  ',
    LLM_GATEWAY_MODEL: 'gpt-4o',
    AI_STATS_BASE_URL: 'not a URL',
  }
  const keys = { baseline: 'sk-or-v1-secret', candidate: 'phaseo_v1_sk_secret' }
  const found = findGatewayVariables(environment, keys)
  expect(
    found.map(({ name, gateway, holds, host, keyOf }) => [name, gateway, holds, host, keyOf]),
  ).toEqual([
    ['AI_STATS_BASE_URL', 'ai-stats', 'url', null, null],
    ['OPENAI_BASE_URL', 'openai', 'url', 'openrouter.ai', null],
    ['OPENROUTER_API_KEY', 'openrouter', 'key', null, 'baseline'],
    ['VITE_OPENAI_API_KEY', 'openai', 'key', null, 'candidate'],
  ])
  expect(JSON.stringify(found)).not.toContain('secret')
})
