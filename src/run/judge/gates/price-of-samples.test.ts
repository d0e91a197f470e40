import { describe, expect, test } from 'vitest'
import { goldenCases } from '../../../testing/builders/build-golden-case.ts'
import { aGateSetting, chanceAnswer, judgedRun } from '../../../testing/builders/build-run.ts'

type Observe = NonNullable<Parameters<typeof judgedRun>[0]['observe']>

const dear: Observe = place => ({ ...chanceAnswer(place, 'dear'), costUsd: 0.01 })

function reasonOf(metric: string, given: Parameters<typeof judgedRun>[0]): string {
  const gate = judgedRun(given).gates.find(item => item.gate === metric)
  return `${gate?.verdict}: ${gate?.reason}`
}

describe('what is inconclusive says what it costs to settle', () => {
  test.each([
    ['errors.rate', / \(216 more samples, about \$2\.16\)$/],
    ['quality.replaced', / \(66 more samples, about \$0\.66\)$/],
    ['cost.total', / \(66 more samples, about \$0\.66\)$/],
    ['latency.total', / \(6 more samples, about \$0\.060\)$/],
  ])('%s with too little data', (metric, price) => {
    const reason = reasonOf(metric, { cases: goldenCases(9), observe: dear })
    expect(reason).toMatch(/^inconclusive/)
    expect(reason).toMatch(price)
  })

  test('a kind of finding with a limit', () => {
    const gates = [aGateSetting('contract.model', '<= 5%')]
    const reason = reasonOf('contract.model', { cases: goldenCases(9), gates, observe: dear })
    expect(reason).toMatch(/^inconclusive: .*about 59 cases .*300 more samples, about \$3\.00\)$/)
  })

  test('single samples, by those that are lacking', () => {
    const cases = goldenCases(30, { samples: 1 })
    expect(reasonOf('quality.replaced', { cases, observe: dear })).toMatch(
      /run with --samples 3 \(120 more samples, about \$1\.20\)$/,
    )
  })

  test('samples that were not sent, by what their side costs', () => {
    const observe: Observe = place => {
      if (place.side === 'candidate' && place.sample > 1) return null
      return { ...chanceAnswer(place, 'dear'), costUsd: place.side === 'candidate' ? 0.05 : 0.01 }
    }
    expect(reasonOf('coverage.samples', { cases: goldenCases(30), observe })).toMatch(
      /finish the run with --resume \(60 more samples, about \$3\.00\)$/,
    )
  })

  test('a run that has to be made again', () => {
    const cases = goldenCases(30)
    const footer = { eventLoopDelayMs: 500 }
    expect(reasonOf('latency.total', { cases, observe: dear, footer })).toMatch(
      /run again .*machine \(180 samples, about \$1\.80\)$/,
    )
    const cached: Observe = place =>
      dear({ ...place, sample: place.side === 'baseline' ? 1 : place.sample })
    expect(reasonOf('quality.replaced', { cases, observe: cached })).toMatch(
      /cache suspected on the baseline: .* and run again \(180 samples, about \$1\.80\)$/,
    )
  })

  test('without prices by the number of samples alone', () => {
    const free: Observe = place => ({ ...dear(place), costUsd: null })
    expect(reasonOf('errors.rate', { cases: goldenCases(9), observe: free })).toMatch(
      / \(216 more samples\)$/,
    )
    const half: Observe = place => (place.side === 'baseline' ? dear(place) : free(place))
    expect(reasonOf('errors.rate', { cases: goldenCases(9), observe: half })).toMatch(
      / \(216 more samples\)$/,
    )
  })
})
