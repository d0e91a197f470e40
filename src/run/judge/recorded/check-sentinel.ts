import { contractKinds, type ContractKind } from '../../../model/gate.ts'
import { describeAge, type RecordingReport, type SentinelResult } from '../../../model/recording.ts'
import type { Exchange } from '../../../model/exchange.ts'
import type { Mode } from '../../../model/side.ts'
import { countOf } from '../../../model/format.ts'
import { caseKey, type GoldenCase } from '../../../model/suite.ts'
import { usualPermutations } from '../../../statistics/quality/permutation-count.ts'
import { testChange } from '../../../statistics/quality/change-test.ts'
import { holm } from '../../../statistics/multiplicity/holm.ts'
import { describeContract } from '../gates/case-findings.ts'
import { collectEvidence, type ReadExchanges } from '../evidence/collect-evidence.ts'
import { findBreaks } from '../measures/contract-strata.ts'
import { describeP } from '../measures/describe-p.ts'
import { stratumKey, type CaseEvidence } from '../evidence/evidence.ts'
import { present } from '../evidence/case-exchanges.ts'
import { measureContract } from '../measures/measure-contract.ts'
import { tolerableMissingShare, type MeasureContext } from '../measures/measurement.ts'
import { countFailures } from '../evidence/side-numbers.ts'

/** Reads the answers that the live baseline gave to a case when it was asked again. */
export type ReadSentinel = (golden: GoldenCase, mode: Mode) => readonly (Exchange | undefined)[]

export interface SentinelOptions {
  /** Those that the live baseline is asked again. */
  readonly cases: readonly GoldenCase[]
  readonly readExchanges: ReadExchanges
  readonly readSentinel: ReadSentinel
  readonly context: MeasureContext
  readonly timeoutMs: number
  readonly recording: Pick<RecordingReport, 'ageMs'>
  /** What kept the live baseline from being asked, as advice. */
  readonly obstacle: string | null
}

/** A chance of so much to call a baseline changed that is the same. */
const falseAlarm = 0.05

/**
 * Holds what was recorded against what the live baseline says now, by the means that tell a candidate
 * from a baseline. An old recording confounds the side with the time: only where the live baseline
 * still answers as it did then, a difference is the candidate's.
 */
export function checkSentinel(options: SentinelOptions): SentinelResult {
  const { cases, readSentinel } = options
  const live = cases.flatMap(golden =>
    golden.modes.flatMap(mode => present(readSentinel(golden, mode))),
  )
  const planned = cases.reduce((sum, { modes, samples }) => sum + modes.length * samples, 0)
  const evidence = gather(options, 'recorded-first')
  const compared = new Set(evidence.filter(isAnswered).map(item => item.caseKey)).size
  const result = { cases: compared, samples: live.length, costUsd: costOf(live) }
  const lack = describeLack(options, { live, planned, compared })
  if (lack !== null) return { ...result, status: 'unchecked', reason: lack }
  const change = findChange(evidence, options)
  if (change !== null) {
    const reason = `the baseline has changed since it was recorded: record anew (${change})`
    return { ...result, status: 'differs', reason }
  }
  const reason = `asked again, the live baseline answers as recorded (${countOf(compared, 'case')}, ${countOf(live.length, 'sample')})`
  return { ...result, status: 'agrees', reason }
}

interface LiveAnswers {
  readonly live: readonly Exchange[]
  readonly planned: number
  readonly compared: number
}

/** Why the live answers are too few to hold anything against. */
function describeLack(
  { cases, recording, obstacle }: SentinelOptions,
  { live, planned, compared }: LiveAnswers,
): string | null {
  const start = `the recording is ${describeAge(recording.ageMs)} old and was not checked against the live baseline`
  if (cases.length === 0) return `${start}: none of its cases is one that can be asked again`
  if (live.length === 0) return obstacle === null ? start : `${start}: ${obstacle}`
  if (live.length < planned) {
    return `the check of the recording against the live baseline was not finished: ${live.length} of ${countOf(planned, 'sample')}`
  }
  if (1 - compared / cases.length <= tolerableMissingShare) return null
  const failures = countFailures(live).map(({ class: name, count }) => `${name} ×${count}`)
  const why = failures.length > 0 ? ` (${failures.join(', ')})` : ''
  return `${start}: only ${compared} of the ${countOf(cases.length, 'case')} that it was asked again can be compared${why}`
}

