import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aGateSetting } from '../../../testing/builders/build-run.ts'
import { correctForMany, countPlaces, strictestLevel } from './correct-for-many.ts'
import type { MeasuredGate } from './measure-gate.ts'
import { nothingMeasured } from '../measures/measurement.ts'
import { resolveGates } from './resolve-gates.ts'
import type { GateSetting } from '../../../model/gate.ts'

/** The default gates and these; those that are named have a p, the others were not measured. */
function measuredGates(
  ps: Readonly<Record<string, number>>,
  gates: readonly GateSetting[] = [],
): MeasuredGate[] {
  const quality = { mode: 'equivalent', margin: 0.1 } as const
  const resolved = resolveGates({ quality, gates, waivers: [], allowInconclusive: false })
  return resolved.map((gate): MeasuredGate => {
    const p = ps[gate.key] ?? null
    return {
      gate,
      breaks: [],
      evidence: [],
      measured: {
        ...nothingMeasured,
        status: p === null ? 'nothing' : 'measured',
        p,
        unit: 'points',
        neutral: 0,
        needed: { forParity: 1, forDrift: 1, noun: 'case' },
      },
    }
  })
}

function significant(...given: Parameters<typeof measuredGates>): string[] {
  return [...correctForMany(measuredGates(...given), 0.05)].sort()
}

describe('correctForMany', () => {
  test('holds dimensions against Holm levels: a fifth of 5 % first, then a quarter', () => {
    const others = { 'cost.total': 0.5, 'errors.rate': 0.5, 'latency.ttft': 0.5 }
    expect(significant({ ...others, 'quality.replaced': 0.011, 'latency.total': 0.5 })).toEqual([])
    expect(significant({ ...others, 'quality.replaced': 0.009, 'latency.total': 0.5 })).toEqual([
      'quality.replaced',
    ])
    expect(significant({ ...others, 'quality.replaced': 0.009, 'latency.total': 0.012 })).toEqual([
      'latency.total',
      'quality.replaced',
    ])
  })

  test('what was not measured takes no place', () => {
    expect(significant({ 'quality.replaced': 0.049 })).toEqual(['quality.replaced'])
  })

  test('all default contract and expectation gates take one place together', () => {
    const contract = { 'contract.model': 0.5, 'contract.usage': 0.5, 'expect.failed': 0.5 }
    expect(significant({ 'quality.replaced': 0.026, ...contract })).toEqual([])
    expect(significant({ 'quality.replaced': 0.024, ...contract })).toEqual(['quality.replaced'])
  })

  test('and win it by their smallest p, adjusted for their number', () => {
    const rest = { 'quality.replaced': 0.5, 'contract.usage': 0.5, 'expect.failed': 0.5 }
    expect(significant({ ...rest, 'contract.model': 0.0083 })).toEqual(['contract.model'])
    expect(significant({ ...rest, 'contract.model': 0.0085 })).toEqual([])
  })

  test('others of the shared place are held against the level at which it was won', () => {
    const rest = { 'quality.replaced': 0.5, 'cost.total': 0.5, 'errors.rate': 0.5 }
    // Won at a quarter of 5 %; alone, 0.03 would pass for 5 %.
    expect(significant({ ...rest, 'contract.model': 0.001, 'contract.usage': 0.03 })).toEqual([
      'contract.model',
    ])
    expect(significant({ ...rest, 'contract.model': 0.001, 'contract.usage': 0.012 })).toEqual([
      'contract.model',
      'contract.usage',
    ])
  })

  test('a gate that the user adds takes a place of its own', () => {
    const added = [
      aGateSetting('contract.model', '<= 5%'),
      aGateSetting('errors.rate', '<= 1pp', { scope: { kind: 'tag', name: 'billing' } }),
    ]
    const ps = { 'contract.model': 0.5, 'errors.rate{tag:billing}': 0.5 }
    expect(significant({ ...ps, 'quality.replaced': 0.017 }, added)).toEqual([])
    expect(significant({ ...ps, 'quality.replaced': 0.016 }, added)).toEqual(['quality.replaced'])
  })

  test('an informational gate takes none from the others, and is held against 5 %', () => {
    const added = [aGateSetting('cost.total', '<= 1.05', { required: false })]
    expect(significant({ 'cost.total': 0.049, 'quality.replaced': 0.049 }, added)).toEqual([
      'cost.total',
      'quality.replaced',
    ])
    expect(significant({ 'cost.total': 0.051 }, added)).toEqual([])
  })

  test('never calls anything significant that 5 % alone would not', () => {
    const names = [
      'quality.replaced',
      'cost.total',
      'contract.model',
      'expect.failed',
      'errors.rate',
    ]
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 }),
        values => {
          const ps = Object.fromEntries(names.map((name, index) => [name, values[index] ?? 1]))
          for (const name of significant(ps)) expect(ps[name]).toBeLessThanOrEqual(0.05)
        },
      ),
    )
  })
})

describe('the places among which the error is divided', () => {
  test('are one for each required gate with a test, and one for all default checks', () => {
    const measured = measuredGates({
      'quality.replaced': 0.5,
      'latency.total': 0.5,
      'contract.model': 0.5,
      'contract.usage': 0.5,
      'errors.first-attempt': 0.5,
    })
    expect(measured.find(({ gate }) => gate.key === 'errors.first-attempt')?.gate.required).toBe(
      false,
    )
    expect(countPlaces(measured)).toEqual({ places: 3, sharing: 2 })
    expect(strictestLevel(measured)).toBeCloseTo(0.05 / 3, 12)
    expect(strictestLevel([])).toBe(0.05)
  })
})
