import type { CaseResult, GateResult } from '../../../model/report.ts'
import { describeRecorded, type RecordingReport } from '../../../model/recording.ts'
import { keyOfItsCase } from '../../../model/suite.ts'
import { isPairedInTime } from '../../recorded-gates.ts'

interface Judged {
  readonly gates: readonly GateResult[]
  readonly cases: readonly CaseResult[]
}

/**
 * What a recorded baseline leaves of the verdicts: nothing is shown, neither parity nor drift, unless
 * the live baseline still answers as it was recorded.
 */
export function applyRecording<Facts extends Judged>(
  facts: Facts,
  recording: RecordingReport | null,
): Facts {
  if (recording === null) return facts
  return {
    ...facts,
    gates: facts.gates.map(gate => gateAgainst(gate, recording)),
    cases: facts.cases.map(result => caseAgainst(result, recording)),
  }
}

function gateAgainst(gate: GateResult, recording: RecordingReport): GateResult {
  if (gate.metric.startsWith('coverage.') || gate.verdict === 'not measured') return gate
  const timed = isPairedInTime(gate.metric)
    ? `; not paired in time (the baseline was ${describeRecorded(recording)})`
    : ''
  const seen = gate.reason + timed
  if (recording.sentinel.status === 'agrees') return { ...gate, reason: seen }
  return { ...gate, verdict: 'inconclusive', reason: `${recording.sentinel.reason}; seen: ${seen}` }
}

function caseAgainst(
  result: CaseResult,
  { changed, missing, sentinel }: RecordingReport,
): CaseResult {
  const key = keyOfItsCase(result)
  // What the recording lacks is not what is left of the plan.
  const { unsent: _, ...kept } = result
  if (changed.includes(key)) {
    const reason = 'not compared: the case has changed since the baseline was recorded'
    return { ...kept, verdict: 'inconclusive', reason }
  }
  if (missing.includes(key)) {
    const reason = 'not compared: the case is not in the recording'
    return { ...kept, verdict: 'inconclusive', reason }
  }
  if (result.verdict !== 'drift' || sentinel.status === 'agrees') return result
  const why =
    sentinel.status === 'differs'
      ? 'the baseline has changed since it was recorded'
      : 'the recording was not checked against the live baseline'
  return { ...result, verdict: 'inconclusive', reason: `${why}; seen: ${result.reason}` }
}
