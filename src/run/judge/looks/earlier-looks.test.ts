import { describe, expect, test } from 'vitest'
import type { GateResult } from '../../../model/report.ts'
import { goldenCases } from '../../../testing/builders/build-golden-case.ts'
import { aContractGate, aGate } from '../../../testing/builders/build-report.ts'
import { aJournalHeader } from '../../../testing/builders/build-run.ts'
import type { Look, TakenLook } from '../../looks.ts'
import { describeLookBound, keepSettled, lookBefore } from './earlier-looks.ts'

const kept = (given: Partial<GateResult>) => aGate({ reason: 'kept then', ...given })
const open = (given: Partial<GateResult>) =>
  aGate({ verdict: 'inconclusive', reason: 'open now', ...given })

describe('keepSettled', () => {
  test.each<[string, GateResult, GateResult, string]>([
    ['a limit that was kept stays kept', kept({}), open({}), 'kept then'],
    ['unless drift is proven', kept({}), { ...open({}), verdict: 'drift' }, 'open now'],
    ['a limit that was open stays open', { ...kept({}), verdict: 'drift' }, open({}), 'open now'],
    [
      'a check without a limit is up to the latest look',
      aContractGate('contract.model', { reason: 'kept then' }),
      open({ metric: 'contract.model', threshold: '' }),
      'open now',
    ],
    [
      'so are missing samples',
      kept({ metric: 'coverage.samples', threshold: '>= 95%' }),
      open({ metric: 'coverage.samples', threshold: '>= 95%' }),
      'open now',
    ],
    [
      'another gate says nothing of this one',
      kept({ gate: 'latency.total{tag:billing}' }),
      open({}),
      'open now',
    ],
  ])('%s', (...[, then, now, reason]) => {
    expect(keepSettled([now], () => [then])[0]?.reason).toBe(reason)
  })
})

describe('lookBefore', () => {
  const cases = goldenCases(3)
  const header = aJournalHeader({ cases: goldenCases(3, { samples: 9 }) })
  const readExchanges = () => ({ baseline: [], candidate: [] })
  const taken = (look: number, given: Partial<TakenLook> = {}): TakenLook => ({
    record: { type: 'look', look, eventLoopDelayMs: look },
    cases,
    ...given,
  })
  const at = (earlier: readonly TakenLook[]): Look => ({
    rule: 'until-decided',
    look: 3,
    of: 3,
    early: false,
    errorLevel: 0.0075,
    ended: null,
    casesPlanned: 3,
    eventLoopDelayMs: 0,
    cases: header.cases,
    earlier,
  })

  test('is the last one that was taken, as it was judged then', () => {
    const before = lookBefore(at([taken(1), taken(2)]), {
      header,
      footer: null,
      readExchanges,
      warnings: [],
    })
    expect(before?.header.cases).toBe(cases)
    expect(before?.footer).toMatchObject({ stopReason: 'finished', eventLoopDelayMs: 2 })
    expect(before?.looks?.map(({ record }) => [record.look, record.ended])).toEqual([
      [1, undefined],
      [2, 'last'],
    ])
  })

  test('is none of those whose cases have changed since', () => {
    const options = { header, footer: null, readExchanges, warnings: [] }
    const before = lookBefore(at([taken(1), taken(2, { cases: null })]), options)
    expect(before?.looks?.map(({ record }) => record.look)).toEqual([1])
    expect(lookBefore(at([taken(1, { cases: null })]), options)).toBeNull()
    expect(lookBefore(at([]), options)).toBeNull()
  })

  test('its bounds are named with it', () => {
    expect(describeLookBound(at([]))).toBe('99.25 % bound, look 3 of 3')
    expect(describeLookBound({ ...at([]), early: true })).toBe('99.25 % bound, before look 3 of 3')
  })
})
