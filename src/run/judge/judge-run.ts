import type { CaseResult, LookReport, RunReport } from '../../model/report.ts'
import type { Problem } from '../../model/problem.ts'
import { sides } from '../../model/side.ts'
import type { GoldenCase } from '../../model/suite.ts'
import { sum } from '../../statistics/basics/summary.ts'
import type { JournalFooter, JournalHeader } from '../journal-format.ts'
import type { ReadReplies } from '../opinions.ts'
import { findLook, type Look, type TakenLook } from '../looks.ts'
import type { CaseEvidence } from './evidence/evidence.ts'
import { stratumKey } from './evidence/evidence.ts'
import { applyRecording } from './recorded/apply-recording.ts'
import { withoutComparison } from './without-comparison.ts'
import type { ReadSentinel } from './recorded/check-sentinel.ts'
import {
  collectEvidence,
  type CollectedEvidence,
  type EvidenceSettings,
  type ReadExchanges,
} from './evidence/collect-evidence.ts'
import { decideRun, findUnusableSide } from './decide-run.ts'
import { findCaseFindings } from './gates/case-findings.ts'
import { endOf, gateRun } from './gate-run.ts'
import { judgeCase } from './judge-case.ts'
import type { JudgedGates } from './gates/judge-gates.ts'
import type { MeasuredGate } from './gates/measure-gate.ts'
import { describeNextStep, describeRunReason } from './run-reason.ts'
import { forecastCost } from './evidence/forecast-cost.ts'
import { compareTimes } from './evidence/compare-times.ts'
import { describeRepetition } from './warnings/repetition-warning.ts'
import { findRetriedFailures } from './warnings/retried-failures.ts'
import { findRunWarnings } from './warnings/run-warnings.ts'
import { findCostWarnings } from './warnings/cost-warnings.ts'
import { findSimilarityFlags } from './similarity-flags.ts'
import { createOpinionTally, describeJudge, type OpinionTally } from './tally-opinions.ts'
import { createWaiverBook, type WaiverBook } from './gates/waivers.ts'

export interface JudgeOptions {
  readonly header: JournalHeader
  /** Null when the run was cut off. */
  readonly footer: JournalFooter | null
  readonly readExchanges: ReadExchanges
  /** Absent: the baseline was not recorded. */
  readonly readSentinel?: ReadSentinel
  /** Absent: no judge was asked. */
  readonly readReplies?: ReadReplies
  /** The looks that were taken while it was sent. */
  readonly looks?: readonly TakenLook[]
  /** Things noticed while reading the journal. */
  readonly warnings: readonly Problem[]
}

export interface JudgedRun {
  readonly report: RunReport
  /** What its gates rest on. */
  readonly measured: readonly MeasuredGate[]
}

/**
 * The whole judgement: from what was observed to the one verdict object.
 *
 * @param collected the evidence by `evidenceSettings`, where it was taken beforehand
 */
export function judgeRun(options: JudgeOptions, collected?: CollectedEvidence): RunReport {
  return judgeWithGates(options, collected).report
}

/** Which evidence the judgement rests on. */
export function evidenceSettings({
  header,
  footer,
  looks = [],
}: Pick<JudgeOptions, 'header' | 'footer' | 'looks'>): EvidenceSettings {
  const { seed, timeoutMs } = header.configuration.run
  return {
    cases: (findLook(header, looks) ?? header).cases,
    seed,
    timeoutMs,
    isRecorded: header.recordedBaseline !== undefined,
    reachedLimit: footer?.reachedLimit ?? null,
  }
}

