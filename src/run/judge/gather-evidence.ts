import type { Exchange } from '../../model/exchange.ts'
import type { ContractKind } from '../../model/gate.ts'
import type { Mode, Side } from '../../model/side.ts'
import type { GoldenCase } from '../../model/suite.ts'
import { contractKinds } from '../../model/gate.ts'
import { caseKey } from '../../model/suite.ts'
import { contractSignature } from '../../compare/contract-signature.ts'
import { describeFirstDifference } from '../../compare/first-difference.ts'
import { checkExpectations } from '../../compare/expectations.ts'
import type { BySide, CaseEvidence, ExpectationEvidence, Pair } from './evidence.ts'
import { gatherLatency } from './gather-latency.ts'
import { shortSignature } from './short-signature.ts'
import { sideNumbers } from './side-numbers.ts'

/** The exchanges of one case in one mode, by sample; a sample that was not sent has a hole. */
export type CaseExchanges = BySide<readonly (Exchange | undefined)[]>

export interface GatherOptions {
  readonly golden: GoldenCase
  readonly mode: Mode
  readonly exchanges: CaseExchanges
  readonly timeoutMs: number
}

/** Takes from the exchanges of one case what the verdict needs, all but the similarity of texts. */
export function gatherEvidence(options: GatherOptions): CaseEvidence {
  const { golden, mode, exchanges } = options
  const slots = pairSlots(exchanges)
  const checked = bySide(side =>
    present(exchanges[side]).map(item => checkExpectations(golden, item)),
  )
  const expectations = gatherExpectations(checked)
  const isFault = golden.fault !== undefined
  const comparable = isFault ? [] : slots
  const priced = comparable.filter(
    slot => !slot.baseline.cacheHit && !slot.candidate.cacheHit && bothKnown(slot, costOf),
  )
  return {
    golden,
    caseKey: caseKey(golden),
    mode,
    numbers: bySide(side => sideNumbers(present(exchanges[side]), checked[side])),
    latency: gatherLatency(comparable, golden.timeoutMs ?? options.timeoutMs),
    costs: priced.map(slot => pairOf(slot, exchange => costOf(exchange) ?? 0)),
    costSeen: bySide(
      side => !isFault && present(exchanges[side]).some(exchange => costOf(exchange) !== null),
    ),
    failed: comparable.map(slot => pairOf(slot, exchange => exchange.outcome.kind === 'failed')),
    firstAttemptFailed: comparable.map(slot =>
      pairOf(slot, exchange => (exchange.attempts[0]?.failureClass ?? null) !== null),
    ),
    contract: gatherContract(golden, exchanges),
    expectations,
    quality: null,
    firstDifference: firstDifferenceOf(golden, exchanges),
  }
}

export function present(exchanges: readonly (Exchange | undefined)[]): Exchange[] {
  return exchanges.filter(exchange => exchange !== undefined)
}

export function bySide<Value>(make: (side: Side) => Value): BySide<Value> {
  return { baseline: make('baseline'), candidate: make('candidate') }
}

function pairSlots(exchanges: CaseExchanges): Pair<Exchange>[] {
  return exchanges.baseline.flatMap((baseline, index) => {
    const candidate = exchanges.candidate[index]
    return baseline && candidate ? { baseline, candidate } : []
  })
}

function pairOf<Value>(slot: Pair<Exchange>, read: (exchange: Exchange) => Value): Pair<Value> {
  return { baseline: read(slot.baseline), candidate: read(slot.candidate) }
}

function bothKnown(slot: Pair<Exchange>, read: (exchange: Exchange) => number | null): boolean {
  return read(slot.baseline) !== null && read(slot.candidate) !== null
}

function costOf(exchange: Exchange): number | null {
  const { usd } = exchange.cost
  return usd !== null && Number.isFinite(usd) ? usd : null
}

function gatherContract(
  golden: GoldenCase,
  exchanges: CaseExchanges,
): Record<ContractKind, BySide<(string | null)[]>> {
  const signatures = bySide(side =>
    present(exchanges[side]).map(exchange => contractSignature(golden, exchange)),
  )
  const values = (kind: ContractKind) =>
    bySide(side =>
      signatures[side].map(signature => {
        const value = signature[kind]
        return value === null ? null : shortSignature(value)
      }),
    )
  return Object.fromEntries(contractKinds.map(kind => [kind, values(kind)])) as Record<
    ContractKind,
    BySide<(string | null)[]>
  >
}

type CheckedSamples = readonly ReturnType<typeof checkExpectations>[]

function gatherExpectations(checked: BySide<CheckedSamples>): ExpectationEvidence[] {
  const template = [...checked.baseline, ...checked.candidate].find(results => results.length > 0)
  return (template ?? []).map(({ description }, index) => {
    const results = bySide(side => checked[side].flatMap(sample => sample[index] ?? []))
    return {
      description,
      outcomes: bySide(side => results[side].map(result => (result.passed ? 'ok' : 'broken'))),
      detail: results.candidate.find(result => !result.passed)?.detail ?? '',
    }
  })
}

function firstDifferenceOf(golden: GoldenCase, exchanges: CaseExchanges): string {
  for (const { baseline, candidate } of pairSlots(exchanges)) {
    if (baseline.outcome.kind === 'failed' || candidate.outcome.kind === 'failed') continue
    const difference = describeFirstDifference(
      golden,
      baseline.outcome.answer,
      candidate.outcome.answer,
    )
    if (difference !== '') return difference
  }
  return ''
}
