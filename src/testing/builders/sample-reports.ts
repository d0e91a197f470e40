import type { RunReport } from '../../model/report.ts'
import {
  aCase,
  aContractGate,
  aFinding,
  aGate,
  aReport,
  aSide,
  someNumbers,
  someTotals,
} from './build-report.ts'
import { checks, dimensions } from './sample-gates.ts'

const plan = {
  cases: 50,
  clusters: 48,
  slots: 150,
  samplesPlanned: 300,
  samplesDone: 300,
  concurrency: 8,
}

const quietCases = Array.from({ length: 50 }, (_, index) =>
  aCase({
    suite: index < 20 ? 'support' : 'tools',
    caseId: `case-${String(index + 1).padStart(2, '0')}`,
    crossSimilarity: 0.93 - index / 1000,
    similarityDelta: index / 1000,
  }),
)

export const parityReport: RunReport = aReport({
  reason: '21 gates inside the limits, no contract break in 50 cases',
  gates: [...dimensions, ...checks],
  cases: quietCases,
  plan,
  totals: {
    baseline: someTotals({ samples: 150, answered: 150, attempts: 151 }),
    candidate: someTotals({ samples: 150, answered: 150, attempts: 152, ttftMs: 208.2 }),
  },
})

const broken = aCase({
  suite: 'tools',
  caseId: 'weather[city=東京, unit=celsius]',
  mode: 'stream',
  verdict: 'drift',
  reason: 'contract.finish-reason: tool_calls ×3 -> stop ×3',
  findings: [aFinding({ detail: 'tool_calls ×3 -> stop ×3' })],
  similarityDelta: 0.31,
  crossSimilarity: 0.62,
  firstDifference: '"celsius" … -> I cannot look up the weather 🌧️ in …',
})

export const driftReport: RunReport = aReport({
  verdict: 'drift',
  reason:
    'contract.finish-reason: 1 case where every candidate answer breaks and no baseline answer does: answers end for the same reason no longer; also latency.total, errors.rate',
  nextStep: 'do not move traffic; start with tools/weather[city=東京, unit=celsius]',
  gates: [
    ...dimensions.map(gate => {
      if (gate.metric === 'latency.total')
        return aGate({
          candidate: 1624.5,
          difference: 1.31,
          low: 1.22,
          high: 1.4,
          verdict: 'drift',
          reason:
            "1.31×, at most 1.40×, limit 1.10 (50 cases; 1.62 s against 1.24 s), beyond the baseline's own variation (p=0.0004)",
        })
      if (gate.metric === 'errors.rate')
        return aGate({
          gate: 'errors.rate',
          baseline: 0.003,
          candidate: 0.037,
          difference: 0.034,
          low: 0.012,
          high: 0.056,
          threshold: '<= 2pp',
          samples: 300,
          unit: 'points',
          verdict: 'drift',
          reason:
            "3.7 % against 0.3 % (+3.4 pp, at most +5.6 pp, limit 2pp; 300 samples), beyond the baseline's own variation (p=0.004)",
        })
      return gate
    }),
    ...checks.map(gate =>
      gate.metric === 'contract.finish-reason'
        ? aContractGate('contract.finish-reason', {
            candidate: 0.02,
            difference: 0.02,
            verdict: 'drift',
            reason:
              '1 case where every candidate answer breaks and no baseline answer does: answers end for the same reason no longer',
          })
        : gate,
    ),
  ],
  cases: [
    ...quietCases.slice(0, 35),
    ...Array.from({ length: 13 }, (_, index) =>
      aCase({
        suite: 'tools',
        caseId: `flagged-${index + 1}`,
        verdict: 'drift',
        reason:
          'expect.failed: contains "30 days" fails on 0 of 3 baseline and 1 of 3 candidate answers',
        findings: [aFinding({ kind: 'expect.failed', level: 'flag' })],
        similarityDelta: index / 100,
        crossSimilarity: 0.93 - index / 100,
        latencyRatio: 1.3 + index / 100,
      }),
    ),
    broken,
    aCase({ caseId: 'greeting', waivedBy: 'known-model-id', similarityDelta: 0 }),
  ],
  plan,
  totals: {
    baseline: someTotals({
      samples: 150,
      answered: 150,
      attempts: 151,
      totalQuantiles: [{ share: 0.95, ms: 2104, low: 1960.25, high: 2390 }],
    }),
    candidate: someTotals({
      samples: 150,
      answered: 145,
      failed: 5,
      attempts: 163,
      costUsd: 0.0131,
      costUnknown: 2,
      totalMs: 1624.5,
      totalQuantiles: [{ share: 0.95, ms: 3412, low: 2804, high: 4950.5 }],
      failures: [
        { class: 'upstream', count: 4 },
        { class: 'rate-limit', count: 1 },
      ],
    }),
  },
  timeRatios: { ttft: [], total: [{ share: 0.95, ratio: 3412 / 2104, low: 1.31, high: 2.06 }] },
  latencyLeftOut: { apart: 2, retried: 8, cached: 1 },
  relabelled: { relabellings: 199, falseAlarms: 1 / 199, swapped: 0.2, caught: 0.98 },
  warnings: [
    {
      severity: 'warning',
      message: 'waiver "old-gateway" matches nothing',
      hint: 'remove it',
      location: { file: 'parity.config.yaml', line: 31, column: 5 },
    },
  ],
})

