import { describe, expect, test } from 'vitest'
import type { Configuration, SideConfiguration } from '../model/configuration.ts'
import type { SideSettings } from '../model/settings.ts'
import { aSide } from '../testing/build-report.ts'
import { aJournalHeader } from '../testing/build-run.ts'
import { resolveRecordedSide } from './recorded-side.ts'
import type { SidesInput } from './resolve-sides.ts'

function resolve(
  recorded: Partial<SideSettings>,
  given: Partial<Omit<SidesInput, 'configuration'>> & {
    readonly side?: Partial<SideConfiguration>
  } = {},
) {
  const { side, ...input } = given
  const header = aJournalHeader({ cases: [] })
  const sides = { ...header.configuration.sides, baseline: aSide(recorded) }
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
    const recorded = aSide({ models: { a: 'b' }, request: { seed: 1 } })
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
  })

  test('another URL is followed and said', () => {
    const flags = { baseline: { url: 'http://127.0.0.1:9/v1' }, candidate: {} }
    const { resolved, notes } = resolve({}, { flags })
    expect(resolved?.side.settings.baseUrl).toBe('http://127.0.0.1:9/v1')
    expect(notes).toEqual(['the live baseline is asked at http://127.0.0.1:9/v1'])
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
