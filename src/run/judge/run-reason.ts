import { countOf, formatCount } from '../../model/format.ts'
import {
  describeReachedLimit,
  describeTime,
  isOwnTrouble,
  type ReachedLimit,
} from '../../model/reached-limit.ts'
import type { CaseResult, GateResult, RunReport } from '../../model/report.ts'
import { keyOfItsCase } from '../../model/suite.ts'
import { adviseUnusable } from './advise-unusable.ts'
import { caseMeasures, gateRank, worstCase } from '../../model/worst-case.ts'

type Decided = Pick<
  RunReport,
  | 'runId'
  | 'simulated'
  | 'verdict'
  | 'gates'
  | 'cases'
  | 'unusableSide'
  | 'interrupted'
  | 'reachedLimit'
  | 'looks'
  | 'plan'
  | 'recording'
  | 'judge'
  | 'sides'
  | 'totals'
>

/** Why the run got its verdict, in one sentence. */
export function describeRunReason(decided: Decided): string {
  const { unusableSide, gates } = decided
  if (unusableSide) return `the ${unusableSide.side} cannot be used: ${unusableSide.reason}`
  const stop = describeStop(decided) || describeLook(decided)
  const start = stop === '' ? '' : `${stop}; `
  switch (decided.verdict) {
    case 'drift':
      return start + listGates(gates, 'drift')
    case 'inconclusive': {
      // Nothing that was seen counts then, so that it says more than any gate.
      if (isUnproven(decided)) return start + decided.recording.sentinel.reason
      const open = listGates(gates, 'inconclusive')
      if (open !== '') return start + open
      if (stop !== '') return stop
      const first = decided.cases.find(result => result.verdict === 'inconclusive')
      const why = first === undefined ? '' : `: ${keyOfItsCase(first)}: ${first.reason}`
      return `nothing could be compared${why}`
    }
    case 'parity':
      return start + describeParity(decided)
  }
}

function isUnproven<Facts extends Pick<RunReport, 'recording'>>(
  facts: Facts,
): facts is Facts & { readonly recording: NonNullable<RunReport['recording']> } {
  return facts.recording !== null && facts.recording.sentinel.status !== 'agrees'
}

/** Why not all was sent; empty if all was. */
function describeStop({ interrupted, reachedLimit, plan, judge }: Decided): string {
  const { samplesDone, samplesPlanned } = plan
  const notAsked = judge?.abstained.notAsked ?? 0
  const left = notAsked > 0 ? `${countOf(notAsked, 'question')} to the judge left` : ''
  if (reachedLimit) {
    return `${describeReachedLimit(reachedLimit)} after ${formatCount(samplesDone)} of ${countOf(samplesPlanned, 'sample')}${left === '' ? '' : `, with ${left}`}`
  }
  if (!interrupted) return ''
  if (samplesDone < samplesPlanned) return 'the run was not finished'
  return left !== ''
    ? `the run was not finished: ${left}`
    : 'the run was cut off before its end was recorded'
}

/** Where the run ended that was judged while it was sent, and why; empty if it was judged once. */
function describeLook({ looks, plan, verdict }: Decided): string {
  if (!looks) return ''
  const { rule, look, of, early, ended, casesPlanned } = looks
  const sent =
    rule === 'stop-early'
      ? `${plan.cases} of ${countOf(casesPlanned, 'case')}`
      : countOf(plan.samplesDone, 'sample')
  if (verdict !== 'inconclusive')
    return `decided ${early ? 'before' : 'at'} look ${look} of ${of}, after ${sent}`
  switch (ended) {
    case 'hopeless':
      return `ended at look ${look} of ${of}, since more samples of the same cases would not settle it`
    case 'last':
    case 'decided':
      return `still open at look ${look}, the last one, after ${sent}`
    case null:
      return ''
  }
}

