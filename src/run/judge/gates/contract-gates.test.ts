import { describe, expect, test } from 'vitest'
import type { RunReport } from '../../../model/report.ts'
import { aGoldenCase, goldenCases } from '../../../testing/builders/build-golden-case.ts'
import {
  aGateSetting,
  judgedRun,
  usualAnswer,
  type Observed,
} from '../../../testing/builders/build-run.ts'
import { gateOf, inCase, type Place } from '../../../testing/builders/candidate-shows.ts'

describe('contract gates', () => {
  const prompts = { right: { inputTokens: 12 }, wrong: { inputTokens: 31 } }
  const tools = [{ type: 'function', function: { name: 'find_order' } }]

  test('noisy kinds drift by their paired test', () => {
    const report = judgedRun({
      cases: goldenCases(40),
      observe: ({ side, sample, golden }) => {
        const isNoise = golden.id === 'case-039' && sample === 1 && side === 'baseline'
        const isWrong = side === 'candidate' && sample < 3 && golden.id < 'case-030'
        return { finishReason: isNoise || isWrong ? 'length' : 'stop' }
      },
    })
    const gate = gateOf(report, 'contract.finish-reason')
    expect(gate.verdict).toBe('drift')
    expect(gate.reason).toMatch(/against the baseline's 1.7 % .*p=0.0005/)
    expect(report.cases[0]).toMatchObject({ verdict: 'drift', findings: [{ level: 'flag' }] })
    expect(report.cases[35]).toMatchObject({ findings: [] })
  })

  test('a case that breaks in both modes is one case', () => {
    const report = judgedRun({
      cases: goldenCases(5, { modes: ['unary', 'stream'] }),
      observe: place => (inCase('case-002')(place) ? prompts.wrong : prompts.right),
    })
    const { reason } = gateOf(report, 'contract.prompt-tokens')
    expect(reason).toMatch(
      /^support\/case-002: .*, while the baseline agrees with itself throughout the run$/,
    )
    expect(report.cases.filter(result => result.verdict === 'drift').length).toBe(2)
  })

  test('the case to start with is the one that the reason names, not one that breaks now and then', () => {
    const report = judgedRun({
      cases: goldenCases(40),
      observe: ({ side, sample, golden }) => {
        const breaks = golden.id === 'case-030' || (sample === 1 && golden.id < 'case-020')
        return { finishReason: side === 'candidate' && breaks ? 'length' : 'stop' }
      },
    })
    expect(report.cases[0]).toMatchObject({ findings: [{ level: 'flag' }] })
    expect(report.reason).toContain('contract.finish-reason: support/case-030: ')
    expect(report.nextStep).toBe('do not move traffic; start with support/case-030')
    // One of 40 in every sample, and 20 in one of three.
    expect(report.reason).toContain(
      "; in all 19.2 % against the baseline's 0 % (+19.2 pp; 40 cases)",
    )
  })

  test('what the baseline shows outside of a scope still makes a kind noisy inside', () => {
    const cases = [
      ...goldenCases(3, { tags: ['billing'] }),
      aGoldenCase({ id: 'elsewhere', suite: 'other' }),
    ]
    const billing = { kind: 'tag', name: 'billing' } as const
    const gates = [aGateSetting('contract.finish-reason', undefined, { scope: billing })]
    const run = (isNoisy: boolean) =>
      judgedRun({
        cases,
        gates,
        observe: place => {
          const isNoise = isNoisy && place.golden.id === 'elsewhere' && place.sample === 1
          return { finishReason: isNoise || inCase('case-001')(place) ? 'length' : 'stop' }
        },
      })
    const name = 'contract.finish-reason{tag:billing}'
    expect(gateOf(run(false), name).verdict).toBe('drift')
    expect(gateOf(run(true), name).verdict).toBe('inconclusive')
  })

  test('a limit takes the place of the rule about breaks', () => {
    const run = (limit: string) =>
      gateOf(
        judgedRun({
          cases: goldenCases(60),
          gates: [aGateSetting('contract.finish-reason', limit)],
          observe: place => ({ finishReason: inCase('case-002')(place) ? 'length' : 'stop' }),
        }),
        'contract.finish-reason',
      )
    expect(run('<= 10%').verdict).toBe('parity')
    expect(run('<= 3%').verdict).toBe('inconclusive')
    expect(run('<= 3%').reason).toMatch(/^1.7 % against the baseline's 0 % \(\+1.7 pp, at most/)
  })

  test('what only one side reports is inconclusive and a finding', () => {
    const report = judgedRun({
      cases: goldenCases(5),
      observe: ({ side }) => (side === 'candidate' ? { modelServed: null } : {}),
    })
    expect(gateOf(report, 'contract.model')).toMatchObject({
      verdict: 'inconclusive',
      reason:
        'only the baseline shows it, so there is nothing to compare; make it "required: false" if that is known',
    })
    expect(report.cases[0]?.findings).toEqual([
      {
        kind: 'contract.model',
        level: 'note',
        detail: 'the requested model ×3 -> not reported',
        waivedBy: null,
      },
    ])
  })

  test('what follows from another kind does not count twice', () => {
    const report = judgedRun({
      cases: goldenCases(5, { request: { tools } }),
      observe: ({ side }) =>
        side === 'baseline' ? { toolCalls: [{ name: 'find_order', arguments: '{"id": 7}' }] } : {},
    })
    expect(gateOf(report, 'contract.tool-called').verdict).toBe('drift')
    expect(gateOf(report, 'contract.tool-name').verdict).toBe('not measured')
  })

  test('a required gate without anything to check is inconclusive', () => {
    const gates = [aGateSetting('contract.tool-name')]
    const report = judgedRun({ cases: goldenCases(5, { request: { tools } }), gates })
    expect(gateOf(report, 'contract.tool-name')).toMatchObject({
      verdict: 'inconclusive',
      reason:
        'neither side shows it in this run, but contract.tool-name is required: make it "required: false", or run cases that show it',
    })
  })
})

describe('golden checks', () => {
  const cases = goldenCases(5, { expect: [{ kind: 'contains', value: '30 days' }] })
  const right = { text: 'Within 30 days.' }
  const wrong = { text: 'Never.' }
  const run = (isWrong: (place: Place) => boolean) =>
    judgedRun({ cases, observe: place => (isWrong(place) ? wrong : right) })

  test('that fail on every candidate answer of a case and on no baseline answer drift', () => {
    const report = run(inCase('case-002'))
    expect(gateOf(report, 'expect.failed')).toMatchObject({
      verdict: 'drift',
      reason:
        'support/case-002: contains "30 days" fails on 0 of 3 baseline and 3 of 3 candidate answers: got "Never."; so in every candidate sample, and in no baseline sample of the run',
    })
    expect(report.cases[2]?.verdict).toBe('drift')
    expect(report.cases[2]?.reason).toMatch(/^expect.failed: contains "30 days" fails on 0 of 3/)
  })

  test('that fail on both sides are a note', () => {
    const report = run(place => place.golden.id === 'case-002')
    expect(gateOf(report, 'expect.failed').verdict).toBe('parity')
    expect(report.cases[2]).toMatchObject({ verdict: 'parity', findings: [{ level: 'note' }] })
  })

  test('that fail on a baseline answer somewhere are no break elsewhere', () => {
    const report = run(
      place => inCase('case-002')(place) || (place.golden.id === 'case-004' && place.sample === 1),
    )
    expect(gateOf(report, 'expect.failed').verdict).toBe('inconclusive')
  })

  test.each([
    { kind: 'max-latency', limitMs: 3000 },
    { kind: 'max-cost', limitUsd: 1 },
  ] as const)('of the answer are not hidden by a baseline that fails $kind once', check => {
    const report = judgedRun({
      cases: goldenCases(5, { expect: [{ kind: 'contains', value: '30 days' }, check] }),
      observe: place => {
        if (inCase('case-002')(place)) return wrong
        const isSlip = place.golden.id === 'case-004' && place.sample === 1
        return isSlip ? { ...right, totalMs: 4000, costUsd: 2 } : right
      },
    })
    expect(gateOf(report, 'expect.failed').reason).toMatch(/^support\/case-002: contains "30 days"/)
    expect(report.verdict).toBe('drift')
  })

  test('of two checks the failing one is not averaged away', () => {
    const both = [
      { kind: 'contains', value: 'Within' },
      { kind: 'contains', value: '30 days' },
    ] as const
    const report = judgedRun({
      cases: goldenCases(5, { expect: both }),
      observe: place => (inCase('case-002')(place) ? { text: 'Within a year.' } : right),
    })
    expect(gateOf(report, 'expect.failed').reason).toMatch(/^support\/case-002: contains "30 days"/)
  })
})

describe('faulty requests', () => {
  const fault = aGoldenCase({ id: 'unknown-model', fault: 'invalid-model' })
  const observe = (place: Place): Observed =>
    place.golden.fault
      ? { failure: 'model-not-found', totalMs: 9e6, costUsd: 99 }
      : usualAnswer(place)

  test('enter contract.fault-class and nothing else', () => {
    const without = judgedRun({ cases: goldenCases(60), observe })
    const report = judgedRun({ cases: [...goldenCases(60), fault], observe })
    expect(gateOf(report, 'contract.fault-class').verdict).toBe('parity')
    const others = (run: RunReport) =>
      run.gates.filter(gate => gate.gate !== 'contract.fault-class')
    expect(others(report)).toEqual(others(without))
    expect(report.totals).toEqual(without.totals)
    expect(report.cases.at(-1)).toMatchObject({
      verdict: 'parity',
      reason: 'both sides fail in the same class',
    })
  })

  test('that both sides answer show nothing, and that is said', () => {
    const cases = [...goldenCases(60), fault]
    const report = judgedRun({ cases })
    expect(report.cases.at(-1)).toMatchObject({
      verdict: 'inconclusive',
      reason: 'both sides answer a request that has to fail, so the case shows nothing',
      findings: [{ kind: 'contract.fault-class', level: 'note' }],
    })
    expect(report.warnings.map(problem => problem.message)).toEqual([
      'support/unknown-model (unary): both sides answer a request that has to fail with invalid-model',
    ])
    expect(judgedRun({ cases: [fault] }).verdict).toBe('inconclusive')
  })

  test('that fail alike are parity, but no reason to move traffic', () => {
    const report = judgedRun({ cases: [fault], observe })
    expect(report.verdict).toBe('parity')
    expect(report.nextStep).toMatch(/^run cases that measure quality/)
  })

  test('that fail in different classes once are no parity of that case', () => {
    const report = judgedRun({
      cases: [{ ...fault, samples: 1 }],
      observe: ({ side }) => ({ failure: side === 'baseline' ? 'model-not-found' : 'upstream' }),
    })
    expect(report.cases[0]?.verdict).toBe('inconclusive')
    expect(report.verdict).toBe('inconclusive')
  })

  test.each(['network', 'timeout', 'rate-limit', 'overloaded'] as const)(
    'that fail with %s alone say nothing, and the side cannot be used',
    failure => {
      const both = judgedRun({ cases: [fault], observe: () => ({ failure }) })
      expect(both.verdict).toBe('inconclusive')
      expect(both.unusableSide).toMatchObject({
        side: 'baseline',
        reason: `not one of 3 requests that had to be refused was (${failure} ×3); nor did the candidate refuse any`,
      })
      const one = judgedRun({
        cases: [fault],
        observe: place => (place.side === 'candidate' ? { failure } : observe(place)),
      })
      expect([one.verdict, one.unusableSide?.side]).toEqual(['inconclusive', 'candidate'])
      const dead = judgedRun({
        cases: [...goldenCases(60), fault],
        observe: place =>
          place.golden.fault && place.side === 'candidate' ? { failure } : observe(place),
      })
      const isSilence = failure === 'network' || failure === 'timeout'
      expect(dead.verdict).toBe(isSilence ? 'drift' : 'inconclusive')
      const beside = judgedRun({
        cases: [...goldenCases(60), fault],
        observe: place => (place.golden.fault ? { failure } : usualAnswer(place)),
      })
      expect(beside.unusableSide).toBeNull()
      expect(beside.verdict).toBe('inconclusive')
      expect(gateOf(beside, 'contract.fault-class')).toMatchObject({
        verdict: 'inconclusive',
        reason: expect.stringMatching(/^1 of 1 fault case met a limit or silence/) as string,
      })
      expect(beside.cases.at(-1)).toMatchObject({
        verdict: 'inconclusive',
        reason: 'no failure of either side says anything of what is wrong with the request',
      })
    },
  )

  test.each([
    ['invalid-key', 'auth', 'parity'],
    ['invalid-key', 'upstream', 'inconclusive'],
    ['invalid-key', 'model-not-found', 'inconclusive'],
    ['invalid-model', 'model-not-found', 'parity'],
    ['invalid-model', 'invalid-request', 'parity'],
    ['invalid-model', 'auth', 'inconclusive'],
    ['invalid-model', 'upstream', 'inconclusive'],
  ] as const)(
    '%s that both sides refuse with %s, and nothing else: %s',
    (kind, failure, verdict) => {
      const cases = [aGoldenCase({ id: 'a', fault: kind })]
      const report = judgedRun({ cases, observe: () => ({ failure }) })
      expect(report.verdict).toBe(verdict)
      if (verdict === 'parity') return
      expect(report.reason).toBe(
        `nothing could be compared: support/a: both sides fail with ${failure}, which is not how a gateway refuses an ${kind.replace('-', ' ')}`,
      )
    },
  )
})
