import { describe, expect, test } from 'vitest'
import { aGoldenCase, goldenCases } from '../../../testing/builders/build-golden-case.ts'
import { judgedRun } from '../../../testing/builders/build-run.ts'
import { gateOf, inCase, type Place } from '../../../testing/builders/candidate-shows.ts'

describe('contract gates of cases with single samples', () => {
  const prompts = { right: { inputTokens: 12 }, wrong: { inputTokens: 31 } }

  test('a single candidate sample is no break', () => {
    const report = judgedRun({
      cases: goldenCases(5),
      observe: place =>
        place.side === 'candidate' && place.sample > 1
          ? null
          : inCase('case-002')(place)
            ? prompts.wrong
            : prompts.right,
    })
    expect(gateOf(report, 'contract.prompt-tokens').verdict).toBe('parity')
  })

  test('single samples that differ are inconclusive, not parity', () => {
    const report = judgedRun({
      cases: goldenCases(5, { samples: 1 }),
      observe: place => (inCase('case-002')(place) ? prompts.wrong : prompts.right),
    })
    const gate = gateOf(report, 'contract.prompt-tokens')
    expect(gate.verdict).toBe('inconclusive')
    expect(gate.reason).toBe(
      'differs in 1 of 5 cases, but one baseline sample cannot show how the baseline differs from itself: run with --samples 3 (20 more samples, about $0.0200)',
    )
  })

  test('single samples that differ are no parity beside cases that are repeated', () => {
    const cases = [...goldenCases(3, { samples: 1 }), aGoldenCase({ id: 'repeated' })]
    const run = (change: (place: Place) => boolean) =>
      gateOf(
        judgedRun({
          cases,
          observe: place => (change(place) ? prompts.wrong : prompts.right),
        }),
        'contract.prompt-tokens',
      )
    const gate = run(inCase('case-002'))
    expect(gate.verdict).toBe('inconclusive')
    expect(gate.reason).toBe(
      'differs in 1 of 3 cases, but one baseline sample cannot show how the baseline differs from itself: run with --samples 3 (12 more samples, about $0.0120)',
    )
    expect(run(() => false)).toMatchObject({ verdict: 'parity', reason: 'none found in 1 case' })
    // Where the baseline differs from itself, such a difference tells nothing.
    const isNoise = ({ golden, side, sample }: Place) =>
      golden.id === 'repeated' && side === 'baseline' && sample === 1
    expect(run(place => isNoise(place) || inCase('case-002')(place)).verdict).toBe('parity')
  })
})
