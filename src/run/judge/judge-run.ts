import type { LookReport, RunReport } from '../../model/report.ts'
import type { Problem } from '../../model/problem.ts'
import type { JudgeSettings } from '../../model/settings.ts'
import { sides } from '../../model/side.ts'
import { usualErrorLevel } from '../error-level.ts'
import { withoutTimedGates } from '../recorded-gates.ts'
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
import { judgeCase } from './judge-case.ts'
import { pAtLook } from './looks/p-at-look.ts'
import { describeLookBound, keepSettled, lookBefore } from './looks/earlier-looks.ts'
import { judgeGates } from './gates/judge-gates.ts'
import type { MeasuredGate } from './gates/measure-gate.ts'
import { describeRecordingGaps, judgeRecording } from './recorded/judge-recording.ts'
import { describeNextStep, describeRunReason } from './run-reason.ts'
import { forecastCost } from './evidence/forecast-cost.ts'
import { compareTimes } from './evidence/compare-times.ts'
import { runPermutations } from './measures/run-permutations.ts'
import { describeRepetition } from './warnings/repetition-warning.ts'
import { findRetriedFailures } from './warnings/retried-failures.ts'
import { findRunWarnings } from './warnings/run-warnings.ts'
import { findCostWarnings } from './warnings/cost-warnings.ts'
import { findSimilarityFlags } from './similarity-flags.ts'
import { createOpinionTally, describeJudge } from './tally-opinions.ts'
import { createWaiverBook } from './gates/waivers.ts'

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
  const { header, footer, readExchanges, warnings } = options
  const { configuration } = header
  const look = findLook(header, options.looks ?? [])
  const { cases } = look ?? header
  const { seed, concurrency } = configuration.run
  const reachedLimit = footer?.reachedLimit ?? null
  const interrupted = footer === null || footer.stopReason === 'interrupted'
  const { judgeModel } = configuration
  const { readReplies } = options
  const opinions = judgeModel && readReplies ? createOpinionTally(judgeModel, readReplies) : null
  const { evidence, totals } =
    collected ??
    collectEvidence({ ...evidenceSettings(options), readExchanges, judge: opinions?.judge })
  const waivers = createWaiverBook(configuration.judge.waivers, header.startedAt)
  // What was timed is what a look judged: the same figure must not decide otherwise afterwards.
  const timed = look?.eventLoopDelayMs === undefined ? footer : look
  const eventLoopDelayMs = timed?.eventLoopDelayMs ?? null
  const permutations = runPermutations(evidence)
  const errorLevel = look?.errorLevel ?? usualErrorLevel
  const measured = { seed, permutations, concurrency, eventLoopDelayMs, errorLevel }
  const recording = judgeRecording({
    readSentinel: () => [],
    ...options,
    evidence,
    context: measured,
  })
  const remedy = describeRecordingGaps(recording)
  const { gates, ...judged } = judgeGates({
    evidence,
    settings: recording === null ? configuration.judge : withoutTimed(configuration.judge),
    waivers,
    isCutShort: interrupted || reachedLimit !== null,
    context: remedy === null ? measured : { ...measured, coverageRemedy: remedy },
    ...(look && {
      boundRemark: describeLookBound(look),
      pOf: pAtLook(look, { evidence, header }),
    }),
  })
  const before = look && lookBefore(look, options)
  const settled =
    before === null ? gates : keepSettled(gates, () => judgeWithGates(before).report.gates)
  const flags = findSimilarityFlags(evidence, { seed, isChanged: judged.isChanged })
  const results = evidence.map(item =>
    judgeCase(
      item,
      findCaseFindings(item, { ...judged, flags, waivers }),
      flags.get(stratumKey(item))?.p ?? null,
    ),
  )
  const priced = sides.some(side => totals.sides[side].costPriced > 0)
  const plan = {
    cases: cases.length,
    clusters: new Set(cases.map(golden => golden.cluster)).size,
    slots: evidence.reduce((sum, item) => sum + item.golden.samples, 0),
    samplesPlanned: evidence.reduce((sum, item) => sum + 2 * item.golden.samples, 0),
    samplesDone: evidence.reduce((sum, item) => sum + samplesOf(item), 0),
    concurrency,
  }
  const unusableSide = findUnusableSide(totals, footer, recording)
  const facts = withoutComparison(
    applyRecording(
      {
        gates: settled,
        cases: results,
        unusableSide,
        interrupted,
        reachedLimit,
        onlyFaults: cases.every(golden => golden.fault !== undefined),
      },
      recording,
    ),
  )
  const verdict = decideRun(facts)
  const judge = opinions?.finish() ?? null
  const { runId, simulated } = header
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
  const costForecast = forecastCost(evidence)
  const report: RunReport = {
    formatVersion: 1,
    toolVersion: header.toolVersion,
    runId,
    simulated,
    verdict,
    reason: describeRunReason(decided),
    nextStep: describeNextStep(decided),
    unusableSide,
    interrupted,
    reachedLimit,
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
    relabelled: judged.relabelled,
    cases: facts.cases,
    judge,
    prices: priced ? (header.prices ?? []) : [],
    warnings: [
      ...warnings,
      ...(judge === null ? [] : describeJudge(judge, opinions?.failures ?? new Map())),
      ...waivers.problems(),
      ...describeRepetition(header),
      ...findCostWarnings(totals, header),
      ...findRunWarnings(evidence, totals),
      ...findRetriedFailures(facts.gates),
    ],
  }
  return { report, measured: judged.measured }
}

function reportOf({ rule, look, of, early, errorLevel, ended, casesPlanned }: Look): LookReport {
  return { rule, look, of, early, errorLevel, ended, casesPlanned }
}

function withoutTimed(settings: JudgeSettings): JudgeSettings {
  return { ...settings, gates: withoutTimedGates(settings.gates) }
}

function samplesOf({ numbers }: CaseEvidence): number {
  return numbers.baseline.samples + numbers.candidate.samples
}

function sumLeftOut(evidence: readonly CaseEvidence[]): RunReport['latencyLeftOut'] {
  const sum = { apart: 0, retried: 0, cached: 0 }
  for (const { latency } of evidence) {
    sum.apart += latency.leftOut.apart
    sum.retried += latency.leftOut.retried
    sum.cached += latency.leftOut.cached
  }
  return sum
}
