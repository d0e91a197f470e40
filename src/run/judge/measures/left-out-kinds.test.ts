import { describe, expect, test } from 'vitest'
import type { Mode, Side } from '../../../model/side.ts'
import { goldenCases } from '../../../testing/builders/build-golden-case.ts'
import { judgedRun, usualAnswer } from '../../../testing/builders/build-run.ts'
import { candidateShows, gateOf } from '../../../testing/builders/candidate-shows.ts'

const cases = goldenCases(60)

describe.each([
  ['contract.model', { modelServed: null }, { modelServed: 'llama-3-8b' }],
  ['contract.prompt-tokens', { inputTokens: null }, { inputTokens: 99 }],
] as const)('%s that the candidate leaves out', (metric, silent, other) => {
  test('in all answers but one, which shows another, is no parity', () => {
    const report = candidateShows({ cases }, ({ golden, sample }) =>
      golden.id === 'case-000' && sample === 1 ? other : { ...other, ...silent },
    )
    const gate = gateOf(report, metric)
    expect(gate.verdict).toBe('inconclusive')
    expect(gate.reason).toBe(
      'the candidate does not show it in 59 of 60 cases, so there is nothing to compare there; make it "required: false" if that is known',
    )
  })

  test('in a tenth of the cases leaves enough to compare, and in all samples but one does too', () => {
    const tenth = candidateShows({ cases }, ({ golden }) => (golden.id < 'case-006' ? silent : {}))
    expect(gateOf(tenth, metric).verdict).toBe('parity')
    const seldom = candidateShows({ cases }, ({ sample }) => (sample < 3 ? silent : {}))
    expect(gateOf(seldom, metric).verdict).toBe('parity')
  })

  test('in most cases does not hide what the others prove', () => {
    const report = candidateShows({ cases }, ({ golden }) =>
      golden.id < 'case-020' ? other : silent,
    )
    expect(gateOf(report, metric).verdict).toBe('drift')
  })
})

describe('a side that leaves something out in its streams alone', () => {
  const leavesOut = (side: Side, silent: object, modes: readonly Mode[] = ['stream', 'unary']) =>
    judgedRun({
      cases: goldenCases(60, { modes }),
      observe: place => ({
        ...usualAnswer(place),
        ...(place.side === side && place.mode === 'stream' && silent),
      }),
    })
  const uncounted = { inputTokens: null, outputTokens: null }

  test('does not stand in the way where that is the baseline, and its whole answers count prompts', () => {
    const report = leavesOut('baseline', uncounted)
    expect(report.verdict).toBe('parity')
    expect(gateOf(report, 'contract.prompt-tokens').reason).toMatch(
      /; not compared in 60 of 60 cases \(stream\), where the baseline does not show it$/,
    )
  })

  test('leaves nothing to compare where nothing else is sent', () => {
    const report = leavesOut('baseline', uncounted, ['stream'])
    expect(gateOf(report, 'contract.prompt-tokens').verdict).toBe('inconclusive')
  })

  test('is told with the mode', () => {
    const report = leavesOut('candidate', { modelServed: null })
    expect(gateOf(report, 'contract.model')).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringMatching(
        /^the candidate does not show it in 60 of 60 cases \(stream\), so/,
      ),
    })
  })
})