/** The same, with what a look has to know to say how a run goes on. */
export function judgeWithGates(options: JudgeOptions, collected?: CollectedEvidence): JudgedRun {
  const { header, footer } = options
  const { configuration, runId, simulated } = header
  const { seed, concurrency } = configuration.run
  const look = findLook(header, options.looks ?? [])
  const { cases } = look ?? header
  const opinions = openTally(options)
  const { evidence, totals } =
    collected ??
    collectEvidence({
      ...evidenceSettings(options),
      readExchanges: options.readExchanges,
      judge: opinions?.judge,
    })
  const waivers = createWaiverBook(configuration.judge.waivers, header.startedAt)
  const judgeEarlier = (before: JudgeOptions) => judgeWithGates(before).report.gates
  const gated = gateRun(options, { look, evidence, waivers, judgeEarlier })
  const { recording, permutations, eventLoopDelayMs } = gated
  const facts = withoutComparison(
    applyRecording(
      {
        gates: gated.gates,
        cases: judgeCases(evidence, gated, { seed, waivers }),
        unusableSide: findUnusableSide(totals, footer, recording),
        ...endOf(footer),
        onlyFaults: cases.every(golden => golden.fault !== undefined),
      },
      recording,
    ),
  )
  const verdict = decideRun(facts)
  const plan = countPlan(cases, evidence, concurrency)
  const judge = opinions?.finish() ?? null
  const looks = look === null ? {} : { looks: reportOf(look) }
  const ofSides = { sides: configuration.sides, totals: totals.sides }
  const decided = {
    ...facts,
    ...looks,
    ...ofSides,
    runId,
    simulated,
    verdict,
    plan,
    recording,
    judge,
  }
  const priced = sides.some(side => totals.sides[side].costPriced > 0)
  const costForecast = forecastCost(evidence)
  const report: RunReport = {
    formatVersion: 1,
    toolVersion: header.toolVersion,
    runId,
    simulated,
    verdict,
    reason: describeRunReason(decided),
    nextStep: describeNextStep(decided),
    unusableSide: facts.unusableSide,
    interrupted: facts.interrupted,
    reachedLimit: facts.reachedLimit,
    ...looks,
    recording,
    startedAt: header.startedAt,
    finishedAt: footer?.finishedAt ?? null,
    seed,
    suites: header.suites.map(({ name, file, sha256 }) => ({ name, file, sha256 })),
    ...ofSides,
    timeRatios: compareTimes(totals, seed),
    ...(costForecast && { costForecast }),
    plan,
    eventLoopDelayMs,
    latencyLeftOut: sumLeftOut(evidence),
    gates: facts.gates,
    permutations,
    relabelled: gated.relabelled,
    cases: facts.cases,
    judge,
    prices: priced ? (header.prices ?? []) : [],
    warnings: [
      ...options.warnings,
      ...(judge === null ? [] : describeJudge(judge, opinions?.failures ?? new Map())),
      ...waivers.problems(),
      ...describeRepetition(header),
      ...findCostWarnings(totals, header),
      ...findRunWarnings(evidence, totals),
      ...findRetriedFailures(facts.gates),
    ],
  }
  return { report, measured: gated.measured }
}

/** Null where no judge was asked. */
function openTally({ header, readReplies }: JudgeOptions): OpinionTally | null {
  const { judgeModel } = header.configuration
  return judgeModel && readReplies ? createOpinionTally(judgeModel, readReplies) : null
}

function judgeCases(
  evidence: readonly CaseEvidence[],
  judged: JudgedGates,
  { seed, waivers }: { readonly seed: string; readonly waivers: WaiverBook },
): CaseResult[] {
  const flags = findSimilarityFlags(evidence, { seed, isChanged: judged.isChanged })
  return evidence.map(item =>
    judgeCase(
      item,
      findCaseFindings(item, { ...judged, flags, waivers }),
      flags.get(stratumKey(item))?.p ?? null,
    ),
  )
}

function countPlan(
  cases: readonly GoldenCase[],
  evidence: readonly CaseEvidence[],
  concurrency: number,
): RunReport['plan'] {
  const slots = sum(evidence.map(item => item.golden.samples))
  return {
    cases: cases.length,
    clusters: new Set(cases.map(golden => golden.cluster)).size,
    slots,
    samplesPlanned: 2 * slots,
    samplesDone: sum(evidence.map(samplesOf)),
    concurrency,
  }
}

function reportOf({ rule, look, of, early, errorLevel, ended, casesPlanned }: Look): LookReport {
  return { rule, look, of, early, errorLevel, ended, casesPlanned }
}

function samplesOf({ numbers }: CaseEvidence): number {
  return numbers.baseline.samples + numbers.candidate.samples
}

function sumLeftOut(evidence: readonly CaseEvidence[]): RunReport['latencyLeftOut'] {
  const leftOut = { apart: 0, retried: 0, cached: 0 }
  for (const { latency } of evidence) {
    leftOut.apart += latency.leftOut.apart
    leftOut.retried += latency.leftOut.retried
    leftOut.cached += latency.leftOut.cached
  }
  return leftOut
}