/** What is not as it was; null where nothing was found. */
function findChange(forward: readonly CaseEvidence[], options: SentinelOptions): string | null {
  const { context } = options
  // Ten cases cost little, however large the run is.
  const permutations = Math.max(context.permutations, usualPermutations)
  const backward = gather(options, 'live-first')
  const broken = describeBreak(forward) ?? describeBreak(backward)
  if (broken !== null) return broken
  const strata = forward.flatMap(item => item.quality ?? [])
  const quality = testChange(strata, { seed: `${context.seed} sentinel` }).p
  // What the recording shows more often than the live baseline is a change, too.
  const kinds = holm(
    contractKinds.flatMap(kind =>
      [forward, backward].flatMap(evidence => toTest(kind, evidence, { ...context, permutations })),
    ),
    falseAlarm,
  )
  const [worst] = kinds
  const tests = [
    ...(quality === null ? [] : [{ name: 'quality', p: quality }]),
    ...(worst === undefined ? [] : [{ name: worst.name, p: worst.adjusted }]),
  ]
  const found = holm(tests, falseAlarm).find(test => test.rejected)
  if (!found) return null
  return found.name === 'quality'
    ? `answers differ beyond its own run-to-run noise, ${describeP(found.p)}`
    : `contract.${found.name} differs beyond its own variation, ${describeP(found.p)}`
}

function toTest(
  kind: ContractKind,
  evidence: readonly CaseEvidence[],
  context: MeasureContext,
): { name: ContractKind; p: number } | [] {
  const { p } = measureContract(evidence, kind, context)
  return p === null ? [] : { name: kind, p }
}

/** Kinds whose values quote no answer: the reason stands in reports without content, too. */
const quotable: ReadonlySet<ContractKind> = new Set<ContractKind>([
  'model',
  'prompt-tokens',
  'finish-reason',
])

/** `contract.model of support/refund: gpt-4o ×3 -> gpt-5 ×3`. */
function describeBreak(evidence: readonly CaseEvidence[]): string | null {
  const breaks = findBreaks(evidence)
  for (const kind of contractKinds) {
    const keys = breaks.get(`contract.${kind}`)
    const item = evidence.find(candidate => keys?.has(stratumKey(candidate)))
    if (item) {
      const values = quotable.has(kind) ? `: ${describeContract(item, kind)}` : ''
      return `contract.${kind} of ${item.caseKey}${values}`
    }
  }
  return null
}

function gather(
  { cases, readExchanges, readSentinel, context, timeoutMs }: SentinelOptions,
  order: 'recorded-first' | 'live-first',
): readonly CaseEvidence[] {
  const { evidence } = collectEvidence({
    cases,
    seed: context.seed,
    timeoutMs,
    readExchanges: (golden, mode) => {
      const recorded = readExchanges(golden, mode).baseline
      const live = readSentinel(golden, mode)
      return order === 'recorded-first'
        ? { baseline: recorded, candidate: live }
        : { baseline: live, candidate: recorded }
    },
  })
  return evidence
}

function isAnswered({ numbers }: CaseEvidence): boolean {
  return numbers.baseline.answered > 0 && numbers.candidate.answered > 0
}

function costOf(live: readonly Exchange[]): number | null {
  const known = live.flatMap(({ cost }) => cost.usd ?? [])
  return known.length === 0 ? null : known.reduce((sum, usd) => sum + usd, 0)
}

/** The cases of a run that its live baseline is asked again. */
export function sentinelCases(cases: readonly GoldenCase[], keys: readonly string[]): GoldenCase[] {
  const chosen = new Set(keys)
  return cases.filter(golden => chosen.has(caseKey(golden)))
}
