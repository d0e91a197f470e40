import type { Defect } from '../src/model/defect.ts'
import type { Exchange } from '../src/model/exchange.ts'
import type { RunReport } from '../src/model/report.ts'
import type { SideSettings } from '../src/model/settings.ts'
import type { Mode, Side } from '../src/model/side.ts'
import { caseKey, type GoldenCase } from '../src/model/suite.ts'
import { executePlan } from '../src/run/execute-plan.ts'
import type { JournalHeader } from '../src/run/journal-format.ts'
import { judgeRun } from '../src/run/judge/judge-run.ts'
import { planRun } from '../src/run/plan-run.ts'
import { sampleKey } from '../src/run/sample-key.ts'
import { calibrationCases, type CaseOptions } from './calibration-cases.ts'
import { createSimulatedSend, type Change } from './simulated-send.ts'

export interface WholeRunOptions extends CaseOptions {
  readonly seed: string
  /** Of the candidate. */
  readonly defects: readonly Defect[]
  readonly change?: Change
}

export interface WholeRun {
  readonly cases: readonly GoldenCase[]
  readonly report: RunReport
  readonly exchangesOf: (golden: GoldenCase, mode: Mode, side: Side) => readonly Exchange[]
}

const slotMs = 200

/** A run from its plan to its verdict, by the product's own code, in virtual time. */
export async function wholeRun(options: WholeRunOptions): Promise<WholeRun> {
  const { seed, defects, change = {} } = options
  const cases = calibrationCases(options)
  const header = headerOf(cases, seed)
  const observed = new Map<string, Exchange>()
  let nowMs = Date.parse(header.startedAt)
  const now = (): number => nowMs
  const { retries, concurrency } = header.configuration.run
  const { stopReason } = await executePlan({
    plan: planRun(cases, seed),
    concurrency,
    send: {
      baseline: createSimulatedSend({
        side: 'baseline',
        seed,
        defects: [],
        change: {},
        retries,
        now,
      }),
      candidate: createSimulatedSend({ side: 'candidate', seed, defects, change, retries, now }),
    },
    finished: new Set(),
    signal: new AbortController().signal,
    isAborted: () => false,
    record: exchange => {
      const { suite, caseId, mode, sample, side } = exchange
      const key = sampleKey({ caseKey: caseKey({ suite, id: caseId }), mode, sample, side })
      observed.set(key, exchange)
      return true
    },
    clock: { now, monotonicMs: now, sleep: async () => {} },
    onSlotDone: () => {
      nowMs += slotMs
    },
  })
  const exchangesOf: WholeRun['exchangesOf'] = (golden, mode, side) =>
    Array.from({ length: golden.samples }, (_, index) =>
      observed.get(sampleKey({ caseKey: caseKey(golden), mode, sample: index + 1, side })),
    ).filter(exchange => exchange !== undefined)
  const finishedAt = new Date(nowMs).toISOString()
  const report = judgeRun({
    header,
    footer: { type: 'footer', finishedAt, stopReason, eventLoopDelayMs: 0 },
    readExchanges: (golden, mode) => ({
      baseline: exchangesOf(golden, mode, 'baseline'),
      candidate: exchangesOf(golden, mode, 'candidate'),
    }),
    warnings: [],
  })
  return { cases, report, exchangesOf }
}

const side: SideSettings = {
  profile: 'openai-compatible',
  protocol: 'chat-completions',
  simulated: true,
  defects: [],
  baseUrl: 'simulated',
  keyVariable: null,
  headers: {},
  request: {},
  models: {},
}

function headerOf(cases: readonly GoldenCase[], seed: string): JournalHeader {
  return {
    type: 'header',
    formatVersion: 1,
    toolVersion: 'calibration',
    runId: `calibration-${seed}`,
    startedAt: '2026-01-01T00:00:00.000Z',
    simulated: true,
    configuration: {
      sides: { baseline: side, candidate: side },
      run: {
        concurrency: 8,
        retries: 2,
        timeoutMs: 600_000,
        connectTimeoutMs: 10_000,
        seed,
        seedSource: 'given',
      },
      judge: {
        quality: { mode: 'equivalent', margin: 0.1 },
        gates: [],
        waivers: [],
        allowInconclusive: false,
      },
      defaultMode: 'unary',
    },
    suites: [],
    cases,
  }
}
