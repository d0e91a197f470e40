import { describe, expect, test } from 'vitest'
import type { FailureClass } from '../../../model/exchange.ts'
import type { ContractKind } from '../../../model/gate.ts'
import type { Side } from '../../../model/side.ts'
import { aGoldenCase } from '../../../testing/builders/build-golden-case.ts'
import { goldenEvidence } from '../../../testing/builders/build-measured-gate.ts'
import { someNumbers } from '../../../testing/builders/build-report.ts'
import { exchangeOf } from '../../../testing/builders/build-run.ts'
import type { BySide, CaseEvidence } from '../evidence/evidence.ts'
import { gatherEvidence } from '../evidence/gather-evidence.ts'
import { measureContract, measureExpectations } from './measure-contract.ts'

const context = {
  seed: '42',
  errorLevel: 0.05,
  permutations: 99,
  concurrency: 8,
  eventLoopDelayMs: 0,
}

describe('checks that are left to a judge', () => {
  const ok = ['ok', 'ok', 'ok']

  /** One check of each of ten cases; the judge is silent about the first ones. */
  function gapOf(silent: number, given: { on?: Side; answered?: number } = {}) {
    const { on = 'candidate', answered = 3 } = given
    const evidence = goldenEvidence(10, 3).map((item, index): CaseEvidence => {
      const outcomes = { baseline: ok, candidate: ok, ...(index < silent && { [on]: [] }) }
      const count = index < silent ? answered : 3
      return {
        ...item,
        numbers: { baseline: someNumbers(), candidate: someNumbers({ answered: count }) },
        expectations: [{ kind: 'judge', description: 'judge', outcomes, detail: '' }],
      }
    })
    return measureExpectations(evidence, context).obstacle
  }

  test('and that it does not decide are no pass where they are more than a tenth', () => {
    expect(gapOf(1)).toBeNull()
    expect(gapOf(2)).toMatch(/^the judge decided nothing in 2 of 10 checks/)
    expect(gapOf(2, { on: 'baseline' })).toMatch(/^the judge decided nothing in 2 of 10 checks/)
  })

  test('are none of its business where one side did not answer', () => {
    expect(gapOf(5, { answered: 0 })).toBeNull()
  })
})

describe('faulty requests', () => {
  const refused: readonly FailureClass[] = ['auth', 'auth']

  function gapOf(...cases: readonly Readonly<Record<Side, readonly FailureClass[]>>[]) {
    const evidence = cases.map((classes, index) => {
      const golden = aGoldenCase({ id: `fault-${index}`, fault: 'invalid-key' })
      const exchangesOf = (side: Side) =>
        classes[side].map((failure, at) =>
          exchangeOf({ golden, side, mode: 'unary', sample: at + 1 }, { failure }),
        )
      const exchanges = { baseline: exchangesOf('baseline'), candidate: exchangesOf('candidate') }
      return gatherEvidence({ golden, mode: 'unary', exchanges, timeoutMs: 1000 })
    })
    return measureContract(evidence, 'fault-class', context).obstacle
  }

  test('that meet a limit on one side leave a gap', () => {
    const both = { baseline: refused, candidate: refused }
    expect(gapOf(both)).toBeNull()
    expect(gapOf(both, { ...both, candidate: ['rate-limit', 'rate-limit'] })).toMatch(
      /^1 of 2 fault cases met a limit or silence instead of a refusal/,
    )
    expect(gapOf({ ...both, candidate: ['rate-limit', 'auth'] })).toBeNull()
  })

  test('that were not sent yet leave none of that kind', () => {
    const both = { baseline: refused, candidate: refused }
    expect(gapOf(both, { ...both, candidate: [] })).toBeNull()
    const waiting = { baseline: refused, candidate: [] }
    expect(gapOf(waiting, { ...both, baseline: ['overloaded'] })).toMatch(/^1 of 1 fault case /)
  })
})

describe('cases with a single baseline sample beside cases that are repeated', () => {
  const times = (count: number, value: string) => Array.from({ length: count }, () => value)
  const same = { baseline: times(3, '12'), candidate: times(3, '12') }
  const other = { baseline: times(3, '12'), candidate: times(3, '31') }

  function obstacleOf(
    values: readonly BySide<readonly string[]>[],
    kind: ContractKind = 'prompt-tokens',
  ) {
    const evidence = goldenEvidence(values.length, 3).map((item, index) => ({
      ...item,
      contract: { ...item.contract, [kind]: values[index] },
    }))
    return measureContract(evidence, kind, context).obstacle
  }

  test('are open where no candidate sample shows the same', () => {
    expect(obstacleOf([same, { baseline: ['12'], candidate: ['31', '31'] }])).toMatch(
      /^differs in 1 of 1 case, but one baseline sample cannot show/,
    )
    expect(obstacleOf([same, { baseline: ['12'], candidate: ['12', '31'] }])).toBeNull()
    expect(obstacleOf([same, { baseline: ['12'], candidate: ['12'] }])).toBeNull()
  })

  test('stay an obstacle where the others differ; whether that proves drift is up to the gate', () => {
    const single = { baseline: ['12'], candidate: ['31'] }
    const others = Array.from({ length: 6 }, () => other)
    expect(obstacleOf([...others, single])).toMatch(/^differs in 1 of 1 case/)
  })

  test('are no matter for what an answer shows by itself', () => {
    const clean = { baseline: times(3, 'ok'), candidate: times(3, 'ok') }
    expect(obstacleOf([clean, { baseline: ['ok'], candidate: ['broken'] }], 'refusal')).toBeNull()
  })

  test('and these are counted by families, too', () => {
    const evidence = goldenEvidence(4, 3).map((item, index) => ({
      ...item,
      golden: { ...item.golden, cluster: index < 2 ? 'family' : item.caseKey },
      contract: { ...item.contract, 'prompt-tokens': same },
    }))
    expect(measureContract(evidence, 'prompt-tokens', context).samples).toBe(3)
  })

  test('are counted by families', () => {
    const single = { baseline: ['12'], candidate: ['31'] }
    const evidence = goldenEvidence(4, 1).map((item, index) => ({
      ...item,
      golden: { ...item.golden, cluster: index < 2 ? 'family' : item.caseKey },
      contract: {
        ...item.contract,
        'prompt-tokens': index < 3 ? single : { baseline: ['12'], candidate: ['12'] },
      },
    }))
    expect(measureContract(evidence, 'prompt-tokens', context)).toMatchObject({
      samples: 3,
      obstacle: expect.stringMatching(/^differs in 2 of 3 cases, but/) as string,
      remedy: 'three samples',
    })
  })
})
