import { caseKey } from '../../../model/suite.ts'
import { largestWealth } from '../../../statistics/quality/change-wealth.ts'
import type { QualityStratum } from '../../../statistics/quality/quality-stratum.ts'
import { finishingOrder } from '../../finishing-order.ts'
import type { JournalHeader } from '../../journal-format.ts'
import { findLook, type Look, type TakenLook } from '../../looks.ts'
import { collectEvidence, type ReadExchanges } from '../evidence/collect-evidence.ts'
import { isTextCase, type CaseEvidence } from '../evidence/evidence.ts'
import type { MeasuredGate } from '../gates/measure-gate.ts'

/** The one gate whose test may be looked at after each prompt. */
export const anytimeGate = 'quality.replaced'

interface Seen {
  readonly evidence: readonly CaseEvidence[]
  readonly header: JournalHeader
}

/**
 * The p of each gate to be held against the level of a look. Of the first level the test of quality
 * that goes on between the looks has its own share, and the usual one what is left; before a look is
 * due the usual one counts for nothing.
 */
export function pWithAnytimeTest(look: Look, seen: Seen): (item: MeasuredGate) => number | null {
  const { levels = [], anytimeLevel } = seen.header.configuration.run.looks ?? {}
  let wealth: number | null = null
  return ({ gate, measured: { p } }) => {
    if (gate.metric.family !== 'dimension' || gate.metric.name !== anytimeGate) return p
    if (anytimeLevel === undefined || p === null) return p
    if (gate.key !== anytimeGate) return look.early ? null : p
    wealth ??= wealthOf(seen)
    const anytime = pOfWealth(wealth, look.errorLevel / anytimeLevel)
    if (look.early) return anytime
    const [first = look.errorLevel] = levels
    const usual = look.look === 1 && look.of > 1 ? (p * first) / (first - anytimeLevel) : p
    return Math.min(1, usual, anytime)
  }
}

/** Whether to judge all can end the run before a look is due: cheap, as it is asked often. */
export function isChangePossible(options: {
  readonly header: JournalHeader
  readonly readExchanges: ReadExchanges
  readonly looks: readonly TakenLook[]
}): boolean {
  const { header } = options
  const { seed, timeoutMs, looks } = header.configuration.run
  const look = findLook(header, options.looks)
  if (look === null || looks?.anytimeLevel === undefined) return false
  const texts = look.cases.filter(golden => isTextCase({ golden }))
  const { readExchanges } = options
  const { evidence } = collectEvidence({ cases: texts, readExchanges, seed, timeoutMs })
  return 1 / wealthOf({ evidence, header }) <= looks.anytimeLevel
}

function pOfWealth(wealth: number, factor: number): number {
  return Math.min(1, factor / wealth)
}

/** Prompts in the order in which they are finished, those of one family together. */
function wealthOf({ evidence, header }: Seen): number {
  const { seed } = header.configuration.run
  const strata = new Map<string, QualityStratum[]>()
  for (const { caseKey: key, quality } of evidence) {
    if (quality) strata.set(key, [...(strata.get(key) ?? []), quality])
  }
  const clusters = new Map<string, QualityStratum[]>()
  for (const golden of finishingOrder(header.cases, seed).blocks.flat()) {
    const own = strata.get(caseKey(golden)) ?? []
    if (own.length === 0) continue
    clusters.set(golden.cluster, [...(clusters.get(golden.cluster) ?? []), ...own])
  }
  return largestWealth([...clusters.values()], { seed })
}
