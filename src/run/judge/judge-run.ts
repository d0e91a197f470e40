import type { RunReport } from '../../model/report.ts'
import type { Problem } from '../../model/problem.ts'
import { sides } from '../../model/side.ts'
import type { JournalFooter, JournalHeader } from '../journal-format.ts'
import type { CaseEvidence } from './evidence.ts'
import { stratumKey } from './evidence.ts'
import { collectEvidence, type ReadExchanges } from './collect-evidence.ts'
import { decideRun, findUnusableSide } from './decide-run.ts'
import { findCaseFindings } from './case-findings.ts'
import { judgeCase } from './judge-case.ts'
import { judgeGates } from './judge-gates.ts'
import { describeNextStep, describeRunReason } from './run-reason.ts'
import { findRunWarnings } from './run-warnings.ts'
import { findCostWarnings } from './cost-warnings.ts'
import { findSimilarityFlags } from './similarity-flags.ts'
import { createWaiverBook } from './waivers.ts'

const permutations = 1999

export interface JudgeOptions {
  readonly header: JournalHeader
  /** Null when the run was cut off. */
  readonly footer: JournalFooter | null
  readonly readExchanges: ReadExchanges
  /** Things noticed while reading the journal. */
  readonly warnings: readonly Problem[]
}

/** The whole judgement: from what was observed to the one verdict object. */
export function judgeRun({ header, footer, readExchanges, warnings }: JudgeOptions): RunReport {
  const { configuration, cases } = header
  const { seed, timeoutMs, concurrency } = configuration.run
  const { evidence, totals } = collectEvidence({ cases, readExchanges, seed, timeoutMs })
  const waivers = createWaiverBook(configuration.judge.waivers, header.startedAt)
  const eventLoopDelayMs = footer?.eventLoopDelayMs ?? null
  const { gates, ...judged } = judgeGates({
    evidence,
    settings: configuration.judge,
    waivers,
    context: { seed, permutations, eventLoopDelayMs },
  })
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
  const unusableSide = findUnusableSide(totals, footer)
  const interrupted = footer === null || footer.stopReason === 'interrupted'
  const reachedLimit = footer?.reachedLimit ?? null
  const facts = { gates, cases: results, unusableSide, interrupted, reachedLimit }
  const verdict = decideRun(facts)
  const { runId, simulated } = header
  const decided = { ...facts, runId, simulated, verdict, plan }
  return {
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
    startedAt: header.startedAt,
    finishedAt: footer?.finishedAt ?? null,
    seed,
    suites: header.suites.map(({ name, file, sha256 }) => ({ name, file, sha256 })),
    sides: configuration.sides,
    totals: totals.sides,
    plan,
    eventLoopDelayMs,
    latencyLeftOut: sumLeftOut(evidence),
    gates,
    cases: results,
    prices: priced ? (header.prices ?? []) : [],
    warnings: [
      ...warnings,
      ...waivers.problems(),
      ...findCostWarnings(totals, header),
      ...findRunWarnings(evidence, totals),
    ],
  }
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
