import { caseKey } from '../../../model/suite.ts'
import type { JournalHeader } from '../../journal-format.ts'
import { canGrow, type Look } from '../../looks.ts'
import { pWithAnytimeTest } from './anytime-quality.ts'
import type { CaseEvidence } from '../evidence/evidence.ts'
import type { MeasuredGate } from '../gates/measure-gate.ts'

interface Seen {
  readonly evidence: readonly CaseEvidence[]
  readonly header: JournalHeader
}

/** The p of each gate that is to be held against the level of a look. */
export function pAtLook(look: Look, seen: Seen): (item: MeasuredGate) => number | null {
  return look.rule === 'stop-early' ? pWithAnytimeTest(look, seen) : pOfGrown(look, seen)
}

/**
 * A gate is tested anew only where all its cases got further samples. What it rests on at each look is
 * then fixed beforehand: were it tested on whatever others have made grow, it would get more chances
 * than looks.
 */
function pOfGrown(look: Look, { header }: Seen): (item: MeasuredGate) => number | null {
  const before = look.earlier.at(-1)?.cases
  const settings = header.configuration.run.looks
  if (!before || !settings) return ({ measured: { p } }) => p
  const earlier = new Map(before.map(golden => [caseKey(golden), golden]))
  const isBehind = ({ golden }: CaseEvidence): boolean => {
    const then = earlier.get(caseKey(golden))
    return then !== undefined && canGrow(then, settings) && golden.samples === then.samples
  }
  return ({ measured: { p }, evidence }) => (p !== null && evidence.some(isBehind) ? 1 : p)
}
