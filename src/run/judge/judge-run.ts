import type { CaseResult, GateResult, RunReport, Verdict } from '../../model/report.ts'
import type { Problem } from '../../model/problem.ts'
import type { Side } from '../../model/side.ts'
import { sides } from '../../model/side.ts'
import { countOf } from './gate-reason.ts'
import { formatUsd } from '../../model/format.ts'
import type { JournalFooter, JournalHeader } from '../journal-format.ts'
import type { CaseEvidence } from './evidence.ts'
import type { RunTotals } from './run-totals.ts'
import { collectEvidence, type ReadExchanges } from './collect-evidence.ts'
import { findCaseFindings } from './case-findings.ts'
import { judgeCase } from './judge-case.ts'
import { judgeGates } from './judge-gates.ts'
import { describeNextStep, describeRunReason } from './run-reason.ts'
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
  const judged = judgeGates({
    evidence,
    settings: configuration.judge,
    waivers,
    context: { seed, permutations, eventLoopDelayMs },
    describeMore: factor => describeMore(factor, evidence, totals),
  })
  const results = evidence.map(item =>
    judgeCase(item, findCaseFindings(item, { ...judged, waivers })),
  )
  const verdict = decideRun(judged.gates, results)
  const unusableSide = findUnusableSide(totals)
  const interrupted = footer === null || footer.stopReason === 'interrupted'
  const decided = { verdict, gates: judged.gates, cases: results, unusableSide, interrupted }
  return {
    formatVersion: 1,
    toolVersion: header.toolVersion,
    runId: header.runId,
    simulated: header.simulated,
    verdict,
    reason: describeRunReason(decided),
    nextStep: describeNextStep(decided),
    unusableSide,
    interrupted,
    startedAt: header.startedAt,
    finishedAt: footer?.finishedAt ?? null,
    seed,
    sides: configuration.sides,
    totals: totals.sides,
    plan: {
      cases: cases.length,
      clusters: new Set(cases.map(golden => golden.cluster)).size,
      slots: evidence.reduce((sum, item) => sum + item.golden.samples, 0),
      samplesPlanned: evidence.reduce((sum, item) => sum + 2 * item.golden.samples, 0),
      samplesDone: evidence.reduce((sum, item) => sum + samplesOf(item), 0),
      concurrency,
    },
    eventLoopDelayMs,
    latencyLeftOut: sumLeftOut(evidence),
    gates: judged.gates,
    cases: results,
    warnings: [...warnings, ...waivers.problems(), ...describeChanges(totals)],
  }
}

/** Drift if any required gate drifts; else inconclusive if any is; else parity. */
function decideRun(gates: readonly GateResult[], results: readonly CaseResult[]): Verdict {
  const required = new Set(gates.filter(gate => gate.required).map(gate => gate.verdict))
  if (required.has('drift')) return 'drift'
  const nothingCompared = results.every(result => result.verdict === 'inconclusive')
  if (required.has('inconclusive') || nothingCompared) return 'inconclusive'
  return 'parity'
}

function samplesOf({ numbers }: CaseEvidence): number {
  return numbers.baseline.samples + numbers.candidate.samples
}

/** A side of which nothing was answered was not compared: that is no drift but a broken set-up. */
function findUnusableSide(totals: RunTotals): { side: Side; reason: string } | null {
  for (const side of sides) {
    const { samples, answered, failures } = totals.sides[side]
    if (samples === 0 || answered > 0) continue
    const classes = failures.map(({ class: name, count }) => `${name} ×${count}`).join(', ')
    return { side, reason: `not one of ${countOf(samples, 'sample')} was answered (${classes})` }
  }
  return null
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

function describeMore(
  factor: number,
  evidence: readonly CaseEvidence[],
  totals: RunTotals,
): string {
  const counted = evidence.filter(item => !item.golden.fault)
  const done = counted.reduce((sum, item) => sum + samplesOf(item), 0)
  const samples = Math.max(1, ...counted.map(item => item.golden.samples))
  if (factor > 50)
    return 'the difference lies so near the limit that no reasonable number of samples would settle it'
  const requests = Math.ceil(done * (factor - 1))
  const spent = sides.map(side => totals.sides[side].costUsd)
  const known = spent.every(usd => usd !== null)
  const usd = known ? spent.reduce((sum, value) => sum + (value ?? 0), 0) * (factor - 1) : null
  const price = usd === null ? '' : `, about ${formatUsd(usd)}`
  return `about --samples ${Math.ceil(samples * factor)} or ${factor.toFixed(1)} times the cases would settle it (${requests} more samples${price})`
}

function describeChanges(totals: RunTotals): Problem[] {
  return totals.requestChanges
    .filter(change => !change.text.includes(' added: '))
    .map(({ side, text, count }) => ({
      severity: 'warning',
      message: `${side}: ${text} (${countOf(count, 'request')})`,
    }))
}
