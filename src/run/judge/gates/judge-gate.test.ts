import { describe, expect, test } from 'vitest'
import type { GateVerdict } from '../../../model/report.ts'
import { aGateSetting } from '../../../testing/builders/build-run.ts'
import { judgeGate, type GateContext } from './judge-gate.ts'
import type { MeasuredGate } from './measure-gate.ts'
import type { QualityMeasurement } from '../measures/measure-quality.ts'
import { nothingMeasured, type Measurement } from '../measures/measurement.ts'
import { resolveGates } from './resolve-gates.ts'

interface Given extends Partial<Measurement> {
  readonly significant?: boolean
  readonly gamma?: number
  readonly qualityMode?: GateContext['qualityMode']
}

function judge(metric: string, limit: string | undefined, given: Given) {
  const { significant = false, gamma, qualityMode = 'equivalent', ...measured } = given
  const settings = { mode: qualityMode, margin: 0.1 } as const
  const gates = limit === undefined ? [] : [aGateSetting(metric, limit)]
  const gate = resolveGates({
    quality: settings,
    gates,
    waivers: [],
    allowInconclusive: false,
  }).find(item => item.key === metric)
  if (!gate) throw new Error(`no gate ${metric}`)
  const isQuality = metric === 'quality.replaced'
  const base: Measurement = {
    ...nothingMeasured,
    status: 'measured',
    unit: isQuality ? 'share' : 'ratio',
    neutral: isQuality ? 0 : 1,
    needed: { forParity: 20, forDrift: 5, noun: 'case' },
    samples: 50,
    p: 0.5,
    ...measured,
  }
  const quality: QualityMeasurement = {
    ...base,
    gamma: gamma ?? null,
    sdPi: 0.2,
    changed: [],
    labelScores: new Float64Array(),
  }
  const item: MeasuredGate = {
    gate,
    breaks: [],
    evidence: [],
    measured: isQuality ? quality : base,
    ...(isQuality && { quality }),
  }
  return judgeGate(item, { significant, qualityMode })
}

type Row = [title: string, given: Given, verdict: GateVerdict]

describe('a limit on a ratio (<= 1.10)', () => {
  test.each<Row>([
    ['the bound inside it is parity', { estimate: 1, high: 1.09 }, 'parity'],
    ['also when a slowdown is proven', { estimate: 1.05, high: 1.09, significant: true }, 'parity'],
    ['the bound on it shows nothing', { estimate: 1, high: 1.1 }, 'inconclusive'],
    ['the bound beyond it shows nothing', { estimate: 1, high: 1.2 }, 'inconclusive'],
    [
      'proven but inside is no drift',
      { estimate: 1.08, high: 1.12, significant: true },
      'inconclusive',
    ],
    [
      'proven and on it is no drift',
      { estimate: 1.1, high: 1.12, significant: true },
      'inconclusive',
    ],
    ['beyond but not proven is no drift', { estimate: 1.3, high: 1.6 }, 'inconclusive'],
    ['proven and beyond is drift', { estimate: 1.3, high: 1.6, significant: true }, 'drift'],
    [
      'with too few cases it is neither parity',
      { estimate: 1, high: 1.05, samples: 19 },
      'inconclusive',
    ],
    ['nor drift', { estimate: 1.3, high: 1.6, significant: true, samples: 4 }, 'inconclusive'],
    ['with just enough it is parity', { estimate: 1, high: 1.05, samples: 20 }, 'parity'],
    ['or drift', { estimate: 1.3, high: 1.6, significant: true, samples: 5 }, 'drift'],
    [
      'that quality has to be identical is nothing to it',
      { estimate: 1.05, high: 1.09, significant: true, qualityMode: 'identical' },
      'parity',
    ],
    ['without a bound it is neither', { estimate: 1.3, significant: true }, 'inconclusive'],
    [
      'an obstacle wins over every number',
      { estimate: 1.3, high: 1.6, significant: true, obstacle: 'too busy' },
      'inconclusive',
    ],
    ['on one side only there is no verdict', { status: 'one-sided' }, 'inconclusive'],
    ['on neither it was required in vain', { status: 'nothing' }, 'inconclusive'],
  ])('%s', (_, given, verdict) => {
    expect(judge('latency.total', '<= 1.10', given).verdict).toBe(verdict)
  })

  test('by default, nothing to measure is not measured', () => {
    expect(judge('latency.total', undefined, { status: 'nothing' }).verdict).toBe('not measured')
  })
})

describe('the limit on quality (10 %)', () => {
  test.each<Row>([
    ['parity', { estimate: 0.01, high: 0.09 }, 'parity'],
    ['drift', { estimate: 0.18, high: 0.25, significant: true }, 'drift'],
    [
      'the distance drifts where answers are no less alike',
      { estimate: 0.02, high: 0.11, gamma: 0.14, significant: true },
      'drift',
    ],
    [
      'but not while the bound keeps the limit',
      { estimate: 0.02, high: 0.09, gamma: 0.14, significant: true },
      'parity',
    ],
    [
      'nor with few cases, when the bound keeps the limit',
      { estimate: 0.02, high: 0.09, gamma: 0.14, significant: true, samples: 10 },
      'inconclusive',
    ],
    [
      'a proven change is drift in mode identical',
      { estimate: 0.01, high: 0.04, significant: true, qualityMode: 'identical' },
      'drift',
    ],
    [
      'unless it rests on too few cases',
      { estimate: 0.01, high: 0.04, significant: true, qualityMode: 'identical', samples: 4 },
      'inconclusive',
    ],
    [
      'an unproven one is not, however large it looks',
      { estimate: 0.2, high: 0.4, qualityMode: 'identical' },
      'inconclusive',
    ],
  ])('%s', (_, given, verdict) => {
    expect(judge('quality.replaced', undefined, given).verdict).toBe(verdict)
  })
})

