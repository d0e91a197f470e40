import { describe, expect, test } from 'vitest'
import { openSide } from '../../testing/builders/side-under-check.ts'
import type { GatewayVariable } from '../asking/side-under-check.ts'
import { checkEnvironment } from './check-environment.ts'

const baseline = openSide({
  side: 'baseline',
  url: 'https://openrouter.ai/api/v1',
  profile: 'openrouter',
  apiKey: 'sk-or-v1-x',
}).under
const candidate = openSide({
  side: 'candidate',
  url: 'https://api.phaseo.app/v1',
  profile: 'ai-stats',
  apiKey: 'phaseo_v1_sk_x',
}).under

const aVariable = (given: Partial<GatewayVariable>): GatewayVariable => ({
  name: 'OPENROUTER_API_KEY',
  gateway: 'openrouter',
  holds: 'key',
  host: null,
  keyOf: null,
  ...given,
})

const check = (...variables: readonly GatewayVariable[]) =>
  checkEnvironment({ baseline, candidate }, variables)

describe('variables of the old side', () => {
  test('a key that nobody needs any more is named, with what to do', () => {
    const item = check(aVariable({}), aVariable({ name: 'HELICONE_API_KEY', gateway: 'helicone' }))
    expect(item).toMatchObject({
      verdict: 'warn',
      summary: 'OPENROUTER_API_KEY (openrouter) is set; HELICONE_API_KEY (helicone) is set',
      fix: 'unset OPENROUTER_API_KEY, HELICONE_API_KEY where the application is to use AI Stats Gateway alone',
    })
  })

  test('an address is judged by where it points to', () => {
    const url = { name: 'OPENAI_BASE_URL', gateway: 'openai', holds: 'url' } as const
    const left = check(aVariable({ ...url, host: 'openrouter.ai' }))
    expect(left.summary).toBe('OPENAI_BASE_URL points to openrouter.ai')
    expect(check(aVariable({ ...url, host: 'api.phaseo.app' })).verdict).toBe('pass')
  })

  test("the candidate's key may stand in any variable, and the baseline's in the one in use", () => {
    const openai = { name: 'OPENAI_API_KEY', gateway: 'openai' }
    expect(check(aVariable({ ...openai, keyOf: 'candidate' })).verdict).toBe('pass')
    expect(check(aVariable({ ...openai, keyOf: null })).verdict).toBe('warn')
    const used = check(aVariable({ name: 'THE_KEY', keyOf: 'baseline' }))
    expect([used.verdict, used.summary]).toEqual([
      'pass',
      'THE_KEY is there for this check, and can go where the application runs',
    ])
  })

  test('a simulated candidate has no environment', () => {
    const settings = { ...candidate.settings, simulated: true }
    const item = checkEnvironment({ baseline, candidate: { ...candidate, settings } }, [
      aVariable({}),
    ])
    expect(item.verdict).toBe('not applicable')
  })
})
