import { describe, expect, test } from 'vitest'
import type { Configuration, SideConfiguration } from '../../model/configuration.ts'
import type { SideSettings } from '../../model/settings.ts'
import { aSide } from '../../testing/builders/build-report.ts'
import { aJournalHeader } from '../../testing/builders/build-run.ts'
import { resolveRecordedSide } from './recorded-side.ts'
import type { SidesInput } from './resolve-sides.ts'

const onThisMachine = 'http://127.0.0.1:8000/v1'

function resolve(
  recorded: Partial<SideSettings>,
  given: Partial<Omit<SidesInput, 'configuration'>> & {
    readonly side?: Partial<SideConfiguration>
  } = {},
) {
  const { side, ...input } = given
  const header = aJournalHeader({ cases: [] })
  const sides = {
    ...header.configuration.sides,
    baseline: aSide({ baseUrl: onThisMachine, ...recorded }),
  }
  const problems: string[] = []
  const notes: string[] = []
  const configuration = {
    sides: side ? { baseline: { headers: {}, request: {}, ...side } } : {},
  } as Configuration
  const resolved = resolveRecordedSide(
    { ...header, configuration: { ...header.configuration, sides } },
    {
      input: {
        flags: { baseline: {}, candidate: {} },
        simulated: false,
        defects: [],
        environment: {},
        configuration,
        ...input,
      },
      report: message => problems.push(message),
      notes,
    },
  )
  return { resolved, problems, notes }
}

describe('resolveRecordedSide', () => {
  test('asks as it was recorded: profile, URL, key variable, models, request', () => {
    const recorded = aSide({ baseUrl: onThisMachine, models: { a: 'b' }, request: { seed: 1 } })
    const { resolved, problems } = resolve(recorded, { environment: { GATEWAY_API_KEY: 'k-1' } })
    expect(problems).toEqual([])
    expect(resolved?.side).toMatchObject({ settings: recorded, apiKey: 'k-1' })
    expect(resolved?.obstacle).toBeNull()
  })

  test('without its key it is no mistake but an obstacle; another variable may hold it', () => {
    expect(resolve({}).resolved?.obstacle).toBe('set GATEWAY_API_KEY')
    const flags = { baseline: { keyVariable: 'OTHER' }, candidate: {} }
    expect(resolve({}, { flags, environment: { OTHER: 'k' } }).resolved?.obstacle).toBeNull()
    expect(resolve({ keyVariable: null }).resolved?.obstacle).toBeNull()
  })

  test('a header whose value was never stored is taken from the config', () => {
    const headers = { 'x-team': 'blue', 'x-token': '[redacted]' }
    const without = resolve({ headers, keyVariable: null })
    expect(without.resolved?.obstacle).toBe('give the header x-token under baseline.headers')
    const side = { headers: { 'x-token': 'secret-value' } }
    const { resolved } = resolve({ headers, keyVariable: null }, { side })
    expect(resolved?.obstacle).toBeNull()
    expect(resolved?.side.headers).toEqual({ 'x-team': 'blue', 'x-token': 'secret-value' })
    expect([...(resolved?.side.secretHeaders ?? [])]).toEqual(['x-token'])
    const odd = resolve({ headers: { constructor: '[redacted]' }, keyVariable: null })
    expect(odd.resolved?.side.headers).toEqual({})
    expect(odd.resolved?.obstacle).toBe('give the header constructor under baseline.headers')
  })

  test('another URL is followed and said', () => {
    const flags = { baseline: { url: 'http://127.0.0.1:9/v1' }, candidate: {} }
    const { resolved, notes } = resolve({}, { flags })
    expect(resolved?.side.settings.baseUrl).toBe('http://127.0.0.1:9/v1')
    expect(notes).toEqual(['the live baseline is asked at http://127.0.0.1:9/v1'])
  })

  describe('where the recording alone names a host', () => {
    const elsewhere = {
      baseUrl: 'https://gateway.example.com/v1',
      headers: { 'x-token': '[redacted]' },
    }
    const environment = { GATEWAY_API_KEY: 'k-1' }
    const headers = { 'x-token': 'secret-value' }

    test('neither key nor secret header goes there, and it says what permits it', () => {
      const { resolved } = resolve(elsewhere, { environment, side: { headers } })
      expect(resolved?.side).toMatchObject({ apiKey: null, headers: {} })
      expect(resolved?.obstacle).toBe(
        'give --baseline-url https://gateway.example.com/v1 if your key may go there',
      )
    })

    test.each<[string, Partial<SideSettings>, Parameters<typeof resolve>[1]]>([
      ['a flag', {}, { flags: { baseline: { url: elsewhere.baseUrl }, candidate: {} } }],
      ['the config', {}, { side: { headers, url: 'https://gateway.example.com/' } }],
      [
        'the profile of the gateway',
        { profile: 'openai', baseUrl: 'https://api.openai.com/v1' },
        {},
      ],
      [
        'a variable',
        { profile: 'ai-stats' },
        { environment: { ...environment, AI_STATS_BASE_URL: 'https://gateway.example.com/v1' } },
      ],
    ])('%s permits it', (_, recorded, given) => {
      const { resolved } = resolve(
        { ...elsewhere, ...recorded },
        { environment, side: { headers }, ...given },
      )
      expect(resolved?.obstacle).toBeNull()
      expect(resolved?.side).toMatchObject({ apiKey: 'k-1', headers })
    })

    test.each([
      'http://gateway.example.com/v1',
      'https://gateway.example.com:8443/v1',
      'https://gateway.example.com.evil.test/v1',
      'https://api.openai.com@evil.test/v1',
      'not a url',
    ])('%s is another one than the config names', baseUrl => {
      const side = { url: 'https://gateway.example.com/v1' }
      const { resolved } = resolve({ profile: 'openai', baseUrl }, { environment, side })
      expect(resolved?.side.apiKey).toBeNull()
      expect(resolved?.obstacle).toContain('--baseline-url')
    })

    test('without any key there is nothing to permit', () => {
      const open = { baseUrl: elsewhere.baseUrl, keyVariable: null }
      expect(resolve(open).resolved?.obstacle).toBeNull()
    })
  })

  test.each<[string, Parameters<typeof resolve>]>([
    ['was recorded with other request settings', [{}, { side: { request: { seed: 2 } } }]],
    ['spoke chat-completions, not responses', [{}, { side: { protocol: 'responses' } }]],
    ['is of a real gateway', [{}, { simulated: true }]],
    ['is unknown to this version', [{ profile: 'gone' }, {}]],
  ])('it is refused where it %s', (message, given) => {
    expect(resolve(...given).problems.join()).toContain(message)
  })
})
