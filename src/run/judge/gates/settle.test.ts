import { describe, expect, test } from 'vitest'
import { gateWith, goldenEvidence } from '../../../testing/builders/build-measured-gate.ts'
import type { MeasuredGate } from './measure-gate.ts'
import { describeSettling, unitsToSettle } from './settle.ts'

function units(item: MeasuredGate): number | null {
  const { threshold } = item.gate
  return threshold ? unitsToSettle(item, threshold) : null
}

describe('how much data would settle a gate', () => {
  test('where one of many cases breaks, the bound of so many cases says nothing of noise', () => {
    const item = {
      ...gateWith('contract.finish-reason', '<= 5%', {
        unit: 'points',
        neutral: 0,
        samples: 50,
        baseline: 0,
        candidate: 1 / 150,
        estimate: 1 / 150,
        low: -0.0516,
        high: 0.0582,
      }),
      evidence: goldenEvidence(50, 3),
    }
    // Noise is at most that of one in 150, which would do with 23; without a break it takes 59.
    expect(units(item)).toBe(59)
    // More samples of 50 cases never do.
    expect(describeSettling(item)).toMatch(/^about 59 cases would settle it/)
    // Of drift they do.
    const worse = { ...item.measured, candidate: 0.1, estimate: 0.1, low: 0.04, high: 0.2 }
    expect(describeSettling({ ...item, measured: worse })).toMatch(/, or --samples \d+ on these,/)
  })

  test('the noise of rates that differ little is that of both sides', () => {
    const item = gateWith('contract.finish-reason', '<= 5%', {
      unit: 'points',
      neutral: 0,
      samples: 50,
      baseline: 0.02,
      candidate: 0.02,
      estimate: 0,
      low: -0.06,
      high: 0.06,
    })
    // ((1.6449 + 0.8416) / 0.05)^2 x 2 x 0.02 x 0.98
    expect(units(item)).toBe(97)
  })

  test('a bound comes inside the limit as the root of the data, with a chance of 80 %', () => {
    const item = gateWith('latency.total', '<= 1.10', {
      samples: 20,
      estimate: 1,
      low: 1 / 1.2,
      high: 1.2,
    })
    // ((1.6449 + 0.8416) / 1.6449 x ln 1.2 / ln 1.1)^2 x 20
    expect(units(item)).toBe(168)
    expect(describeSettling(item)).toBe('about 168 cases would settle it')
  })

  test('a bound that is surer than usual shows less noise than it seems, and takes more to come inside', () => {
    const item = gateWith('latency.total', '<= 1.10', {
      samples: 20,
      estimate: 1,
      low: 1 / 1.2,
      high: 1.2,
    })
    // As above with 2.3263 for 99 %: below the line for what was measured, above it for the next look.
    expect(units({ ...item, errorLevel: 0.01 })).toBe(84)
    const limit = item.gate.threshold
    if (!limit) throw new Error('no limit')
    expect(unitsToSettle(item, limit, 0.01)).toBe(272)
    expect(unitsToSettle({ ...item, errorLevel: 0.01 }, limit, 0.01)).toBe(136)
  })

  test('few cases that vary much are told a number, as far as 50 times the least that scales', () => {
    const at = (high: number) =>
      describeSettling(
        gateWith('latency.total', '<= 1.10', { samples: 10, estimate: 1, low: 1 / high, high }),
      )
    // ((1.6449 + 0.8416) / 1.6449 x 5)^2 x 10, and with 7 for 5 more than 50 x 20.
    expect(at(1.1 ** 5)).toBe('about 572 cases would settle it')
    expect(at(1.1 ** 7)).toMatch(/^the difference lies so near the limit/)
  })

  test('answers that never vary take cases, unless all of them are worse', () => {
    const item = gateWith('quality.replaced', '<= 10%', {
      samples: 20,
      estimate: 0,
      low: 0,
      high: 0.14,
      unit: 'share',
      neutral: 0,
      needed: { forParity: 20, forDrift: 5, noun: 'text case' },
    })
    const qualityAt = (estimate: number): MeasuredGate => {
      const measured = { ...item.measured, estimate }
      const quality = {
        ...measured,
        gamma: null,
        sdPi: 0,
        changed: [],
        labelScores: new Float64Array(),
      }
      return { ...item, measured, quality }
    }
    // 1 - 0.05^(1/29) is just below 10 %.
    expect(units(qualityAt(0))).toBe(29)
    expect(describeSettling({ ...qualityAt(0), evidence: goldenEvidence(20, 3) })).toBe(
      'about 29 text cases would settle it (54 more samples)',
    )
    // ((1.6449 + 0.8416) / 1.6449 x (0.14 - 0.05) / (0.1 - 0.05))^2 x 20
    expect(units(qualityAt(0.05))).toBe(149)
  })

  test('beyond the limit, it takes as much as tells the estimate from parity', () => {
    const item = gateWith('cost.total', '<= 1.05', {
      samples: 20,
      estimate: 1.2,
      low: 0.9,
      high: 1.5,
    })
    // ((2.3263 + 0.8416) / 1.6449 x ln (1.2 / 0.9) / ln 1.2)^2 x 20
    expect(units(item)).toBe(185)
  })

  test('never fewer than there are', () => {
    const item = gateWith('cost.total', '<= 1.05', {
      samples: 20,
      estimate: 1.2,
      low: 1.19,
      high: 1.21,
    })
    expect(units(item)).toBe(21)
  })

  test('an estimate on the limit cannot be settled by more of the same', () => {
    const item = gateWith('latency.total', '<= 0.90', {
      samples: 20,
      estimate: 0.95,
      low: 0.9,
      high: 1,
    })
    expect(units(item)).toBeNull()
    expect(describeSettling(item)).toMatch(/^more of the same data would not settle it/)
  })

  test('nor can one that lies on it to the last digit, since only what is beyond it is drift', () => {
    // One of 50 requests failed, on the candidate alone.
    const item = gateWith('errors.rate', '<= 2pp', {
      samples: 50,
      baseline: 0,
      candidate: 0.02,
      estimate: 0.02,
      low: -0.03,
      high: 0.09,
      unit: 'points',
      neutral: 0,
      needed: { forParity: 1, forDrift: 1, noun: 'paired request' },
    })
    expect(units(item)).toBeNull()
    expect(describeSettling(item)).toMatch(/^more of the same data would not settle it/)
  })

  test('an estimate just inside the limit would take more than anybody collects', () => {
    const item = gateWith('latency.total', '<= 1.10', {
      samples: 20,
      estimate: 1.099,
      low: 1,
      high: 1.2,
    })
    expect(describeSettling(item)).toMatch(/^the difference lies so near the limit/)
  })

  test.each([
    ['errors.rate', '<= 2pp', 133, 290],
    ['errors.rate', '<= 1pp', 268, 586],
    ['errors.first-attempt', '<= 5%', 52, 113],
  ])(
    '%s %s without a failure takes %s requests, or %s at the second look',
    (...[metric, limit, expected, later]) => {
      const item = gateWith(metric, limit, {
        samples: 30,
        baseline: 0,
        candidate: 0,
        estimate: 0,
        low: -0.08,
        high: 0.08,
        unit: 'points',
        neutral: 0,
        needed: { forParity: 1, forDrift: 1, noun: 'paired request' },
      })
      expect(units(item)).toBe(expected)
      expect(describeSettling(item)).toMatch(`needs ${expected} paired requests without a failure`)
      const { threshold } = item.gate
      expect(threshold && unitsToSettle(item, threshold, 0.0075)).toBe(later)
    },
  )

  test('a clean kind of finding takes cases, and asking the same ones again is no help', () => {
    const item = gateWith('contract.model', '<= 5%', {
      samples: 30,
      baseline: 0,
      candidate: 0,
      estimate: 0,
      low: -0.1,
      high: 0.1,
      unit: 'points',
      neutral: 0,
      needed: { forParity: 1, forDrift: 1, noun: 'case' },
    })
    expect(units(item)).toBe(59)
    expect(describeSettling(item)).toBe('about 59 cases would settle it')
    // 29 further cases, three times on each side.
    expect(describeSettling({ ...item, evidence: goldenEvidence(30, 3) })).toBe(
      'about 59 cases would settle it (174 more samples)',
    )
  })

  test.each([
    ['noisy', { estimate: 0.02, low: -0.5, high: 0.6 }],
    ['on the limit', { estimate: 0.1, low: -0.5, high: 0.6 }],
    ['just inside the limit', { estimate: 0.0999, low: -0.5, high: 0.6 }],
    ['all the same', { estimate: 0, low: 0, high: 0.63 }],
  ])('below the minimum of cases there is nothing to say but the minimum: %s', (_, figures) => {
    const item = gateWith('quality.replaced', '<= 10%', {
      samples: 3,
      ...figures,
      unit: 'share',
      neutral: 0,
      needed: { forParity: 20, forDrift: 5, noun: 'text case' },
    })
    expect(describeSettling({ ...item, evidence: goldenEvidence(3, 60) })).toBe(
      'needs at least 20 text cases that are independent: 17 more (2,040 more samples)',
    )
  })

  test('repeats are advised only in numbers that can be asked for', () => {
    const at = (samples: number) =>
      describeSettling({
        ...gateWith('latency.total', '<= 1.10', {
          samples: 20,
          estimate: 1,
          low: 1 / 1.2,
          high: 1.2,
        }),
        evidence: goldenEvidence(20, samples),
      })
    expect(at(3)).toMatch(/^about 168 cases, or --samples 26 on these, would settle it/)
    expect(at(60)).toMatch(/^about 168 cases would settle it/)
  })

  test.each([
    ['<= 2pp', 'needs 133 paired requests without a failure: run with --samples 45, or with more'],
    ['<= 0.1pp', 'needs 2,703 paired requests without a failure: run with more cases'],
  ])('three cases and a limit of %s on errors', (limit, expected) => {
    const item = gateWith('errors.rate', limit, {
      samples: 9,
      baseline: 0,
      candidate: 0,
      estimate: 0,
      low: -0.2,
      high: 0.2,
      unit: 'points',
      neutral: 0,
      needed: { forParity: 1, forDrift: 1, noun: 'paired request' },
    })
    expect(describeSettling({ ...item, evidence: goldenEvidence(3, 3) })).toContain(expected)
  })

  test('an exact number is given however far it is off', () => {
    const item = gateWith('contract.model', '<= 1%', {
      samples: 3,
      baseline: 0,
      candidate: 0,
      estimate: 0,
      low: -0.6,
      high: 0.6,
      unit: 'points',
      neutral: 0,
      needed: { forParity: 1, forDrift: 1, noun: 'case' },
    })
    expect(describeSettling(item)).toBe('about 299 cases would settle it')
  })

  test('without any data, there is the minimum', () => {
    const item = gateWith('latency.total', '<= 1.10', { samples: 0 })
    expect(describeSettling(item)).toBe('needs at least 10 cases that are independent: 10 more')
  })
})
