import type { Problem } from '../../../model/problem.ts'
import { countOf, formatShare } from '../../../model/format.ts'
import { isRefusedByNobody } from '../gates/case-findings.ts'
import { isTextCase, type CaseEvidence } from '../evidence/evidence.ts'
import { describeCut } from '../measures/measure-quality.ts'
import type { RunTotals } from '../evidence/run-totals.ts'
import { findFailingChecks } from './failing-checks.ts'
import { findOrderEffect } from './order-warning.ts'
import { findUndecidedChecks } from './undecided-checks.ts'

/** What a reader of any report has to know beside the verdict. */
export function findRunWarnings(evidence: readonly CaseEvidence[], totals: RunTotals): Problem[] {
  return [
    ...describeChanges(totals),
    ...findIdleFaults(evidence),
    ...findUndecidedChecks(evidence),
    ...findFailingChecks(evidence),
    ...findCachedAnswers(totals),
    ...findCutAnswers(evidence),
    ...findOrderEffect(evidence),
  ]
}

/** Fields that did not reach a side as written: there, something else was asked. */
function describeChanges({ requestChanges }: RunTotals): Problem[] {
  return requestChanges
    .filter(({ change }) => change.kind !== 'added')
    .map(({ side, change: { field, kind, reason }, count }) => ({
      severity: 'warning',
      message: `${side}: ${field} ${kind}: ${reason} (${countOf(count, 'sample')})`,
    }))
}

function findIdleFaults(evidence: readonly CaseEvidence[]): Problem[] {
  return evidence.flatMap(({ golden, caseKey, contract, mode }): Problem[] => {
    const { baseline, candidate } = contract['fault-class']
    const classes = {
      baseline: baseline.filter(value => value !== null),
      candidate: candidate.filter(value => value !== null),
    }
    if (!golden.fault || !isRefusedByNobody('fault-class', classes)) return []
    const message = `${caseKey} (${mode}): both sides answer a request that has to fail with ${golden.fault}`
    return [{ severity: 'warning', message, location: golden.location }]
  })
}

/** Stands here, too, since nobody reads the reason of a gate that is parity. */
function findCutAnswers(evidence: readonly CaseEvidence[]): Problem[] {
  const cut = describeCut(evidence.filter(isTextCase))
  if (cut === '') return []
  const hint = 'raise max_tokens in the suites to compare whole answers'
  return [{ severity: 'warning', message: `quality: ${cut}`, hint }]
}

function findCachedAnswers({ sides }: RunTotals): Problem[] {
  return (['baseline', 'candidate'] as const).flatMap((side): Problem[] => {
    const { cacheHits, samples } = sides[side]
    if (cacheHits === 0) return []
    const message = `${side}: ${countOf(cacheHits, 'answer')} came from a cache (${formatShare(cacheHits / samples)} of its samples); they count neither for latency nor for cost`
    return [
      { severity: 'warning', message, hint: 'switch the cache off to compare like with like' },
    ]
  })
}
