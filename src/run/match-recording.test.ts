import { describe, expect, test } from 'vitest'
import type { GoldenCase } from '../model/suite.ts'
import { aGoldenCase } from '../testing/builders/build-golden-case.ts'
import { matchRecording, type MatchOptions } from './match-recording.ts'

const golden = aGoldenCase()
const match = (now: Partial<GoldenCase>, models: Partial<MatchOptions['models']> = {}) => {
  const cases = [aGoldenCase(now)]
  const { comparable, ...rest } = matchRecording({
    recorded: [golden],
    cases,
    models: { recorded: {}, configured: {}, ...models },
  })
  return { ...rest, comparable: comparable.length }
}
const same = { comparable: 1, changed: [], missing: [] }
const changed = { comparable: 0, changed: ['support/refund-policy'], missing: [] }

describe('matchRecording', () => {
  test('finds a case by its suite and id, wherever it stands', () => {
    expect(match({ location: { file: 'other.yaml', line: 90, column: 1 } })).toEqual(same)
    expect(match({ id: 'new' })).toEqual({ ...same, comparable: 0, missing: ['support/new'] })
  })

  test.each<[string, Partial<GoldenCase>]>([
    ['prompt', { turns: [[{ role: 'user', content: 'Else?' }]] }],
    ['request', { request: { temperature: 1 } }],
    ['further turn', { turns: [...golden.turns, [{ role: 'user', content: 'And?' }]] }],
    ['model', { model: 'gpt-9' }],
    ['fault', { fault: 'invalid-model' }],
  ])('another %s makes it another case', (_, now) => {
    expect(match(now)).toEqual(changed)
  })

  test.each(['constructor', '__proto__', 'toString'])(
    'a model called %s is left where it was recorded',
    model => {
      const unmapped = [aGoldenCase({ model })]
      const models = { recorded: Object.fromEntries([[model, 'gpt-9']]), configured: {} }
      const { comparable } = matchRecording({ recorded: unmapped, cases: unmapped, models })
      expect(comparable).toHaveLength(1)
    },
  )

  test('how answers are compared and checked, and how often, may be another', () => {
    const now: Partial<GoldenCase> = {
      expect: [{ kind: 'contains', value: 'x' }],
      compare: { kind: 'exact', ignorePaths: [], numericTolerance: 0 },
      samples: 9,
      tags: ['new'],
      weight: 2,
      timeoutMs: 5,
    }
    expect(match(now)).toEqual(same)
  })

  test('the order of request fields does not matter', () => {
    const recorded = [aGoldenCase({ request: { top_p: 1, seed: 2 } })]
    const cases = [aGoldenCase({ request: { seed: 2, top_p: 1 } })]
    const models = { recorded: {}, configured: {} }
    expect(matchRecording({ recorded, cases, models }).changed).toEqual([])
  })

  test('a model map that sends another id to the baseline makes it another case', () => {
    const recorded = { 'gpt-4o-mini': 'openai/gpt-4o-mini' }
    expect(match({}, { recorded, configured: recorded })).toEqual(same)
    expect(match({}, { recorded })).toEqual(same)
    expect(match({}, { configured: { 'gpt-4o-mini': 'gpt-4o-mini' } })).toEqual(same)
    expect(match({}, { recorded, configured: { 'gpt-4o-mini': 'gpt-9' } })).toEqual(changed)
  })
})
