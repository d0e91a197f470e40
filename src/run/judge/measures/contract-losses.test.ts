import { describe, expect, test } from 'vitest'
import { goldenCases } from '../../../testing/builders/build-golden-case.ts'
import { aGateSetting, judgedRun, type Observed } from '../../../testing/builders/build-run.ts'
import { gateOf, type Place } from '../../../testing/builders/candidate-shows.ts'
import { randomStream, uniform } from '../../../statistics/basics/random.ts'

const tools = [{ type: 'function', function: { name: 'find_order' } }]
const cases = goldenCases(50, {
  request: { tools },
  compare: { kind: 'tools', ignorePaths: [], numericTolerance: 0 },
})

/** What is as it should be with this chance, and otherwise is not. */
interface Kind {
  readonly name: 'contract.tool-called' | 'contract.model' | 'contract.finish-reason'
  readonly right: Observed
  readonly wrong: Observed
}

const kinds: readonly Kind[] = [
  {
    name: 'contract.tool-called',
    right: { toolCalls: [{ name: 'find_order', arguments: '{}' }] },
    wrong: { toolCalls: [] },
  },
  {
    name: 'contract.model',
    right: { modelServed: 'gpt-4o-mini' },
    wrong: { modelServed: 'gpt-4.1-nano' },
  },
  {
    name: 'contract.finish-reason',
    right: { finishReason: 'stop' },
    wrong: { finishReason: 'length' },
  },
]

const isRight = ({ golden, side, sample }: Place, chance: number) =>
  uniform(randomStream('losses', `${golden.id} ${side} ${sample}`)) < chance

function judge({ name, right, wrong }: Kind, chances: Record<Place['side'], number>) {
  const report = judgedRun({
    cases,
    observe: place => (isRight(place, chances[place.side]) ? right : wrong),
  })
  return gateOf(report, name)
}

describe('what a baseline does about every other time', () => {
  test.each(kinds)('is drift in $name where the candidate never does it', kind => {
    for (const baseline of [0.4, 0.5, 0.6]) {
      expect(judge(kind, { baseline, candidate: 0 })).toMatchObject({
        verdict: 'drift',
        candidate: 1,
      })
    }
  })

  test('is said in the words of what is lost', () => {
    const kind = kinds[0] as Kind
    expect(judge(kind, { baseline: 0.5, candidate: 0 }).reason).toMatch(
      /^100 % against the baseline's .*; 50 cases; counted: answers without a tool call\), beyond/,
    )
  })

  test.each(kinds)('is parity in $name where the candidate does it as often', kind => {
    expect(judge(kind, { baseline: 0.5, candidate: 0.5 }).verdict).toBe('parity')
  })

  test.each(kinds)('is parity in $name where the candidate always does it', kind => {
    const gate = judge(kind, { baseline: 0.5, candidate: 1 })
    expect(gate.verdict).toBe('parity')
    // What is shown is not that nothing was found: the baseline does differ from itself.
    expect(gate.baseline).toBeGreaterThan(0.3)
  })

  test('keeps no limit where the candidate never does it', () => {
    const report = judgedRun({
      cases,
      gates: [aGateSetting('contract.tool-called', '<= 20%')],
      observe: place => {
        const called = place.side === 'baseline' && isRight(place, 0.5)
        return called ? (kinds[0]?.right ?? {}) : (kinds[0]?.wrong ?? {})
      },
    })
    expect(gateOf(report, 'contract.tool-called').verdict).toBe('drift')
  })
})

describe('a fault that the baseline refuses, now in one way and now in another', () => {
  const faults = goldenCases(1, { fault: 'invalid-key' })
  const answers = (count: number) =>
    judgedRun({
      cases: faults,
      observe: ({ side, sample }) =>
        side === 'candidate' && sample <= count
          ? {}
          : { failure: sample === 1 ? 'permission' : 'auth' },
    })

  test('is drift where the candidate answers it each time', () => {
    const gate = gateOf(answers(3), 'contract.fault-class')
    expect(gate.verdict).toBe('drift')
    expect(gate.reason).toMatch(
      /answered ×3; so in every candidate sample, and in no baseline sample of the run$/,
    )
    expect(answers(3).cases[0]?.verdict).toBe('drift')
  })

  test('is no parity where the candidate answers it now and then', () => {
    const report = answers(1)
    expect(gateOf(report, 'contract.fault-class')).toMatchObject({
      verdict: 'inconclusive',
      reason:
        'the candidate answered 1 of 3 requests that have to fail, and the baseline none (support/case-000): find out why, or waive it',
    })
    expect(report.cases[0]).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringMatching(
        /-> fails with auth ×2, answered: the baseline never answers what has to fail$/,
      ),
    })
  })

  test('is parity where that is known, and waived', () => {
    const report = judgedRun({
      cases: faults,
      waivers: [
        {
          id: 'key-cache',
          cases: 'support/*',
          finding: 'contract.fault-class',
          reason: 'keys are checked a minute late',
          expires: '2026-12-31',
          location: { file: 'parity.config.yaml', line: 1, column: 1 },
        },
      ],
      observe: ({ side, sample }) =>
        side === 'candidate' && sample === 1 ? {} : { failure: 'auth' },
    })
    expect(report.cases[0]?.verdict).toBe('parity')
    expect(gateOf(report, 'contract.fault-class').verdict).not.toBe('inconclusive')
  })

  test('is parity where the candidate does the same', () => {
    expect(gateOf(answers(0), 'contract.fault-class').verdict).toBe('parity')
  })
})

test('answers that are cut in one case each time are drift beside a baseline whose whole ones end in two ways', () => {
  const call = {
    toolCalls: [{ name: 'find_order', arguments: '{}' }],
    finishReason: 'tool_calls',
  } as const
  const report = judgedRun({
    cases,
    observe: ({ golden, side, sample }) => {
      if (golden.id === 'case-001' && sample === 1) return { finishReason: 'stop' }
      return golden.id === 'case-002' && side === 'candidate'
        ? { ...call, finishReason: 'length' }
        : call
    },
  })
  expect(gateOf(report, 'contract.finish-reason')).toMatchObject({
    verdict: 'drift',
    reason: expect.stringMatching(
      /^support\/case-002: finish_reason tool_calls ×3 -> finish_reason length ×3/,
    ),
  })
})
