import { describe, expect, test } from 'vitest'
import type { SideConfiguration } from '../../model/configuration.ts'
import type { SideFlags } from '../flags/side-flags.ts'
import { resolveSides } from './resolve-sides.ts'

const ofOld: SideConfiguration = {
  gateway: 'llm-gateway',
  headers: {},
  request: {},
}
const url = 'https://old.example.com/v1'

function resolveWith(
  flags: SideFlags,
  configured: Partial<SideConfiguration>,
  variables: Readonly<Record<string, string>> = {},
): { readonly problems: readonly string[]; readonly notes: readonly string[] } {
  const result = resolveSides({
    flags: { baseline: flags, candidate: {} },
    simulated: false,
    defects: [],
    configuration: {
      sides: { baseline: { ...ofOld, ...configured } },
      models: {},
      run: {},
      quality: { mode: 'equivalent', margin: 0.1 },
      gates: [],
      waivers: [],
    },
    environment: {
      LLM_GATEWAY_API_KEY: 'key-of-the-one',
      AI_STATS_API_KEY: 'key-of-the-other',
      ...variables,
    },
  })
  return result.ok
    ? { problems: [], notes: result.value.notes }
    : { problems: result.problems.map(({ message }) => message), notes: [] }
}

describe('a gateway that a flag names, where the config is written for another', () => {
  const other = { profile: 'ai-stats' }
  const secretHeaders = { headers: { 'x-team-key': 'a' }, secretHeaders: ['x-team-key'] }

  test.each([
    ['an address', other, { url }, 'url'],
    ['a variable of a key', other, { keyVariable: 'LLM_GATEWAY_API_KEY' }, 'keyEnv'],
    [
      'a variable of a key beside an address by flag',
      { ...other, url: 'https://new.example.com/v1' },
      { url, keyVariable: 'LLM_GATEWAY_API_KEY' },
      'keyEnv',
    ],
    ['headers with a secret', other, secretHeaders, 'headers'],
  ])('is refused with %s of the other', (...[, flags, configured, settings]) => {
    expect(resolveWith(flags, configured).problems).toContain(
      `the baseline is ai-stats by flag, but the config gives its ${settings} for llm-gateway: a secret of the one would go to the other`,
    )
  })

  test('is warned of where no secret is at stake', () => {
    const { problems, notes } = resolveWith(other, { headers: { 'x-team': 'a' } })
    expect(problems).toEqual([])
    expect(notes).toContain(
      'the baseline is ai-stats by flag, but the config gives its headers for llm-gateway',
    )
  })

  test.each([
    ['brings an address of its own', { ...other, url: 'https://new.example.com/v1' }, {}],
    ['has one in the environment', other, { AI_STATS_BASE_URL: 'https://new.example.com/v1' }],
    ['is the same', { profile: 'llm-gateway' }, {}],
    ['is not named', {}, {}],
  ])('is as good as any where it %s', (_, flags, variables) => {
    expect(resolveWith(flags, { url }, variables)).toMatchObject({ problems: [] })
  })
})
