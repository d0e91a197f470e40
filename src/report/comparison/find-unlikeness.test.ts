import { describe, expect, test } from 'vitest'
import type { RunReport } from '../../model/report.ts'
import {
  aGate,
  aRecordingReport,
  aReport,
  aSide,
  someNumbers,
} from '../../testing/builders/build-report.ts'
import { findUnlikeness } from './find-unlikeness.ts'

describe('apples and oranges', () => {
  const differences = (after: Partial<RunReport>, before: Partial<RunReport> = {}) =>
    findUnlikeness(aReport(before), aReport(after))
  const base = aReport()

  test('runs of the same have none', () => {
    expect(differences({ runId: 'other', startedAt: '2026-03-02T10:00:00.000Z' })).toEqual([])
  })

  test.each<[string, Partial<RunReport>, object]>([
    ['the seed', { seed: 'b' }, { what: 'seed', before: 'a1b2c3d4', after: 'b' }],
    [
      'the text of a suite',
      { suites: [{ name: 'support', file: 'x.yaml', sha256: 'cd'.repeat(32) }] },
      { what: 'suite support', before: 'text abababab', after: 'text cdcdcdcd' },
    ],
    [
      'the text of one of two files that go by one name',
      {
        suites: [
          { name: 'support', file: 'x.yaml', sha256: 'cd'.repeat(32) },
          base.suites[0] ?? { name: '', file: '', sha256: '' },
        ],
      },
      { what: 'suite support', before: 'text abababab', after: 'text abababab, cdcdcdcd' },
    ],
    ['a suite less', { suites: [] }, { what: 'suite support', after: 'none' }],
    [
      'the gateway',
      {
        sides: { ...base.sides, candidate: aSide({ baseUrl: 'https://candidate.example.com/v1' }) },
      },
      {
        what: 'candidate',
        before: 'ai-stats (candidate.example.com)',
        after: 'openai-compatible (candidate.example.com)',
      },
    ],
    [
      'the path of the URL, without a password in it',
      {
        sides: {
          ...base.sides,
          candidate: {
            ...base.sides.candidate,
            baseUrl: 'https://u:secret@candidate.example.com/v2',
          },
        },
      },
      {
        what: 'URL of the candidate',
        before: 'https://candidate.example.com/v1',
        after: 'https://candidate.example.com/v2',
      },
    ],
    [
      'the model map',
      {
        sides: {
          ...base.sides,
          candidate: { ...base.sides.candidate, models: { 'gpt-4o-mini': 'openai/gpt-4o' } },
        },
      },
      { what: 'model map of the candidate', before: 'none', after: 'gpt-4o-mini: openai/gpt-4o' },
    ],
    [
      'the request settings',
      {
        sides: {
          ...base.sides,
          baseline: { ...base.sides.baseline, request: { provider: { order: ['azure'] } } },
        },
      },
      {
        what: 'request settings of the baseline',
        after: 'provider: {"order":["azure"]}',
      },
    ],
    [
      'a limit',
      { gates: [aGate({ threshold: '<= 1.50' })] },
      { what: 'limit of latency.total', before: '<= 1.10', after: '<= 1.50' },
    ],
    [
      'a gate that no longer decides',
      { gates: [aGate({ required: false })] },
      { what: 'limit of latency.total', after: '<= 1.10, informational' },
    ],
    [
      'the plan',
      { plan: { ...base.plan, samplesPlanned: 120 } },
      { what: 'plan', before: '2 cases, 12 samples', after: '2 cases, 120 samples' },
    ],
    ['the version', { toolVersion: '0.2.0' }, { what: 'version of parity', before: '0.1.0' }],
    [
      'the models that answered',
      {
        cases: base.cases.map(result => ({
          ...result,
          sides: { ...result.sides, candidate: someNumbers({ model: 'gpt-4o' }) },
        })),
      },
      {
        what: 'models that answered as the candidate',
        before: 'openai/gpt-4o-mini',
        after: 'gpt-4o',
      },
    ],
  ])('%s', (_, after, expected) => {
    expect(differences(after)).toMatchObject([expected])
  })

  test('a baseline that was recorded is another one than a live one', () => {
    expect(differences({ recording: aRecordingReport({ runId: 'r1' }) })).toEqual([
      { what: 'recording', before: 'none, a live baseline', after: 'r1' },
    ])
  })

  test('values of headers are not told', () => {
    const withHeader = (value: string): Partial<RunReport> => ({
      sides: {
        ...base.sides,
        candidate: { ...base.sides.candidate, headers: { 'x-team': value } },
      },
    })
    const text = JSON.stringify(differences(withHeader('purple'), withHeader('green')))
    expect(text).toContain('x-team (another value)')
    expect(text).not.toMatch(/purple|green/)
  })

  test('the ports of simulators are no difference', () => {
    const onPort = (port: number): Partial<RunReport> => ({
      sides: {
        ...base.sides,
        candidate: aSide({ simulated: true, baseUrl: `http://127.0.0.1:${port}/v1` }),
      },
    })
    expect(differences(onPort(1), onPort(2))).toEqual([])
  })

  test('names that the prototype lends are fields like others', () => {
    const models = JSON.parse('{"__proto__":"a","constructor":"b"}') as Record<string, string>
    const candidate = { ...base.sides.candidate, models }
    expect(differences({ sides: { ...base.sides, candidate } })).toMatchObject([
      { after: '__proto__: a, constructor: b', before: 'none' },
    ])
  })
})