describe('reasons', () => {
  test.each<[string, string, string | undefined, Given, string]>([
    [
      'parity in latency',
      'latency.total',
      undefined,
      { estimate: 1.02, high: 1.07, baseline: 404, candidate: 412 },
      "1.02×, at most 1.07×, limit 1.10× (50 cases; 412 ms against the baseline's 404 ms)",
    ],
    [
      'a bound that rounds to the limit',
      'latency.total',
      undefined,
      { estimate: 1.02, high: 1.0999 },
      '1.02×, at most 1.10×, limit 1.10× (just inside) (50 cases)',
    ],
    [
      'drift in latency',
      'latency.total',
      undefined,
      { estimate: 1.3, high: 1.4, p: 0.00001, significant: true },
      "1.30×, at most 1.40×, limit 1.10× (50 cases), beyond the baseline's own variation (p<0.0001)",
    ],
    [
      'parity in quality',
      'quality.replaced',
      undefined,
      { estimate: 0.01, high: 0.06 },
      'no difference found; a loss above 6 % of answers is ruled out (limit 10 %; 50 cases)',
    ],
    [
      'drift in quality',
      'quality.replaced',
      undefined,
      { estimate: 0.18, high: 0.25, p: 0.0005, significant: true },
      "answers differ beyond the baseline's own run-to-run noise (p=0.0005), as if 18 % of answers were replaced (limit 10 %; 50 cases)",
    ],
    [
      'drift beyond all answers',
      'quality.replaced',
      undefined,
      { estimate: 1.37, high: 1.5, p: 0.0005, significant: true },
      "answers differ beyond the baseline's own run-to-run noise (p=0.0005), as if all answers were replaced (limit 10 %; 50 cases)",
    ],
    [
      'a change without a loss',
      'quality.replaced',
      undefined,
      { estimate: -0.02, high: 0.03, p: 0.0005, significant: true, qualityMode: 'identical' },
      "answers differ beyond the baseline's own run-to-run noise (p=0.0005), but are on the whole no less like the baseline's than those are like each other (limit 10 %; 50 cases); no change at all is allowed",
    ],
    [
      'inconclusive without a bound below all answers',
      'quality.replaced',
      undefined,
      { estimate: 0.6, high: 1.2 },
      'as if 60 % of answers were replaced, which may be chance; a loss of any size could hide (limit 10 %; 50 cases); more of the same data would not settle it: look at the differing cases',
    ],
    [
      'drift by distance alone',
      'quality.replaced',
      undefined,
      { estimate: 0.02, high: 0.11, gamma: 0.14, p: 0.0005, significant: true },
      "answers differ beyond the baseline's own run-to-run noise (p=0.0005): their spread is off as if 14 % of answers were replaced (limit 10 %; 50 cases)",
    ],
    [
      'inconclusive in quality',
      'quality.replaced',
      undefined,
      { estimate: -0.01, high: 0.21 },
      'no loss seen; a loss of up to 21 % could hide (limit 10 %; 50 cases); about 458 cases would settle it',
    ],
  ])('%s', (...[, metric, limit, given, expected]) => {
    expect(judge(metric, limit, given).reason).toBe(expected)
  })

  test('hold no number that is none', () => {
    const result = judge('cost.total', undefined, {
      estimate: Number.NaN,
      high: Number.POSITIVE_INFINITY,
      low: Number.NEGATIVE_INFINITY,
      baseline: Number.NaN,
    })
    expect(result).toMatchObject({ difference: null, high: null, low: null, baseline: null })
    expect(result.verdict).toBe('inconclusive')
    expect(result.reason).not.toMatch(/NaN|Infinity/)
  })
})

describe('an obstacle', () => {
  const obstacle = 'the judge decided nothing in 3 of 9 checks'

  test.each<Row>([
    ['leaves open what no check has proven', { obstacle }, 'inconclusive'],
    ['undoes nothing that checks have proven', { obstacle, significant: true }, 'drift'],
  ])('of golden checks %s', (_, given, verdict) => {
    const { verdict: seen, reason } = judge('expect.failed', undefined, {
      unit: 'points',
      ...given,
    })
    expect(seen).toBe(verdict)
    expect(reason).toContain(obstacle)
  })

  test('of a measure stands in the way of any verdict', () => {
    const given = { estimate: 2, high: 2.2, significant: true, obstacle: 'too busy' }
    expect(judge('latency.total', '<= 1.10', given).verdict).toBe('inconclusive')
  })
})
