import { expect, test } from 'vitest'
import { goldenCases } from '../../../testing/builders/build-golden-case.ts'
import {
  aGateSetting,
  chanceAnswer,
  judgedRun,
  type RunGiven,
} from '../../../testing/builders/build-run.ts'
import { withRequiredTail } from '../../required-tail.ts'

/** The candidate's first answer to these cases takes five times as long. */
function slowAnswersTo(cases: RegExp): NonNullable<RunGiven['observe']> {
  return place => {
    const usual = chanceAnswer(place, 'usual')
    const isSlow = place.side === 'candidate' && place.sample === 1 && cases.test(place.golden.id)
    return isSlow ? { ...usual, totalMs: usual.totalMs * 5 } : usual
  }
}

function tailOf(given: RunGiven) {
  const report = judgedRun(given)
  const gate = report.gates.find(item => item.gate === 'latency.tail')
  return { verdict: report.verdict, reason: report.reason, gate }
}

test('the tail of latency is reported and does not decide', () => {
  const { verdict, gate } = tailOf({ cases: goldenCases(60), observe: slowAnswersTo(/5$/) })
  expect(verdict).toBe('parity')
  expect(gate).toMatchObject({ required: false, verdict: 'drift', unit: 'points', samples: 60 })
  expect(gate?.reason).toMatch(
    /^1\d(\.\d)? % of the candidate's times are among the slowest tenth, \d(\.\d)? % of the baseline's \(p=0\.0\d+; 60 cases\)$/,
  )
})

test('where it is asked for it decides, whatever the configuration said of it', () => {
  const asked = withRequiredTail([aGateSetting('latency.tail', undefined, { required: false })])
  expect(asked).toHaveLength(1)
  const given = { cases: goldenCases(60), gates: asked }
  const slow = tailOf({ ...given, observe: slowAnswersTo(/[05]$/) })
  expect(slow.verdict).toBe('drift')
  expect(slow.reason).toMatch(/^latency\.tail: /)
  expect(tailOf(given)).toMatchObject({ verdict: 'parity', gate: { verdict: 'parity' } })
})

test('without enough it is not measured, which is no pass where it is asked for', () => {
  for (const cases of [goldenCases(19), goldenCases(40, { samples: 1 })]) {
    expect(tailOf({ cases }).gate?.verdict).toBe('not measured')
    const { gate } = tailOf({ cases, gates: withRequiredTail([]) })
    expect(gate?.verdict).toBe('inconclusive')
    expect(gate?.reason).toMatch(/ have 2 timed pairs, and it takes 20 to tell a tail from chance/)
  }
})