function describeParity({ gates, cases }: Decided): string {
  const kept = gates.filter(gate => gate.required && gate.verdict === 'parity')
  const limits = kept.filter(gate => gate.threshold !== '').length
  const checks = kept.length - limits
  const found = [
    ...(limits > 0 ? [`${countOf(limits, 'limit')} kept`] : []),
    ...(checks > 0 ? [`no break found by ${countOf(checks, 'check')}`] : []),
  ]
  const unmeasured = gates.filter(
    gate => gate.required && gate.verdict === 'not measured' && gate.threshold !== '',
  )
  const missing =
    unmeasured.length > 0 ? `; not measured: ${unmeasured.map(gate => gate.gate).join(', ')}` : ''
  const waived = new Set(cases.filter(result => result.waivedBy !== null).map(keyOfItsCase)).size
  const known = waived > 0 ? `; known differences waived in ${countOf(waived, 'case')}` : ''
  return found.join(', ') + missing + known
}

const recordAnew = 'record the baseline anew with parity record, then run again'

/** What to do now, in one sentence. */
export function describeNextStep(decided: Decided): string {
  const { unusableSide, gates, plan } = decided
  if (unusableSide) return adviseUnusable(decided)
  switch (decided.verdict) {
    case 'drift': {
      const worst = firstCase(decided.cases, gates)
      const look = worst ? `start with ${keyOfItsCase(worst)}` : 'look at the gates'
      return `do not move traffic; ${look}`
    }
    case 'inconclusive':
      if (decided.reachedLimit) return describeGoingOn(decided.reachedLimit)
      if (decided.interrupted) return 'finish it with --resume'
      if (decided.recording?.sentinel.status === 'differs') return recordAnew
      if (isUnproven(decided)) return `mend that, then go on with --resume=${decided.runId}`
      if ((decided.recording?.samplesLacking ?? 0) > 0) return recordAnew
      // A run that came to its end is resumed only by its name.
      return plan.samplesDone < plan.samplesPlanned
        ? `finish it with --resume=${decided.runId}`
        : 'not a pass: do what the reason names; --list shows whether it is enough'
    case 'parity':
      // Simulators agree as they were built to: nothing about traffic follows from that.
      if (decided.simulated) return 'compare the real gateways before moving traffic'
      return gates.some(gate => gate.verdict === 'parity' && gate.metric in caseMeasures)
        ? 'go on to 5-10 % of traffic'
        : 'run cases that measure quality, latency, cost or errors before moving traffic'
  }
}

function describeGoingOn(limit: ReachedLimit): string {
  switch (limit.kind) {
    case 'budget':
      return 'finish it with --resume and a higher --budget-usd'
    case 'duration':
      return 'finish it with --resume'
    case 'rate-limit':
      return `finish it with --resume after ${describeTime(limit.until)}`
    case 'side-failing': {
      const what = isOwnTrouble(limit) ? 'key, credit and network' : 'state'
      const whose = limit.sides.length > 1 ? 'both sides' : `the ${limit.sides[0]}`
      return `check the ${what} of ${whose}, then finish it with --resume`
    }
  }
}

function listGates(gates: readonly GateResult[], verdict: 'drift' | 'inconclusive'): string {
  const matching = gates
    .filter(gate => gate.required && gate.verdict === verdict)
    .sort((left, right) => gateRank(left) - gateRank(right))
  const [first] = matching
  if (!first) return ''
  const others = matching.slice(1).map(gate => gate.gate)
  // `1 more` would be no shorter than its name.
  const more = others.length > 4 ? [...others.slice(0, 3), `${others.length - 3} more`] : others
  return `${first.gate}: ${first.reason}${more.length > 0 ? `; also ${more.join(', ')}` : ''}`
}

/** The case that shows best what the first drifting gate is about. */
function firstCase(
  results: readonly CaseResult[],
  gates: readonly GateResult[],
): CaseResult | undefined {
  const [gate] = gates
    .filter(item => item.required && item.verdict === 'drift')
    .sort((left, right) => gateRank(left) - gateRank(right))
  return gate && worstCase(results, gate)
}
