import type { Exchange, FailureClass, SampleRequest } from '../model/exchange.ts'
import type { Side } from '../model/side.ts'

/** A kind of sample, as far as its cost goes. */
export type CostSample = Pick<SampleRequest, 'golden' | 'side'>

/** What a run has spent, and what the requests under way may cost on top of it, in US dollars. */
export interface SpendingLedger {
  readonly spentUsd: number
  readonly reservedUsd: number
  /**
   * What a sample can cost at most: at list prices, or above them as far as its side was seen to
   * charge above them. Where its model has no price, what samples of its side have cost on average;
   * 0 while nothing is known at all.
   */
  mostUsd(sample: CostSample): number
  reserve(sample: CostSample): void
  release(sample: CostSample): void
  add(sample: CostSample, exchange: Exchange): void
  /** What was spent on something that is no sample of the run any more, as far as it is known. */
  addVoided(exchange: Exchange): void
}

interface SideLedger {
  /** Samples of known cost. */
  samples: number
  usd: number
  /** The largest share of what a sample can cost at list prices; at least 1. */
  markup: number
  /** Samples under way: those without a price, and what the others can cost at list prices. */
  unpriced: number
  limitsUsd: number
  underWay: number
}

/** @param limitUsd what a sample can cost at most at list prices; null where no price is known. */
export function createSpendingLedger(
  limitUsd: (sample: CostSample) => number | null,
): SpendingLedger {
  const ledgers: Record<Side, SideLedger> = { baseline: emptyLedger(), candidate: emptyLedger() }
  let spentUsd = 0
  const mostUsd = (sample: CostSample): number => {
    const ledger = ledgers[sample.side]
    const limit = limitUsd(sample)
    return limit === null ? meanOf(ledger) : limit * ledger.markup
  }
  return {
    get spentUsd() {
      return spentUsd
    },
    get reservedUsd() {
      return reservedBy(ledgers.baseline) + reservedBy(ledgers.candidate)
    },
    mostUsd,
    reserve(sample) {
      const ledger = ledgers[sample.side]
      const limit = limitUsd(sample)
      ledger.underWay++
      if (limit === null) ledger.unpriced++
      else ledger.limitsUsd += limit
    },
    release(sample) {
      const ledger = ledgers[sample.side]
      const limit = limitUsd(sample)
      ledger.underWay--
      if (limit === null) ledger.unpriced--
      else ledger.limitsUsd -= limit
      // Sums of fractions leave crumbs.
      if (ledger.underWay === 0) ledger.limitsUsd = 0
    },
    add(sample, exchange) {
      const ledger = ledgers[sample.side]
      const { usd } = exchange.cost
      if (usd !== null) {
        const limit = limitUsd(sample)
        ledger.samples++
        ledger.usd += usd
        if (limit !== null && limit > 0) ledger.markup = Math.max(ledger.markup, usd / limit)
        spentUsd += usd
      } else if (mayBeCharged(exchange)) {
        spentUsd += mostUsd(sample)
      }
    },
    addVoided({ cost }) {
      spentUsd += cost.usd ?? 0
    },
  }
}

function emptyLedger(): SideLedger {
  return { samples: 0, usd: 0, markup: 1, unpriced: 0, limitsUsd: 0, underWay: 0 }
}

function meanOf({ samples, usd }: SideLedger): number {
  return samples === 0 ? 0 : usd / samples
}

function reservedBy(ledger: SideLedger): number {
  return ledger.limitsUsd * ledger.markup + ledger.unpriced * meanOf(ledger)
}

/** Failures after which a model may have worked all the same. */
const chargeable: ReadonlySet<FailureClass> = new Set<FailureClass>([
  'timeout',
  'truncated',
  'malformed',
  'empty',
  'content-filter',
])

function mayBeCharged({ outcome, cacheHit }: Exchange): boolean {
  if (cacheHit) return false
  return outcome.kind === 'answered' || chargeable.has(outcome.failure.class)
}
