import { describe, expect, test } from 'vitest'
import type { Configuration } from '../../model/configuration.ts'
import { resolveSides, type ResolvedSides, type SidesInput } from './resolve-sides.ts'

const emptyConfiguration: Configuration = {
  sides: {},
  models: {},
  run: {},
  quality: { mode: 'equivalent', margin: 0.1 },
  gates: [],
  waivers: [],
}

function resolve(given: Partial<SidesInput>) {
  return resolveSides({
    flags: { baseline: {}, candidate: {} },
    simulated: false,
    defects: [],
    configuration: emptyConfiguration,
    environment: {},
    ...given,
  })
}

function resolved(given: Partial<SidesInput>): ResolvedSides {
  const result = resolve(given)
  if (!result.ok) throw new Error(result.problems.map(problem => problem.message).join('\n'))
  return result.value
}

function problemsOf(given: Partial<SidesInput>): string[] {
  const result = resolve(given)
  return result.ok ? [] : result.problems.map(problem => problem.message)
}

const bothKeys = {
  LLM_GATEWAY_API_KEY: 'key-of-the-baseline',
  AI_STATS_API_KEY: 'key-of-the-candidate',
}

describe('resolveSides', () => {
  test('with nothing named and no key both sides are simulated', () => {
    const { simulated, sides } = resolved({ environment: { LLM_GATEWAY_API_KEY: ' ' } })
    expect(simulated).toBe(true)
    expect(sides.baseline.settings).toMatchObject({ profile: 'llm-gateway', simulated: true })
    expect(sides.candidate.settings).toMatchObject({ profile: 'ai-stats', simulated: true })
  })

  test('a variable for the key in the config names its side, and nothing is simulated instead', () => {
    const side = { headers: {}, request: {} }
    const sides = {
      baseline: { ...side, keyVariable: 'MY_OLD_KEY' },
      candidate: { ...side, keyVariable: 'MY_NEW_KEY' },
    }
    const configuration = { ...emptyConfiguration, sides }
    const environment = { MY_OLD_KEY: 'key-of-the-baseline', MY_NEW_KEY: 'key-of-the-candidate' }
    expect(resolved({ configuration, environment }).simulated).toBe(false)
    expect(problemsOf({ configuration })).toHaveLength(2)
  })

  test.each(['true', '1', 'yes'])('in CI=%s the simulators are refused unless asked for', CI => {
    expect(problemsOf({ environment: { CI } })).toHaveLength(1)
    expect(problemsOf({ environment: { CI }, simulated: true })).toEqual([])
    const configured = { baseline: { gateway: 'simulated' }, candidate: { gateway: 'simulated' } }
    const sides = {
      baseline: { ...configured.baseline, headers: {}, request: {} },
      candidate: { ...configured.candidate, headers: {}, request: {} },
    }
    expect(
      problemsOf({ environment: { CI }, configuration: { ...emptyConfiguration, sides } }),
    ).toEqual([])
  })

  test.each(['', '0', 'false', 'False'])('CI=%s is not CI', CI => {
    expect(resolved({ environment: { CI } }).simulated).toBe(true)
  })

  test('one key is never enough, and the other side is never simulated instead', () => {
    const problems = problemsOf({ environment: { LLM_GATEWAY_API_KEY: 'a-key-that-is-set' } })
    expect(problems).toEqual([
      'the candidate (ai-stats) has no key: set AI_STATS_API_KEY or PHASEO_API_KEY',
    ])
  })

  test.each([
    'sk-proj-Zq81mWkTeH20vRbyX94c',
    'phaseo_v1_sk_Zq81mW_kTeH20vRbyX94c',
    'llmgtwy_Zq81mWkTeH20vRbyX94c',
    'QWxhZGRpbjpvcGVuIHNlc2FtZQ==',
  ])('a key in place of the name of its variable is not shown: %s', key => {
    const flags = { baseline: {}, candidate: { profile: 'ai-stats', keyVariable: key } }
    const result = resolve({ flags, environment: bothKeys })
    expect(JSON.stringify(result)).not.toContain(key)
    expect(result).toMatchObject({
      problems: [{ hint: 'name an environment variable, not the key itself' }],
    })
  })

  test('a base URL in the environment names its side', () => {
    expect(
      problemsOf({ environment: { AI_STATS_BASE_URL: 'http://127.0.0.1:9/v1' } }),
    ).toHaveLength(2)
  })

  test('keys go to their side and into no setting', () => {
    const { sides, secrets } = resolved({ environment: bothKeys })
    expect(sides.baseline.apiKey).toBe('key-of-the-baseline')
    expect(sides.candidate.settings.keyVariable).toBe('AI_STATS_API_KEY')
    expect(secrets).toEqual(['key-of-the-baseline', 'key-of-the-candidate'])
    expect(JSON.stringify(sides.baseline.settings)).not.toContain('key-of-the-baseline')
  })

  test.each(['secret-one\nsecret-two', 'secret\u200Bkey', 'secret-\u0000'])(
    'a key that no header can carry is said to be one, and is not shown: %j',
    key => {
      const [problem, ...others] = problemsOf({
        environment: { ...bothKeys, AI_STATS_API_KEY: key },
      })
      expect(others).toEqual([])
      expect(problem).toContain("the candidate's key in AI_STATS_API_KEY holds a line break or")
      expect(problem).not.toContain('secret')
      expect(resolved({ environment: { ...bothKeys, AI_STATS_API_KEY: 'k\u00E9y' } })).toBeDefined()
    },
  )

  test('Gemini takes either key, and a base URL with or without what it puts before its paths', () => {
    const keys = { ...bothKeys, GOOGLE_API_KEY: 'key-of-gemini' }
    const gemini = (protocol: string | undefined, url: string) =>
      resolved({
        flags: { baseline: { profile: 'gemini', ...(protocol && { protocol }) }, candidate: {} },
        environment: { ...keys, GEMINI_BASE_URL: url },
      })
    const native = gemini(undefined, 'https://gemini.example')
    expect(native.sides.baseline).toMatchObject({
      apiKey: 'key-of-gemini',
      dialect: { authorization: { header: 'x-goog-api-key' } },
      settings: { protocol: 'gemini-generate', baseUrl: 'https://gemini.example/v1beta' },
    })
    expect(native.notes).toEqual([
      'baseline: no path given, https://gemini.example/v1beta is assumed',
    ])
    const compatible = gemini('chat-completions', 'https://gemini.example/v1beta/openai/')
    expect(compatible.sides.baseline).toMatchObject({
      dialect: { authorization: { header: 'authorization' }, pathPrefix: 'openai/' },
      settings: { protocol: 'chat-completions', baseUrl: 'https://gemini.example/v1beta' },
    })
    const first = resolved({
      flags: { baseline: { profile: 'gemini' }, candidate: {} },
      environment: { ...keys, GEMINI_API_KEY: 'first-key' },
    })
    expect(first.sides.baseline.apiKey).toBe('first-key')
  })

  test("Anthropic's base URL is its host, as its own client takes it, or ends with the version", () => {
    const anthropic = (url: string) =>
      resolved({
        flags: { baseline: { profile: 'anthropic' }, candidate: {} },
        environment: { ...bothKeys, ANTHROPIC_API_KEY: 'key-of-claude', ANTHROPIC_BASE_URL: url },
      }).sides.baseline
    for (const url of ['https://claude.example', 'https://claude.example/v1/messages']) {
      expect(anthropic(url)).toMatchObject({
        apiKey: 'key-of-claude',
        dialect: { authorization: { header: 'x-api-key' } },
        settings: { protocol: 'anthropic-messages', baseUrl: 'https://claude.example/v1' },
      })
    }
  })

  test('a flag wins over the environment, the environment over the config, the config over the profile', () => {
    const candidate = {
      gateway: 'ai-stats',
      url: 'https://config.example/v1',
      headers: {},
      request: {},
    }
    const configuration = { ...emptyConfiguration, sides: { candidate } }
    const url = (given: Partial<SidesInput>) =>
      resolved({ configuration, environment: bothKeys, ...given }).sides.candidate.settings.baseUrl
    const environment = { ...bothKeys, AI_STATS_BASE_URL: 'https://environment.example/v1/' }
    const flags = { baseline: {}, candidate: { url: 'https://flag.example' } }
    expect(url({})).toBe('https://config.example/v1')
    expect(url({ environment })).toBe('https://environment.example/v1')
    expect(url({ environment, flags })).toBe('https://flag.example/v1')
  })

  test('a server that speaks the API needs a URL and no key, unless a key is named', () => {
    const baseline = { profile: 'openai-compatible' }
    const candidate = {
      profile: 'openai-compatible',
      url: 'http://127.0.0.1:9/v1',
      keyVariable: 'K',
    }
    expect(problemsOf({ flags: { baseline, candidate } })).toEqual([
      'the baseline (openai-compatible) needs a URL',
      "the candidate's key variable K is not set",
    ])
    const { sides } = resolved({
      flags: { baseline: { ...baseline, url: 'http://127.0.0.1:9' }, candidate },
      environment: { K: 'value-of-k', OPENAI_API_KEY: 'not-sent-anywhere' },
    })
    expect([sides.baseline.apiKey, sides.candidate.apiKey]).toEqual([null, 'value-of-k'])
  })

  test('each side gets its own part of the model map', () => {
    const models = {
      small: { baseline: 'gpt-4o-mini', candidate: 'openai/gpt-4o-mini' },
      other: {},
    }
    const { sides } = resolved({
      configuration: { ...emptyConfiguration, models },
      simulated: true,
    })
    expect(sides.baseline.settings.models).toEqual({ small: 'gpt-4o-mini' })
    expect(sides.candidate.settings.models).toEqual({ small: 'openai/gpt-4o-mini' })
  })

  test('a simulated side can speak as in an earlier year, a real one cannot', () => {
    const { sides } = resolved({
      flags: {
        baseline: { profile: 'simulated:ai-stats@2025' },
        candidate: { profile: 'simulated:openrouter', protocol: 'responses' },
      },
    })
    expect(sides.baseline.settings).toMatchObject({ profile: 'ai-stats@2025', simulated: true })
    expect(sides.baseline.dialect.name).toBe('ai-stats')
    expect(sides.candidate.settings).toMatchObject({ profile: 'openrouter', protocol: 'responses' })
    const named = (profile: string): readonly string[] =>
      problemsOf({ flags: { baseline: { profile }, candidate: {} }, environment: bothKeys })
    expect(named('ai-stats@2025')).toEqual(['unknown gateway "ai-stats@2025" for the baseline'])
    expect(named('simulated:ai-stats@2019')).toEqual(['there is no simulated ai-stats@2019'])
    expect(named('simulated:openai@2025')).toEqual(['there is no simulated openai@2025'])
  })

  test('defects are for simulated sides and known names only', () => {
    expect(problemsOf({ defects: ['truncation'], environment: bothKeys })).toHaveLength(1)
    expect(problemsOf({ defects: ['truncatoin'], simulated: true })).toEqual([
      'unknown defect "truncatoin"',
    ])
    expect(resolved({ defects: ['truncation'] }).sides.candidate.settings.defects).toEqual([
      'truncation',
    ])
  })

  test('what the environment fills into a header is secret, whatever the header is called', () => {
    const candidate = {
      gateway: 'ai-stats',
      headers: { 'x-extra': 'team blue-token-42', 'x-team': 'blue' },
      secretHeaders: ['x-extra'],
      secrets: ['blue-token-42'],
      request: {},
    }
    const configuration = { ...emptyConfiguration, sides: { candidate } }
    const { sides, secrets } = resolved({ configuration, environment: bothKeys })
    expect(sides.candidate.settings.headers).toEqual({ 'x-extra': '[redacted]', 'x-team': 'blue' })
    expect(secrets).toContain('blue-token-42')
  })

  test('what belongs to a real gateway is refused on a simulated side', () => {
    const headers = { 'x-team': 'blue' }
    const candidate = {
      gateway: 'simulated:ai-stats',
      url: 'http://127.0.0.1:9/v1',
      headers,
      request: {},
    }
    const configuration = { ...emptyConfiguration, sides: { candidate } }
    expect(problemsOf({ configuration, environment: bothKeys })).toEqual([
      'the candidate is simulated, where candidate.url, candidate.headers would have no effect',
    ])
    const flags = { baseline: {}, candidate: { profile: 'ai-stats', url: 'http://127.0.0.1:9/v1' } }
    expect(problemsOf({ flags, simulated: true, environment: bothKeys })).toEqual([
      'the candidate is simulated, where --candidate-url would have no effect',
    ])
  })

  test('values of headers named like secrets are redacted in what is stored, and real in what is sent', () => {
    const headers = { Authorization: 'Bearer a-long-secret', 'x-team': 'blue' }
    const candidate = { gateway: 'ai-stats', headers, request: {} }
    const configuration = { ...emptyConfiguration, sides: { candidate } }
    const { sides, secrets } = resolved({ configuration, environment: bothKeys })
    expect(sides.candidate.headers).toEqual(headers)
    expect(sides.candidate.settings.headers).toEqual({
      Authorization: '[redacted]',
      'x-team': 'blue',
    })
    expect(secrets).toContain('a-long-secret')
  })
})

