import type {
  CaseResult,
  Finding,
  GateResult,
  RunReport,
  SideNumbers,
  SideTotals,
} from '../../model/report.ts'
import type { RecordingReport } from '../../model/recording.ts'
import type { SideSettings } from '../../model/settings.ts'

export { anExchange } from './build-exchange.ts'

/** A run with parity; whatever matters to a test is given. */
export function aReport(given: Partial<RunReport> = {}): RunReport {
  return {
    formatVersion: 1,
    toolVersion: '0.1.0',
    runId: '2026-03-01T10-00-00-abc123',
    simulated: false,
    verdict: 'parity',
    reason: '6 gates inside the limits, no contract break in 2 cases',
    nextStep: 'go on to 5-10 % of traffic with these gates in CI',
    unusableSide: null,
    interrupted: false,
    reachedLimit: null,
    recording: null,
    judge: null,
    startedAt: '2026-03-01T10:00:00.000Z',
    finishedAt: '2026-03-01T10:01:00.000Z',
    seed: 'a1b2c3d4',
    suites: [{ name: 'support', file: 'suites/support.yaml', sha256: 'ab'.repeat(32) }],
    sides: {
      baseline: aSide({ profile: 'llm-gateway', baseUrl: 'https://baseline.example.com/v1' }),
      candidate: aSide({ profile: 'ai-stats', baseUrl: 'https://candidate.example.com/v1' }),
    },
    timeRatios: { ttft: [], total: [] },
    totals: { baseline: someTotals(), candidate: someTotals({ ttftMs: 208.2, totalMs: 1262.75 }) },
    plan: {
      cases: 2,
      clusters: 2,
      slots: 6,
      samplesPlanned: 12,
      samplesDone: 12,
      concurrency: 8,
    },
    eventLoopDelayMs: 0.31,
    latencyLeftOut: { apart: 0, retried: 0, cached: 0 },
    permutations: 1999,
    relabelled: null,
    gates: [aGate()],
    cases: [aCase(), aCase({ caseId: 'shipping' })],
    prices: [],
    warnings: [],
    ...given,
  }
}

export function aSide(given: Partial<SideSettings> = {}): SideSettings {
  return {
    profile: 'openai-compatible',
    protocol: 'chat-completions',
    simulated: false,
    defects: [],
    baseUrl: 'https://gateway.example.com/v1',
    keyVariable: 'GATEWAY_API_KEY',
    headers: {},
    request: {},
    models: {},
    ...given,
  }
}

export function someTotals(given: Partial<SideTotals> = {}): SideTotals {
  return {
    samples: 6,
    answered: 6,
    failed: 0,
    attempts: 6,
    costUsd: 0.0123,
    costUnknown: 0,
    costPriced: 0,
    inputTokens: 1204,
    outputTokens: 5310,
    ttftMs: 204.4,
    totalMs: 1240.125,
    ttftQuantiles: [],
    totalQuantiles: [],
    cacheHits: 0,
    failures: [],
    ...given,
  }
}

/** A latency gate inside its limit. */
export function aGate(given: Partial<GateResult> = {}): GateResult {
  const metric = given.metric ?? given.gate?.replace(/\{.*$/s, '') ?? 'latency.total'
  return {
    gate: metric,
    scope: 'run',
    metric,
    required: true,
    baseline: 1240.125,
    candidate: 1262.75,
    difference: 1.02,
    low: 0.98,
    high: 1.07,
    threshold: '<= 1.10',
    samples: 50,
    verdict: 'parity',
    reason: '1.02×, at most 1.07×, limit 1.10 (50 cases)',
    unit: 'ratio',
    ...given,
  }
}

/** A contract gate that found nothing. */
export function aContractGate(metric: string, given: Partial<GateResult> = {}): GateResult {
  return aGate({
    metric,
    baseline: 0,
    candidate: 0,
    difference: 0,
    low: null,
    high: null,
    threshold: '',
    reason: '0 % against 0 % (0 pp; 50 cases)',
    unit: 'points',
    ...given,
  })
}

/** A case in which no difference was seen. */
export function aCase(given: Partial<CaseResult> = {}): CaseResult {
  return {
    suite: 'support',
    caseId: 'refund-policy',
    tags: ['billing'],
    mode: 'unary',
    location: { file: 'suites/support.yaml', line: 3, column: 5 },
    verdict: 'parity',
    reason: 'no difference seen',
    waivedBy: null,
    sides: { baseline: someNumbers(), candidate: someNumbers({ totalMs: 1262.75 }) },
    selfSimilarity: 0.93,
    crossSimilarity: 0.92,
    similarityDelta: 0.01,
    similarityP: null,
    latencyRatio: 1.02,
    costRatio: 1,
    findings: [],
    firstDifference: '',
    ...given,
  }
}

export function someNumbers(given: Partial<SideNumbers> = {}): SideNumbers {
  return {
    samples: 3,
    answered: 3,
    failed: 0,
    ttftMs: null,
    totalMs: 1240.125,
    costUsd: 0.00205,
    inputTokens: 12,
    outputTokens: 88.5,
    model: 'openai/gpt-4o-mini',
    provider: 'openai',
    expectationsFailed: 0,
    expectationsChecked: 3,
    failures: [],
    ...given,
  }
}

/** A deterministic break. */
export function aFinding(given: Partial<Finding> = {}): Finding {
  return {
    kind: 'contract.finish-reason',
    level: 'break',
    detail: 'stop ×3 -> length ×3',
    waivedBy: null,
    ...given,
  }
}

/** A recorded baseline that still answers as it did. */
export function aRecordingReport(given: Partial<RecordingReport> = {}): RecordingReport {
  return {
    path: 'recordings/a',
    runId: 'recording-a',
    recordedAt: '2026-02-17T10:00:00.000Z',
    changed: [],
    missing: [],
    ageMs: 12 * 86_400_000,
    samplesLacking: 0,
    sentinel: { status: 'agrees', cases: 10, samples: 30, costUsd: null, reason: 'as recorded' },
    ...given,
  }
}
