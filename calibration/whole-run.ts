import type { Defect } from '../src/model/defect.ts'
import type { Exchange } from '../src/model/exchange.ts'
import type { RunReport } from '../src/model/report.ts'
import type { LookSettings, SideSettings } from '../src/model/settings.ts'
import type { Mode, Side } from '../src/model/side.ts'
import { caseKey, type GoldenCase } from '../src/model/suite.ts'
import { executePlan } from '../src/run/execute-plan.ts'
import type { JournalHeader } from '../src/run/journal-format.ts'
import { judgeLook } from '../src/run/judge/looks/judge-look.ts'
import { judgeRun } from '../src/run/judge/judge-run.ts'
import { createLookSequence } from '../src/run/look-sequence.ts'
import { planLooks, withSamples, type TakenLook } from '../src/run/looks.ts'
import { planStages } from '../src/run/plan-stages.ts'
import { createSampleReader, pairReader } from '../src/run/read-samples.ts'
import { sampleKey } from '../src/run/sample-key.ts'
import { calibrationCases, type CaseOptions } from './calibration-cases.ts'
import { createSimulatedSend, type Change } from './simulated-send.ts'

export interface WholeRunOptions extends CaseOptions {
  readonly seed: string
  /** Of the candidate. */
  readonly defects: readonly Defect[]
  readonly change?: Change
  /** The run is judged while it is sent. */
  readonly rule?: LookSettings['rule']
}

export interface WholeRun {
  readonly cases: readonly GoldenCase[]
  readonly report: RunReport
  /** Samples sent, of both sides together. */
  readonly samples: number
  readonly exchangesOf: (golden: GoldenCase, mode: Mode, side: Side) => readonly Exchange[]
}

const slotMs = 200

/** A run from its plan to its verdict, by the product's own code, in virtual time. */
export async function wholeRun(options: WholeRunOptions): Promise<WholeRun> {
  const { seed, defects, change = {} } = options
  const cases = calibrationCases(options)
  const looks = options.rule === undefined ? null : planLooks(options.rule, cases)
  const header = headerOf(cases, seed, looks)
  const taken: TakenLook[] = []
  const observed = new Map<string, Exchange>()
  let nowMs = Date.parse(header.startedAt)
  const now = (): number => nowMs
  const { run } = header.configuration
  const { retries, concurrency } = run
  const readSamples = createSampleReader(key => observed.get(key))
  const readExchanges = pairReader(readSamples)
  const exchangesOf: WholeRun['exchangesOf'] = (golden, mode, side) =>
    readSamples(golden, mode, side).filter(exchange => exchange !== undefined)
  let current = header
  const sequence = createLookSequence({
    run,
    cases,
    stages: planStages(cases, run),
    looksTaken: 0,
    async take(due) {
      const record = judgeLook({
        header: current,
        looks: taken,
        due,
        readExchanges,
        eventLoopDelayMs: 0,
      })
      if (due.early && record.ended === undefined) return record
      taken.push({ record, cases: current.cases })
      current = { ...current, cases: withSamples(current.cases, record.samples) }
      return record
    },
  })
  const { stopReason } = await executePlan({
    plan: { slots: sequence.firstSlots, requests: 0 },
    nextSlots: sequence.nextSlots,
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
  const finishedAt = new Date(nowMs).toISOString()
  const report = judgeRun({
    header: current,
    looks: taken,
    footer: { type: 'footer', finishedAt, stopReason, eventLoopDelayMs: 0 },
    readExchanges,
    warnings: [],
  })
  return { cases: current.cases, report, samples: observed.size, exchangesOf }
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

function headerOf(
  cases: readonly GoldenCase[],
  seed: string,
  looks: LookSettings | null,
): JournalHeader {
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
        ...(looks && { looks }),
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
