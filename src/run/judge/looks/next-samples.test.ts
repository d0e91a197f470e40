import { describe, expect, test } from 'vitest'
import type { LookSettings } from '../../../model/settings.ts'
import { aGate } from '../../../testing/builders/build-report.ts'
import { gateWith, goldenEvidence } from '../../../testing/builders/build-measured-gate.ts'
import type { MeasuredGate } from '../gates/measure-gate.ts'
import type { Measurement } from '../measures/measurement.ts'
import { nextSamples } from './next-samples.ts'

const looks: LookSettings = {
  rule: 'until-decided',
  levels: [0.035, 0.0075, 0.0075],
  maxSamples: 10,
}

/** What the next look is sent for gates that are all open, but for those that are named. */
function next(items: readonly MeasuredGate[], settled: readonly string[] = []) {
  return nextSamples({
    gates: items.map(({ gate }) =>
      aGate({
        metric: gate.key,
        required: gate.required,
        verdict: settled.includes(gate.key) ? 'parity' : 'inconclusive',
      }),
    ),
    measured: items,
    cases: items.flatMap(({ evidence }) => evidence.map(({ golden }) => golden)),
    looks,
    errorLevel: 0.0075,
  })
}

/** Times of 20 cases that would settle it with so many times the samples; see `unitsToSettle`. */
function timesWith(growth: number, given: { samples?: number } & Partial<Measurement> = {}) {
  const { samples = 3, ...measured } = given
  // 2.4324 for 99.25 % and 0.8416 for 80 %, against 1.6449 for the 95 % of the bound.
  const high = 1.1 ** ((Math.sqrt(growth) * 1.6449) / (2.4324 + 0.8416))
  return {
    ...gateWith('latency.total', '<= 1.10', {
      samples: 20,
      estimate: 1,
      low: 1 / high,
      high,
      ...measured,
    }),
    evidence: goldenEvidence(20, samples),
  }
}

const keysOf = (samples: ReturnType<typeof next>) => Object.keys(samples ?? {})

describe('nextSamples', () => {
  test('doubles the samples of the cases behind an open gate', () => {
    const samples = next([timesWith(2)])
    expect(keysOf(samples)).toHaveLength(20)
    expect(samples?.['support/case-000']).toBe(6)
    expect(next([timesWith(2, { samples: 7 })])?.['support/case-000']).toBe(10)
  })

  test('is nothing where nothing required is open', () => {
    expect(next([timesWith(2)], ['latency.total'])).toBeNull()
    const item = timesWith(2)
    expect(next([{ ...item, gate: { ...item.gate, required: false } }])).toBeNull()
  })

  test('gives up where three times of what a case can get at most would not do', () => {
    // Three samples can become ten, which is 3.3 times as many.
    expect(next([timesWith(9.9)])).not.toBeNull()
    expect(next([timesWith(10.1)])).toBeNull()
    // The case that can grow most counts, beside those that hardly can.
    const mixed = [...goldenEvidence(1, 3), ...goldenEvidence(20, 9).slice(1)]
    expect(keysOf(next([{ ...timesWith(9.9), evidence: mixed }]))).toHaveLength(20)
  })

  test('gives up where one open gate gains nothing by more samples, though another does', () => {
    const contract = {
      ...gateWith('contract.model', '<= 5%', {
        unit: 'points',
        neutral: 0,
        samples: 20,
        baseline: 0,
        candidate: 0,
        estimate: 0,
        low: -0.14,
        high: 0.14,
        needed: { forParity: 1, forDrift: 1, noun: 'case' },
      }),
      evidence: goldenEvidence(20, 3),
    }
    expect(next([timesWith(2), contract])).toBeNull()
    expect(next([timesWith(2), contract], ['contract.model'])).not.toBeNull()
    // What has ten samples already gets no more.
    const first = { gate: gateWith('latency.ttft', '<= 1.10', {}).gate }
    expect(next([timesWith(2), { ...timesWith(2), ...first }])).not.toBeNull()
    expect(next([timesWith(2), { ...timesWith(2, { samples: 10 }), ...first }])).toBeNull()
  })

  test('on the way to 290 requests without a failure, 30 are worth going on and 28 are too few', () => {
    const errorsOf = (samples: number): MeasuredGate => ({
      ...gateWith('errors.rate', '<= 2pp', {
        unit: 'points',
        neutral: 0,
        samples,
        baseline: 0,
        candidate: 0,
        estimate: 0,
        low: -0.03,
        high: 0.03,
        needed: { forParity: 1, forDrift: 1, noun: 'paired request' },
      }),
      evidence: goldenEvidence(10, 3),
    })
    expect(keysOf(next([errorsOf(30)]))).toHaveLength(10)
    // 290 of 28 are more than 3 x 10 / 3 times as many.
    expect(next([errorsOf(28)])).toBeNull()
  })

  test('requests that fail every time are no matter of samples', () => {
    const failing = (pairs: readonly boolean[]) => ({
      ...gateWith('errors.rate', '<= 2pp', {
        unit: 'points',
        neutral: 0,
        samples: 60,
        baseline: 0,
        candidate: 0.1,
        estimate: 0.1,
        low: -0.01,
        high: 0.2,
        needed: { forParity: 1, forDrift: 1, noun: 'paired request' },
      }),
      evidence: goldenEvidence(20, 3).map((item, index) => ({
        ...item,
        failed: pairs.map(candidate => ({ baseline: false, candidate: index < 2 && candidate })),
      })),
    })
    expect(next([failing([true, true, true])])).toBeNull()
    expect(next([failing([true, false, true])])).not.toBeNull()
    expect(next([failing([true])])).not.toBeNull()
  })

  test('a limit of 0, too few cases and an obstacle are no matter of samples', () => {
    const zero = {
      ...gateWith('errors.rate', '<= 0pp', {
        unit: 'points',
        neutral: 0,
        samples: 60,
        baseline: 0.01,
        candidate: 0.03,
        estimate: 0.02,
        low: -0.01,
        high: 0.05,
        needed: { forParity: 1, forDrift: 1, noun: 'paired request' },
      }),
      evidence: goldenEvidence(20, 3),
    }
    expect(next([zero])).toBeNull()
    expect(next([timesWith(2, { samples: 3 })])).not.toBeNull()
    expect(
      next([timesWith(2, { needed: { forParity: 21, forDrift: 5, noun: 'case' } })]),
    ).toBeNull()
    expect(next([timesWith(2, { obstacle: 'too busy' })])).toBeNull()
  })

  test('single samples are doubled for whatever is open but missing samples', () => {
    const single = timesWith(1000, { samples: 1, obstacle: 'one answer shows nothing' })
    expect(next([single])?.['support/case-000']).toBe(2)
    const missing = {
      ...gateWith('coverage.samples', '>= 95%', {
        unit: 'share',
        samples: 20,
        estimate: 0.5,
        high: 0.5,
      }),
      evidence: goldenEvidence(20, 1),
    }
    expect(next([missing])).toBeNull()
  })
})