export const inconclusiveReport: RunReport = aReport({
  verdict: 'inconclusive',
  reason:
    'quality.replaced: no loss seen; at most 21 %, limit 10 % (2 cases); about --samples 6 or 2.0 times the cases would settle it (12 more samples, about $0.0246)',
  nextStep: 'not a pass: do what the reason names; --list shows whether it is enough',
  gates: [
    aGate({
      gate: 'quality.replaced{tag:billing}',
      metric: 'quality.replaced',
      scope: 'tag:billing',
      baseline: 0.93,
      candidate: 0.94,
      difference: -0.01,
      low: -0.08,
      high: 0.21,
      threshold: '<= 10 %',
      samples: 2,
      unit: 'share',
      verdict: 'inconclusive',
      reason:
        'no loss seen; at most 21 %, limit 10 % (2 cases); about --samples 6 or 2.0 times the cases would settle it (12 more samples, about $0.0246)',
    }),
    aGate({
      gate: 'latency.ttft',
      baseline: null,
      candidate: null,
      difference: null,
      low: null,
      high: null,
      samples: 0,
      verdict: 'not measured',
      reason: 'neither side shows it in this run',
    }),
    aGate(),
    ...checks,
  ],
  cases: [
    aCase(),
    aCase({
      caseId: 'shipping',
      verdict: 'inconclusive',
      reason: '1 baseline answer and 3 candidate answers, 2 failed: needs 2 and 1',
      selfSimilarity: null,
      crossSimilarity: null,
      similarityDelta: null,
      latencyRatio: null,
      costRatio: null,
      sides: {
        baseline: someNumbers({
          answered: 1,
          failed: 2,
          failures: [{ class: 'timeout', count: 2 }],
        }),
        candidate: someNumbers(),
      },
    }),
  ],
})

export const simulatedReport: RunReport = {
  ...parityReport,
  simulated: true,
  runId: 'simulated-2026-03-01T10-00-00-abc123',
  sides: {
    baseline: aSide({ profile: 'llm-gateway', simulated: true, baseUrl: 'http://127.0.0.1:0/v1' }),
    candidate: aSide({ profile: 'ai-stats', simulated: true, baseUrl: 'http://127.0.0.1:0/v1' }),
  },
}

export const unusableReport: RunReport = aReport({
  verdict: 'inconclusive',
  unusableSide: { side: 'candidate', reason: 'not one of 6 samples was answered (auth ×6)' },
  reason: 'the candidate cannot be used: not one of 6 samples was answered (auth ×6)',
  nextStep: "check the candidate's URL, key and models, then run again",
  interrupted: true,
  finishedAt: null,
  eventLoopDelayMs: null,
  plan: { ...plan, samplesDone: 12 },
  totals: {
    baseline: someTotals(),
    candidate: someTotals({
      answered: 0,
      failed: 6,
      costUsd: null,
      costUnknown: 6,
      ttftMs: null,
      totalMs: null,
      failures: [{ class: 'auth', count: 6, message: 'HTTP 401: no such key' }],
    }),
  },
})

/** With gates and cases as they are judged all the same: a reader is shown none of them. */
export const judgedUnusableReport: RunReport = {
  ...unusableReport,
  gates: [
    aGate({ gate: 'errors.rate', unit: 'points', verdict: 'drift', reason: '100 % against 0 %' }),
    aGate({ verdict: 'inconclusive', reason: 'only the baseline shows it' }),
  ],
  cases: [
    aCase({ verdict: 'inconclusive', reason: '0 candidate answers, 1 failed: needs 1' }),
    aCase({
      caseId: 'wrong-key',
      verdict: 'drift',
      reason: 'contract.fault-class: auth -> network',
    }),
  ],
}
