import type { CaseResult, GateResult, RunReport } from '../../model/report.ts'
import { caseKey } from '../../model/suite.ts'
import { countOf } from './gate-reason.ts'

type Decided = Pick<RunReport, 'verdict' | 'gates' | 'cases' | 'unusableSide' | 'interrupted'>

/** Why the run got its verdict, in one sentence. */
export function describeRunReason(decided: Decided): string {
  const { unusableSide } = decided
  if (unusableSide) return `the ${unusableSide.side} cannot be used: ${unusableSide.reason}`
  switch (decided.verdict) {
    case 'drift':
      return listGates(decided.gates, 'drift')
    case 'inconclusive': {
      const start = decided.interrupted ? 'the run was not finished; ' : ''
      const gates = listGates(decided.gates, 'inconclusive')
      return `${start}${gates === '' ? 'nothing could be compared' : gates}`
    }
    case 'parity': {
      const measured = decided.gates.filter(gate => gate.verdict === 'parity').length
      const waived = decided.cases.filter(result => result.waivedBy !== null).length
      const note = waived > 0 ? `, ${countOf(waived, 'known difference')} waived` : ''
      return `all ${countOf(measured, 'gate')} inside their limits${note}`
    }
  }
}

/** What to do now, in one sentence. */
export function describeNextStep(decided: Decided): string {
  const { unusableSide } = decided
  if (unusableSide) {
    return `check the ${unusableSide.side}'s URL, key and models, then run again`
  }
  switch (decided.verdict) {
    case 'drift': {
      const worst = worstCase(decided.cases)
      const look = worst
        ? `start with ${caseKey({ suite: worst.suite, id: worst.caseId })}`
        : 'look at the gates'
      return `do not move traffic; ${look}`
    }
    case 'inconclusive':
      return decided.interrupted
        ? 'finish it with --resume'
        : 'not a pass: collect what the reason names, then decide'
    case 'parity':
      return 'go on to 5-10 % of traffic'
  }
}

function listGates(gates: readonly GateResult[], verdict: 'drift' | 'inconclusive'): string {
  const matching = gates
    .filter(gate => gate.required && gate.verdict === verdict)
    // What breaks every time is the surest and the easiest to act on.
    .sort((left, right) => Number(isContract(right)) - Number(isContract(left)))
  const [first] = matching
  if (!first) return ''
  const others = matching.slice(1).map(gate => gate.gate)
  const more = others.length > 3 ? [...others.slice(0, 3), `${others.length - 3} more`] : others
  return `${first.gate}: ${first.reason}${more.length > 0 ? `; also ${more.join(', ')}` : ''}`
}

function isContract({ metric }: GateResult): boolean {
  return metric.startsWith('contract.')
}

function worstCase(results: readonly CaseResult[]): CaseResult | undefined {
  const drifted = results.find(result => result.verdict === 'drift')
  if (drifted) return drifted
  const failing = [...results].sort(
    (left, right) => right.sides.candidate.failed - left.sides.candidate.failed,
  )[0]
  if (failing && failing.sides.candidate.failed > 0) return failing
  return [...results].sort(
    (left, right) => (right.similarityDelta ?? -1) - (left.similarityDelta ?? -1),
  )[0]
}
