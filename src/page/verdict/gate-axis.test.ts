import { describe, expect, test } from 'vitest'
import { aContractGate, aGate } from '../../testing/builders/build-report.ts'
import { gateAxes, limitOf } from './gate-axis.ts'

describe('limitOf', () => {
  test.each([
    ['<= 1.10', 1.1],
    ['<= 10%', 0.1],
    ['<= 10 %', 0.1],
    ['<= 2pp', 0.02],
    ['<= 400ms', 400],
    ['', null],
  ])('%j is %s', (threshold, limit) => {
    expect(limitOf({ threshold })).toBe(limit)
  })
})

describe('gateAxes', () => {
  const quality = aGate({
    gate: 'quality.replaced',
    unit: 'share',
    difference: 0.02,
    low: 0,
    high: 0.05,
    threshold: '<= 10%',
  })
  const errors = aGate({
    gate: 'errors.rate',
    unit: 'points',
    difference: 0,
    low: -0.01,
    high: 0.01,
    threshold: '<= 2pp',
  })

  test('puts ratios on one axis, and shares with points on another', () => {
    const axes = gateAxes([aGate(), quality, errors])
    expect(axes.map(({ kind, gates }) => [kind, gates.length])).toEqual([
      ['ratio', 1],
      ['share', 2],
    ])
  })

  test('shows every limit, every interval and where both sides are alike', () => {
    const [ratio] = gateAxes([aGate({ low: 0.9, high: 1.4, threshold: '<= 1.10' })])
    expect(ratio?.domain[0]).toBeLessThan(0.9)
    expect(ratio?.domain[1]).toBeGreaterThan(1.4)
  })

  test('draws the share of answers replaced between none and all, as its words say', () => {
    const beyond = {
      ...quality,
      metric: 'quality.replaced',
      low: -0.08,
      difference: -0.01,
      high: 1.2,
    }
    const [share] = gateAxes([beyond, errors])
    expect(share?.gates).toMatchObject([{ low: 0, difference: 0, high: 1 }, { low: -0.01 }])
  })

  test('has no place for checks without a limit, nor for what was not measured', () => {
    expect(
      gateAxes([
        aContractGate('contract.model'),
        aGate({ difference: null, low: null, high: null }),
        aGate({ gate: 'coverage.cases', unit: 'share', threshold: '>= 90%' }),
      ]),
    ).toEqual([])
  })
})
