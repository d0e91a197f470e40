import { expect, test } from 'vitest'
import { resolveSides } from './resolve-sides.ts'

const url = 'https://old.example.com/v1'

function notesWith(baseline: {
  readonly profile?: string
  readonly url?: string
}): readonly string[] {
  const result = resolveSides({
    flags: { baseline, candidate: {} },
    simulated: false,
    defects: [],
    configuration: {
      sides: { baseline: { gateway: 'llm-gateway', url, headers: { 'x-team': 'a' }, request: {} } },
      models: {},
      run: {},
      quality: { mode: 'equivalent', margin: 0.1 },
      gates: [],
      waivers: [],
    },
    environment: { LLM_GATEWAY_API_KEY: 'key-of-the-one', AI_STATS_API_KEY: 'key-of-the-other' },
  })
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'))
  return result.value.notes
}

test('a gateway named by flag that gets the address of another is warned of', () => {
  expect(notesWith({ profile: 'ai-stats' })).toContain(
    'the baseline is ai-stats by flag, but its url, headers are those that the config gives llm-gateway',
  )
  expect(notesWith({ profile: 'ai-stats', url: 'https://new.example.com/v1' })).toContain(
    'the baseline is ai-stats by flag, but its headers are those that the config gives llm-gateway',
  )
  expect(notesWith({ profile: 'llm-gateway' })).toEqual([])
  expect(notesWith({})).toEqual([])
})
