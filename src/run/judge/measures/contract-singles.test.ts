import { describe, expect, test } from 'vitest'
import { aGoldenCase, goldenCases } from '../../../testing/builders/build-golden-case.ts'
import { aGateSetting, judgedRun } from '../../../testing/builders/build-run.ts'
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
      'differs in 1 of 5 cases, but one baseline sample cannot show how the baseline differs from itself: run with --samples 3 (20 more samples, about $0.020)',
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
      'differs in 1 of 3 cases, but one baseline sample cannot show how the baseline differs from itself: run with --samples 3 (12 more samples, about $0.012)',
    )
    expect(run(() => false)).toMatchObject({ verdict: 'parity', reason: 'none found in 1 case' })
    // Where the baseline differs from itself, such a difference tells nothing.
    const isNoise = ({ golden, side, sample }: Place) =>
      golden.id === 'repeated' && side === 'baseline' && sample === 1
    expect(run(place => isNoise(place) || inCase('case-002')(place)).verdict).toBe('parity')
  })

  test('single samples that differ are no parity beside a difference that proves little', () => {
    const cases = [
      ...goldenCases(50),
      ...Array.from({ length: 4 }, (_, index) =>
        aGoldenCase({ id: `single-${index}`, samples: 1 }),
      ),
    ]
    // One candidate sample in five of fifty cases: 1 in 30 by chance, which is much among so many checks.
    const report = judgedRun({
      cases,
      observe: ({ golden, side, sample }) => {
        const isOdd = golden.id < 'case-005' ? sample === 1 : golden.id.startsWith('single')
        return side === 'candidate' && isOdd ? prompts.wrong : prompts.right
      },
    })
    expect(gateOf(report, 'contract.prompt-tokens')).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringMatching(/^differs in 4 of 4 cases, but one baseline sample/),
    })
  })

  test('what repeated cases prove is drift, whatever single samples do', () => {
    const cases = [...goldenCases(50), aGoldenCase({ id: 'single', samples: 1 })]
    const run = (gates: Parameters<typeof judgedRun>[0]['gates']) =>
      gateOf(
        judgedRun({
          cases,
          ...(gates && { gates }),
          observe: ({ golden, side, sample }) => {
            const isOdd = golden.id === 'single' || (golden.id < 'case-040' && sample < 3)
            return side === 'candidate' && isOdd ? prompts.wrong : prompts.right
          },
        }),
        'contract.prompt-tokens',
      )
    expect(run(undefined)).toMatchObject({
      verdict: 'drift',
      reason: expect.stringMatching(
        /beyond the baseline's own variation \(p=0.0005\); differs in 1 of 1 case, but one baseline/,
      ),
    })
    expect(run([aGateSetting('contract.prompt-tokens', '<= 5%')]).verdict).toBe('drift')
  })
})

describe('contract gates of what only few answers show', () => {
  const english =
    'The refund is possible within thirty days, and the money comes back to your card.'
  const french =
    'Le remboursement est possible pendant trente jours, et votre argent revient bientôt.'
  const told = (where: (place: Place) => string | undefined) =>
    gateOf(
      judgedRun({ cases: goldenCases(20), observe: place => ({ text: where(place) ?? 'x = 4;' }) }),
      'contract.language',
    )

  test('no language that is told of both sides in one case is nothing to judge', () => {
    const gate = told(({ golden, side, sample }) => {
      const id = side === 'baseline' ? 'case-001' : 'case-002'
      return golden.id === id && sample === 1 ? english : undefined
    })
    expect(gate).toMatchObject({
      verdict: 'not measured',
      reason: 'no case shows it often enough on both sides',
    })
  })

  test('a language that is told of one answer in three is not asked for with three samples', () => {
    const gate = told(({ golden, side, sample }) => {
      if (golden.id !== 'case-001' || sample !== 1) return undefined
      return side === 'baseline' ? english : french
    })
    expect(gate).toMatchObject({ verdict: 'not measured' })
  })
})
