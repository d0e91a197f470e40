import { describe, expect, test } from 'vitest'
import type { RecordedBaseline } from '../../../model/recording.ts'
import { caseKey } from '../../../model/suite.ts'
import { goldenCases } from '../../../testing/builders/build-golden-case.ts'
import {
  aGateSetting,
  chanceAnswer,
  judgedRun,
  usualAnswer,
  type RunGiven,
} from '../../../testing/builders/build-run.ts'

const cases = goldenCases(40)
const recordedBaseline: RecordedBaseline = {
  path: 'recordings/r1',
  runId: 'r1',
  recordedAt: '2026-02-17T09:00:00.000Z',
  changed: [],
  missing: [],
  sentinel: cases.slice(0, 10).map(caseKey),
  obstacle: null,
}

/** Twelve days after the recording; the live baseline answers as ever. */
function against(
  given: Partial<RunGiven> & { readonly recorded?: Partial<RecordedBaseline> } = {},
) {
  const { recorded, ...rest } = given
  return judgedRun({
    cases,
    recordedBaseline: { ...recordedBaseline, ...recorded },
    observe: usualAnswer,
    observeLive: place => chanceAnswer(place, 'usual', 'later'),
    ...rest,
  })
}

describe('a run against a recorded baseline', () => {
  test('is parity where the live baseline answers as recorded; what is timed decides nothing', () => {
    const report = against({
      observe: place => ({
        ...usualAnswer(place),
        ...(place.side === 'candidate' && { lateMs: 1e9, totalMs: 9000 }),
      }),
    })
    expect(report.verdict).toBe('parity')
    expect(report.recording).toMatchObject({
      ageMs: 12 * 86_400_000 + 3_600_000,
      sentinel: { status: 'agrees', cases: 10, samples: 30 },
    })
    const latency = report.gates.find(gate => gate.gate === 'latency.total')
    expect(latency).toMatchObject({ required: false, verdict: 'drift' })
    expect(latency?.reason).toContain('recorded 2026-02-17, 12 days before')
  })

  test('what the configuration requires is required of a recording, too', () => {
    const report = against({ gates: [aGateSetting('latency.total', '<= 5')] })
    expect(report.gates.find(gate => gate.gate === 'latency.total')?.required).toBe(true)
  })

  test('live answers enter no figure', () => {
    const report = against()
    const alone = against({ recorded: { sentinel: [] } })
    expect(report.totals).toEqual(alone.totals)
    expect(report.plan).toEqual(alone.plan)
    expect(report.recording?.sentinel.costUsd).toBeGreaterThan(0)
    expect(alone.recording?.sentinel.costUsd).toBeNull()
    expect(alone.recording?.sentinel.reason).toMatch(/none of its cases is one that can be asked/)
  })

  test('a candidate that differs drifts while the live baseline is the same', () => {
    const report = against({
      observe: place =>
        place.side === 'candidate' ? chanceAnswer(place, 'another model') : usualAnswer(place),
    })
    expect([report.verdict, report.recording?.sentinel.status]).toEqual(['drift', 'agrees'])
  })

  test.each([
    [
      'answers',
      / \(answers differ beyond its own run-to-run noise, p[=<]0\.\d+\)/,
      (place: Parameters<typeof usualAnswer>[0]) => chanceAnswer(place, 'another model'),
    ],
    [
      'model',
      / \(contract\.model of support\/case-000: the requested model ×3 -> model gpt-9 ×3\)/,
      (place: Parameters<typeof usualAnswer>[0]) => ({
        ...chanceAnswer(place, 'usual', 'later'),
        modelServed: 'gpt-9',
      }),
    ],
  ])(
    'other %s of the live baseline make both parity and drift inconclusive',
    (_, why, observeLive) => {
      for (const seed of ['usual', 'another model']) {
        const report = against({
          observeLive,
          observe: place =>
            place.side === 'candidate' ? chanceAnswer(place, seed) : usualAnswer(place),
        })
        expect([report.verdict, report.recording?.sentinel.status]).toEqual([
          'inconclusive',
          'differs',
        ])
        expect(report.reason).toMatch(
          /^the baseline has changed since it was recorded: record anew/,
        )
        expect(report.reason).toMatch(why)
        expect(report.nextStep).toContain('parity record')
        expect(report.gates.map(gate => gate.verdict)).not.toContain('drift')
        expect(report.cases.map(result => result.verdict)).not.toContain('drift')
      }
    },
  )

  test('what only the recording showed is a change, too', () => {
    const refuses = { refusal: 'I cannot help with that.' }
    const report = against({
      observe: place => ({ ...usualAnswer(place), ...refuses }),
    })
    expect(report.recording?.sentinel.status).toBe('differs')
    // Answers stand in no reason, which reports without content show, too.
    expect(report.recording?.sentinel.reason).toMatch(/\(contract\.refusal of support\/case-000\)$/)
  })

  test('without live answers it is inconclusive, and the reason says what to set', () => {
    const report = against({
      observeLive: () => null,
      recorded: { obstacle: 'set LLM_GATEWAY_API_KEY' },
    })
    expect(report.verdict).toBe('inconclusive')
    expect(report.reason).toBe(
      'the recording is 12 days old and was not checked against the live baseline: set LLM_GATEWAY_API_KEY',
    )
    expect(report.nextStep).toContain('--resume=run-1')
  })

  test('a check that was not finished, or was hardly answered, shows nothing', () => {
    const partly = against({
      observeLive: place => (place.sample === 1 ? usualAnswer(place) : null),
    })
    expect(partly.reason).toContain('was not finished: 10 of 30 samples')
    const failing = against({
      observeLive: place =>
        place.golden.id < 'case-005' ? { failure: 'overloaded' } : usualAnswer(place),
    })
    expect(failing.reason).toContain('only 5 of the 10 cases')
    expect(failing.reason).toContain('overloaded ×15')
    expect(failing.verdict).toBe('inconclusive')
  })

  test('what the check has cost is told as far as it is known', () => {
    const costing = (costUsd: number | null) =>
      against({
        observeLive: place => ({
          ...usualAnswer(place),
          costUsd: place.sample === 1 ? null : costUsd,
        }),
      }).recording?.sentinel.costUsd
    expect(costing(0.001)).toBeCloseTo(0.02, 12)
    expect(costing(null)).toBeNull()
  })

  test('one case of ten without a live answer is no obstacle, two are', () => {
    const without = (count: number) =>
      against({
        observeLive: place =>
          Number(place.golden.id.slice(-3)) < count
            ? { failure: 'overloaded' }
            : usualAnswer(place),
      }).recording?.sentinel
    expect(without(1)).toMatchObject({ status: 'agrees', cases: 9, samples: 30 })
    expect(without(2)).toMatchObject({ status: 'unchecked', cases: 8 })
  })

  test('a check in both modes is finished when both have been asked', () => {
    const both = goldenCases(20, { modes: ['unary', 'stream'] })
    const sentinel = both.slice(0, 10).map(caseKey)
    const report = against({
      cases: both,
      recorded: { sentinel },
      observeLive: place => (place.mode === 'unary' ? usualAnswer(place) : null),
    })
    expect(report.reason).toContain('was not finished: 30 of 60 samples')
  })

  test('what the candidate was not sent yet is not lacking of the recording', () => {
    const report = against({
      observe: place =>
        place.side === 'candidate' && place.golden.id < 'case-002' ? null : usualAnswer(place),
    })
    expect(report.recording?.samplesLacking).toBe(0)
    expect(report.nextStep).toBe('finish it with --resume=run-1')
  })

  test('what is lacking of the recording makes coverage inconclusive, and no resume helps', () => {
    const [first, second] = cases.map(caseKey)
    const report = against({
      recorded: { changed: [first ?? ''], missing: [second ?? ''], sentinel: [caseKey(cases[9]!)] },
      observe: place => (place.golden.id < 'case-002' ? null : usualAnswer(place)),
    })
    expect(report.verdict).toBe('inconclusive')
    expect(report.recording?.samplesLacking).toBe(6)
    expect(report.reason).toContain('record anew')
    expect(report.nextStep).toContain('parity record')
    expect(report.cases[0]?.reason).toBe(
      'not compared: the case has changed since the baseline was recorded',
    )
    expect(report.cases[1]?.reason).toBe('not compared: the case is not in the recording')
  })
})
