import { describe, expect, test } from 'vitest'
import type { Side } from '../../model/side.ts'
import {
  aCase,
  aContractGate,
  aGate,
  aRecordingReport,
  someTotals,
} from '../../testing/builders/build-report.ts'
import { decideRun, findUnusableSide, type RunFacts } from './decide-run.ts'
import type { FaultTotals, RunTotals } from './evidence/run-totals.ts'

const parity = aGate()
const unmeasured = aGate({ metric: 'cost.total', verdict: 'not measured' })
const covered = aGate({ metric: 'coverage.samples', threshold: '>= 95%', unit: 'share' })
const open = aCase({ verdict: 'inconclusive' })

function decide(given: Partial<RunFacts>) {
  return decideRun({
    gates: [parity],
    cases: [aCase()],
    unusableSide: null,
    interrupted: false,
    reachedLimit: null,
    onlyFaults: false,
    ...given,
  })
}

describe('decideRun', () => {
  test.each<[string, Partial<RunFacts>, string]>([
    ['what was compared is at parity', { gates: [parity, unmeasured] }, 'parity'],
    ['that all was sent is no comparison', { gates: [covered, unmeasured] }, 'inconclusive'],
    [
      'nor is what nobody requires',
      { gates: [covered, { ...parity, required: false }] },
      'inconclusive',
    ],
    ['one settled case among others will do', { cases: [open, aCase()] }, 'parity'],
    ['none will not', { cases: [open, open] }, 'inconclusive'],
    [
      'of faulty requests each has to be refused as it should be',
      { onlyFaults: true, cases: [open, aCase()] },
      'inconclusive',
    ],
    ['and then it is enough', { onlyFaults: true, cases: [aCase(), aCase()] }, 'parity'],
    ['what was cut off is not at parity', { interrupted: true }, 'inconclusive'],
    ['nor what a limit has ended', { reachedLimit: { kind: 'budget', usd: 5 } }, 'inconclusive'],
    [
      'drift that was found by then is drift',
      { interrupted: true, gates: [parity, aContractGate('contract.model', { verdict: 'drift' })] },
      'drift',
    ],
    [
      'unless a side cannot be used',
      {
        unusableSide: { side: 'candidate', reason: 'not one answer' },
        gates: [aContractGate('contract.model', { verdict: 'drift' })],
      },
      'inconclusive',
    ],
  ])('%s', (_, given, verdict) => {
    expect(decide(given)).toBe(verdict)
  })
})

const noFaults: FaultTotals = { samples: 0, untold: new Map() }

function totals(given: Partial<RunTotals> = {}): RunTotals {
  return {
    sides: { baseline: someTotals(), candidate: someTotals() },
    hopeless: { baseline: 0, candidate: 0 },
    impossibleCosts: { baseline: 0, candidate: 0 },
    faults: { baseline: noFaults, candidate: noFaults },
    requestChanges: [],
    times: { ttft: [], total: [] },
    ...given,
  }
}

describe('findUnusableSide', () => {
  const failing = someTotals({ answered: 1, failed: 5, failures: [{ class: 'auth', count: 5 }] })
  const stopped = {
    type: 'footer',
    finishedAt: '',
    stopReason: 'unusable-side',
    eventLoopDelayMs: 0,
  } as const

  test.each<Side>(['baseline', 'candidate'])('sending stopped for the %s', side => {
    const hopeless = { baseline: 1, candidate: 1, [side]: 5 }
    const sides = { ...totals().sides, [side]: failing }
    expect(findUnusableSide(totals({ hopeless, sides }), stopped)).toEqual({
      side,
      reason: 'sending stopped, since its first samples all failed for good (auth ×5)',
    })
  })

  test('a recording that the live baseline does not bear out is named, unless sending began', () => {
    const recording = aRecordingReport()
    const unsent = { ...totals().sides, candidate: someTotals({ samples: 0, answered: 0 }) }
    expect(findUnusableSide(totals({ sides: unsent }), stopped, recording)).toEqual({
      side: 'baseline',
      reason: recording.sentinel.reason,
    })
    const sides = { ...totals().sides, candidate: failing }
    const hopeless = { baseline: 0, candidate: 5 }
    const found = findUnusableSide(totals({ sides, hopeless }), stopped, recording)
    expect(found?.side).toBe('candidate')
  })

  test('one side that refuses no faulty request is named alone', () => {
    const none = someTotals({ samples: 0, answered: 0 })
    const untold: FaultTotals = { samples: 3, untold: new Map([['network', 3]]) }
    const told: FaultTotals = { samples: 3, untold: new Map([['network', 2]]) }
    const given = { sides: { baseline: none, candidate: none } }
    const one = findUnusableSide(
      totals({ ...given, faults: { baseline: told, candidate: untold } }),
      null,
    )
    expect(one).toEqual({
      side: 'candidate',
      reason: 'not one of 3 requests that had to be refused was (network ×3)',
    })
    const faults = { baseline: told, candidate: noFaults }
    expect(findUnusableSide(totals({ ...given, faults }), null)).toBeNull()
  })
})