describe('a side that is asked alone', () => {
  const environment = { ...bothKeys, HTTPS_PROXY: 'http://proxy.example:3128' }

  test.each([
    ['baseline', 'llm-gateway'],
    ['candidate', 'ai-stats'],
  ] as const)('%s: stands in both places, and nothing is said of the other', (only, profile) => {
    const { sides, secrets, notes } = resolved({ only, environment })
    expect(sides.candidate).toBe(sides.baseline)
    expect(sides.baseline.settings.profile).toBe(profile)
    expect(new Set(secrets)).toEqual(new Set([`key-of-the-${only}`]))
    expect(notes).toEqual([expect.stringContaining(`the ${only} is reached`) as string])
    const misnamed = { baseline: { profile: 'none' }, candidate: { profile: 'none' } }
    expect(problemsOf({ only, environment, flags: misnamed })).toEqual([
      `unknown gateway "none" for the ${only}`,
    ])
    const socks = { ...bothKeys, HTTPS_PROXY: 'socks5://proxy.example:1080' }
    expect(problemsOf({ only, environment: socks })).toEqual([
      expect.stringContaining(`cannot be used for the ${only}`) as string,
    ])
  })
})

describe('a proxy of the environment', () => {
  const environment = { ...bothKeys, HTTPS_PROXY: 'http://me:pass-word@proxy.example:3128' }

  test('is used for both sides and said, and its password is a secret', () => {
    const { sides, notes, secrets } = resolved({ environment })
    expect(sides.candidate.proxy?.origin).toBe('http://proxy.example:3128')
    expect(notes.filter(note => note.includes('http://proxy.example:3128 (HTTPS_PROXY)'))).toEqual([
      expect.stringContaining('the baseline is reached through the proxy') as string,
      expect.stringContaining('the candidate is reached through the proxy') as string,
    ])
    expect(secrets).toContain('pass-word')
    expect(JSON.stringify([notes, sides.baseline.settings])).not.toContain('pass-word')
  })

  test('of a kind that is not supported is a problem, but not for simulated gateways', () => {
    const socks = { ...bothKeys, HTTPS_PROXY: 'socks5://proxy.example:1080' }
    expect(problemsOf({ environment: socks })).toEqual([
      expect.stringContaining('the proxy in HTTPS_PROXY cannot be used for the baseline') as string,
      expect.stringContaining('for the candidate: a proxy of the kind socks5') as string,
    ])
    expect(problemsOf({ environment: socks, simulated: true })).toEqual([])
  })
})
