import { describe, expect, test } from 'vitest'
import type { JudgeReport } from '../../model/judge.ts'
import type { ReachedLimit } from '../../model/reached-limit.ts'
import type { GateResult, RunReport } from '../../model/report.ts'
import {
  aCase,
  aContractGate,
  aFinding,
  aGate,
  aReport,
} from '../../testing/builders/build-report.ts'
import { describeNextStep, describeRunReason } from './run-reason.ts'

const plan = aReport().plan
const partly = { ...plan, samplesDone: 7 }

function reasonOf(given: Partial<RunReport>): string {
  return describeRunReason(aReport(given))
}

function stepOf(given: Partial<RunReport>): string {
  return describeNextStep(aReport(given))
}

const open = (metric: string, given: Partial<GateResult> = {}) =>
  aGate({ metric, verdict: 'inconclusive', reason: `why ${metric}`, ...given })

const judge: JudgeReport = {
  model: 'judge',
  questions: 9,
  decided: 8,
  abstained: { order: 0, unsure: 0, unreadable: 0, failed: 0, notAsked: 1 },
  favouredFirst: 0,
  requests: 16,
  costUsd: null,
  costUnknown: 0,
}

describe('the reason of a run', () => {
  test('begins with what explains most, and names the others, of more than four three', () => {
    const gates = [
      open('quality.replaced'),
      open('latency.total'),
      open('contract.model'),
      open('cost.total'),
      open('errors.rate'),
      open('coverage.samples'),
    ]
    expect(reasonOf({ verdict: 'inconclusive', gates })).toBe(
      'coverage.samples: why coverage.samples; also contract.model, quality.replaced, latency.total, 2 more',
    )
    // "1 more" would be no shorter than its name.
    expect(reasonOf({ verdict: 'inconclusive', gates: gates.slice(0, 5) })).toBe(
      'contract.model: why contract.model; also quality.replaced, latency.total, cost.total, errors.rate',
    )
  })

  test('leaves out what nobody requires', () => {
    const gates = [open('contract.model', { required: false }), open('errors.rate')]
    expect(reasonOf({ verdict: 'inconclusive', gates })).toBe('errors.rate: why errors.rate')
  })

  test('of parity counts required limits and checks, and names limits that were not measured', () => {
    const gates = [
      aGate(),
      aGate({ metric: 'errors.rate', threshold: '<= 2pp' }),
      aGate({ metric: 'errors.first-attempt', required: false }),
      aContractGate('contract.model'),
      aContractGate('contract.usage', { required: false }),
      aContractGate('contract.tool-name', { verdict: 'not measured' }),
      aGate({ metric: 'latency.ttft', verdict: 'not measured' }),
      aGate({ metric: 'latency.tail', verdict: 'not measured', required: false }),
    ]
    expect(reasonOf({ gates })).toBe(
      '2 limits kept, no break found by 1 check; not measured: latency.ttft',
    )
  })

  test('of parity counts a case with a waiver once, in however many modes', () => {
    const cases = [
      aCase({ waivedBy: 'known' }),
      aCase({ waivedBy: 'known', mode: 'stream' }),
      aCase({ caseId: 'shipping' }),
    ]
    expect(reasonOf({ cases })).toBe('1 limit kept; known differences waived in 1 case')
  })

  test('says what an interrupt left open: samples, or questions to the judge', () => {
    const given = { verdict: 'inconclusive', interrupted: true } as const
    expect(reasonOf({ ...given, gates: [], plan: partly })).toBe('the run was not finished')
    expect(reasonOf({ ...given, gates: [], judge })).toBe(
      'the run was not finished: 1 question to the judge left',
    )
    expect(reasonOf({ ...given, gates: [] })).toBe(
      'the run was cut off before its end was recorded',
    )
  })
})

describe('the next step', () => {
  test.each<[ReachedLimit, string]>([
    [{ kind: 'budget', usd: 5 }, 'finish it with --resume and a higher --budget-usd'],
    [{ kind: 'duration', ms: 5 }, 'finish it with --resume'],
    [
      { kind: 'side-failing', sides: ['candidate'], samples: 20, classes: ['upstream'] },
      'check the state of the candidate, then finish it with --resume',
    ],
    [
      { kind: 'side-failing', sides: ['baseline', 'candidate'], samples: 20, classes: ['network'] },
      'check the key, credit and network of both sides, then finish it with --resume',
    ],
  ])('after %j', (reachedLimit, expected) => {
    expect(stepOf({ verdict: 'inconclusive', reachedLimit, plan: partly })).toBe(expected)
  })

  test('of a run that was cut off is to finish it', () => {
    const given = { verdict: 'inconclusive', plan: partly, runId: 'run-1' } as const
    expect(stepOf({ ...given, interrupted: true })).toBe('finish it with --resume')
    // One that came to its end with samples missing is not found without its name.
    expect(stepOf(given)).toBe('finish it with --resume=run-1')
    expect(stepOf({ ...given, plan })).toMatch(/^not a pass: /)
  })

  test('of drift is the case that shows what drifts, of required gates and contracts first', () => {
    const cases = [
      aCase({ caseId: 'slow', latencyRatio: 3 }),
      aCase({ caseId: 'cut', findings: [aFinding({ kind: 'contract.length' })] }),
      aCase({ caseId: 'other', findings: [aFinding({ kind: 'contract.model' })] }),
    ]
    const gates = [
      aContractGate('contract.length', { verdict: 'drift', required: false }),
      aGate({ verdict: 'drift' }),
      aContractGate('contract.model', { verdict: 'drift' }),
    ]
    expect(stepOf({ verdict: 'drift', cases, gates })).toBe(
      'do not move traffic; start with support/other',
    )
    expect(stepOf({ verdict: 'drift', cases, gates: gates.slice(0, 2) })).toBe(
      'do not move traffic; start with support/slow',
    )
  })

  test('of parity is traffic only where real gateways were measured', () => {
    expect(stepOf({})).toBe('go on to 5-10 % of traffic')
    expect(stepOf({ simulated: true })).toBe('compare the real gateways before moving traffic')
    const gates = [
      aContractGate('contract.model'),
      aGate({ verdict: 'inconclusive', required: false }),
    ]
    expect(stepOf({ gates })).toMatch(/^run cases that measure quality/)
  })
})
