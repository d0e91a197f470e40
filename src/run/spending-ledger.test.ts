import { describe, expect, test } from 'vitest'
import type { Exchange, FailureClass } from '../model/exchange.ts'
import { anExchange } from '../testing/builders/build-exchange.ts'
import { aGoldenCase } from '../testing/builders/build-golden-case.ts'
import { createSpendingLedger } from './spending-ledger.ts'

const golden = aGoldenCase()
const baseline = { golden, side: 'baseline', mode: 'unary', sample: 1 } as const
const candidate = { ...baseline, side: 'candidate' } as const

const costing = (usd: number | null, given: Partial<Exchange> = {}) =>
  anExchange({ cost: { usd, source: usd === null ? 'unknown' : 'reported' }, ...given })

const failing = (name: FailureClass) =>
  costing(null, { outcome: anExchange({ failure: { class: name } }).outcome })

describe('a spending ledger', () => {
  test('sets aside what a sample can cost until it is known what it did cost', () => {
    const ledger = createSpendingLedger(() => 0.5)
    ledger.reserve(baseline)
    ledger.reserve(candidate)
    expect([ledger.spentUsd, ledger.reservedUsd]).toEqual([0, 1])
    ledger.release(baseline)
    ledger.add(baseline, costing(0.2))
    expect([ledger.spentUsd, ledger.reservedUsd]).toEqual([0.2, 0.5])
    ledger.release(candidate)
    expect(ledger.reservedUsd).toBe(0)
  })

  test('sets aside for each of the samples of a side that are under way', () => {
    const ledger = createSpendingLedger(({ golden: { id } }) => (id === 'dear' ? 0.2 : 0.1))
    const dear = { ...baseline, golden: aGoldenCase({ id: 'dear' }) }
    ledger.reserve(baseline)
    ledger.reserve(dear)
    expect(ledger.reservedUsd).toBeCloseTo(0.3, 12)
    ledger.release(baseline)
    expect(ledger.reservedUsd).toBeCloseTo(0.2, 12)
    ledger.release(dear)
    // 0.1 + 0.2 - 0.1 - 0.2 is not quite 0, and a crumb would be waited for without an end.
    expect(ledger.reservedUsd).toBe(0)
  })

  test('counts what was spent on samples that are sent again', () => {
    const ledger = createSpendingLedger(() => 0.5)
    ledger.addVoided(costing(0.3))
    ledger.addVoided(costing(null))
    expect(ledger.spentUsd).toBe(0.3)
    expect(ledger.mostUsd(baseline)).toBe(0.5)
  })

  test('a model that is free by the list and is charged all the same leaves others at their price', () => {
    const ledger = createSpendingLedger(({ golden: { id } }) => (id === 'free' ? 0 : 0.5))
    ledger.add({ ...baseline, golden: aGoldenCase({ id: 'free' }) }, costing(0.1))
    expect([ledger.spentUsd, ledger.mostUsd(baseline)]).toEqual([0.1, 0.5])
  })

  test('a side that charges above list prices may do so again, also for what is under way', () => {
    const ledger = createSpendingLedger(() => 0.5)
    ledger.reserve(baseline)
    ledger.reserve(candidate)
    ledger.add(baseline, costing(1.5))
    expect([ledger.mostUsd(baseline), ledger.mostUsd(candidate)]).toEqual([1.5, 0.5])
    expect(ledger.reservedUsd).toBe(2)
    ledger.add(baseline, costing(0.1))
    expect(ledger.mostUsd(baseline)).toBe(1.5)
  })

  test('without a price, a sample may cost what others of its side have cost on average', () => {
    const ledger = createSpendingLedger(() => null)
    expect(ledger.mostUsd(baseline)).toBe(0)
    ledger.add(baseline, costing(0.1))
    ledger.add(baseline, costing(0.3))
    expect(ledger.mostUsd(baseline)).toBeCloseTo(0.2, 12)
    expect(ledger.mostUsd(candidate)).toBe(0)
  })

  test('what may have been charged and is not told counts in full', () => {
    const spentOn = (exchange: Exchange) => {
      const ledger = createSpendingLedger(() => 0.5)
      ledger.add(baseline, exchange)
      return ledger.spentUsd
    }
    expect(spentOn(costing(null))).toBe(0.5)
    expect(spentOn(failing('timeout'))).toBe(0.5)
    expect(spentOn(failing('truncated'))).toBe(0.5)
    expect(spentOn(failing('malformed'))).toBe(0.5)
    expect(spentOn(failing('empty'))).toBe(0.5)
    expect(spentOn(failing('content-filter'))).toBe(0.5)
    expect(spentOn(failing('rate-limit'))).toBe(0)
    expect(spentOn(failing('auth'))).toBe(0)
    expect(spentOn(costing(null, { cacheHit: true }))).toBe(0)
  })
})
