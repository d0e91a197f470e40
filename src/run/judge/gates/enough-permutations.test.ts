import { describe, expect, test } from 'vitest'
import { aGoldenCase, goldenCases } from '../../../testing/builders/build-golden-case.ts'
import {
  aGateSetting,
  judgedRun,
  usualAnswer,
  type Observed,
} from '../../../testing/builders/build-run.ts'
import { gateOf, type Place } from '../../../testing/builders/candidate-shows.ts'

describe('where many gates share the error', () => {
  test('a contract that hardly any baseline answer breaks, and every candidate answer, drifts', () => {
    const tools = [{ type: 'function', function: { name: 'find_order' } }]
    const compared = { ignorePaths: [], numericTolerance: 0 }
    const cases = [
      ...Array.from({ length: 20 }, (_, index) =>
        aGoldenCase({ id: `json-${index}`, compare: { kind: 'json', ...compared } }),
      ),
      ...Array.from({ length: 5 }, (_, index) =>
        aGoldenCase({
          id: `tool-${index}`,
          compare: { kind: 'tools', ...compared },
          request: { tools },
        }),
      ),
      ...goldenCases(20),
    ]
    const observe = (place: Place): Observed => {
      const { golden, side, sample } = place
      const usual = usualAnswer(place)
      if (golden.id.startsWith('tool')) {
        return { ...usual, text: '', toolCalls: [{ name: 'find_order', arguments: '{}' }] }
      }
      if (!golden.id.startsWith('json')) return usual
      const isNoise = golden.id === 'json-3' && sample === 1
      return { ...usual, text: side === 'candidate' || isNoise ? 'Sorry.' : '{"a":1}' }
    }
    const scope = { kind: 'suite', name: 'support' } as const
    const gates = ['errors.rate', 'latency.total', 'cost.total', 'quality.replaced'].map(metric =>
      aGateSetting(metric, metric === 'quality.replaced' ? '<= 20%' : undefined, { scope }),
    )
    const report = judgedRun({ cases, gates, observe })
    expect(report.verdict).toBe('drift')
    expect(gateOf(report, 'contract.json-valid')).toMatchObject({
      verdict: 'drift',
      reason: expect.stringMatching(/\(p=0\.0005\)$/) as string,
    })
  })

  test('answers to other prompts are not told to be chance', () => {
    const names = Array.from({ length: 110 }, (_, index) => `tag-${index}`)
    const other = (place: Place): Observed => {
      const golden = { ...place.golden, id: `other ${place.golden.id}` }
      return place.side === 'candidate' ? usualAnswer({ ...place, golden }) : usualAnswer(place)
    }
    const report = judgedRun({
      cases: goldenCases(25, { tags: names }),
      gates: names.map(name =>
        aGateSetting('errors.rate', '<= 20pp', { scope: { kind: 'tag', name } }),
      ),
      observe: other,
    })
    expect(gateOf(report, 'quality.replaced').verdict).toBe('drift')
  })
})
