import type { GateResult } from '../../../model/report.ts'
import type { JournalFooter } from '../../journal-format.ts'
import { describeConfidence, type Look, type TakenLook } from '../../looks.ts'
import type { JudgeOptions } from '../judge-run.ts'

/** `98.75 % bound, look 2 of 3`. */
export function describeLookBound({ errorLevel, look, of, early }: Look): string {
  return `${describeConfidence(errorLevel)} bound, ${early ? 'before ' : ''}look ${look} of ${of}`
}

/**
 * A limit that an earlier look has shown to be kept stays kept, although the bounds of later looks are
 * wider, unless a later one proves drift: that each look has its own share of the error allows it.
 * Whether samples are missing, and contract checks, which have no bound, are up to the latest look.
 */
export function keepSettled(
  gates: readonly GateResult[],
  judgeEarlier: () => readonly GateResult[],
): readonly GateResult[] {
  if (gates.every(gate => gate.verdict !== 'inconclusive')) return gates
  const kept = new Map(
    judgeEarlier()
      .filter(gate => gate.verdict === 'parity' && gate.threshold !== '')
      .filter(gate => !gate.metric.startsWith('coverage.'))
      .map(gate => [gate.gate, gate]),
  )
  return gates.map(gate => (gate.verdict === 'inconclusive' ? (kept.get(gate.gate) ?? gate) : gate))
}

/** What was judged at the last look before this one whose data are all still there; null if none. */
export function lookBefore({ earlier }: Look, options: JudgeOptions): JudgeOptions | null {
  const last = earlier.findLastIndex(({ cases }) => cases !== null)
  const taken = earlier[last]
  if (!taken?.cases) return null
  // What was looked at then is all that there was.
  const ended: TakenLook = { ...taken, record: { ...taken.record, ended: 'last' } }
  return {
    ...options,
    header: { ...options.header, cases: taken.cases },
    footer: finishedAt(taken.record.eventLoopDelayMs),
    looks: [...earlier.slice(0, last), ended],
    warnings: [],
  }
}

/** A run that ended with all that it had sent. */
export function finishedAt(eventLoopDelayMs: number | null): JournalFooter {
  return { type: 'footer', finishedAt: '', stopReason: 'finished', eventLoopDelayMs }
}
