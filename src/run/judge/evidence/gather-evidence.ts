import type { Exchange } from '../../../model/exchange.ts'
import type { ContractKind } from '../../../model/gate.ts'
import type { Mode, Side } from '../../../model/side.ts'
import type { GoldenCase } from '../../../model/suite.ts'
import { contractKinds } from '../../../model/gate.ts'
import { caseKey } from '../../../model/suite.ts'
import { contractSignature } from '../../../compare/contract/contract-signature.ts'
import { describeFirstDifference } from '../../../compare/differences/first-difference.ts'
import { checkExpectations, type AskJudge } from '../../../compare/expectations.ts'
import { isTelling } from '../../../compare/contract/fault-class.ts'
import { textKey } from '../../../compare/similarity/gram-hash.ts'
import type { BySide, CaseEvidence, ExpectationEvidence, Pair, RepeatEvidence } from './evidence.ts'
import { pairSlots, present, type CaseExchanges } from './case-exchanges.ts'
import { closeSignatures } from './close-signatures.ts'
import { compactText } from './compact-text.ts'
import { isTextCase } from './evidence.ts'
import { gatherCost } from './gather-cost.ts'
import { gatherLatency } from './gather-latency.ts'
import { lengthSignatures } from './length-signatures.ts'
import { shortSignature } from './short-signature.ts'
import { sideNumbers } from './side-numbers.ts'

export interface GatherOptions {
  readonly golden: GoldenCase
  readonly mode: Mode
  readonly exchanges: CaseExchanges
  readonly timeoutMs: number
  /** The sides were asked at different times. */
  readonly isRecorded?: boolean
  /** Which side of a slot the plan sends first. */
  readonly plannedFirst?: (sample: number) => Side | null
  readonly judge?: AskJudge | undefined
}

/** Takes from the exchanges of one case what the verdict needs, all but the similarity of texts. */
export function gatherEvidence(options: GatherOptions): CaseEvidence {
  const { golden, mode, exchanges } = options
  const checked = bySide(side =>
    present(exchanges[side]).map(item => checkExpectations(golden, item, options.judge)),
  )
  // A request that is meant to fail is judged by the way in which it fails, and by nothing else.
  const comparable = golden.fault ? [] : pairSlots(exchanges)
  return {
    golden,
    caseKey: caseKey(golden),
    mode,
    numbers: bySide(side => sideNumbers(present(exchanges[side]), checked[side])),
    latency: gatherLatency(comparable, {
      timeoutMs: golden.timeoutMs ?? options.timeoutMs,
      isRecorded: options.isRecorded ?? false,
      ...(options.plannedFirst && { plannedFirst: options.plannedFirst }),
    }),
    cost: gatherCost(comparable),
    failed: comparable.map(slot => pairOf(slot, exchange => exchange.outcome.kind === 'failed')),
    firstAttemptFailed: comparable.map(slot => pairOf(slot, hasFailedFirst)),
    contract: gatherContract(golden, exchanges),
    wireForms: bySide(side => present(exchanges[side]).map(formsOf)),
    expectations: gatherExpectations(checked),
    quality: null,
    repeats:
      isTextCase({ golden }) && golden.request['temperature'] !== 0
        ? bySide(side => countRepeats(present(exchanges[side])))
        : null,
    firstDifference: compactText(firstDifferenceOf(golden, exchanges)),
  }
}

function bySide<Value>(make: (side: Side) => Value): BySide<Value> {
  return { baseline: make('baseline'), candidate: make('candidate') }
}

function pairOf<Value>(slot: Pair<Exchange>, read: (exchange: Exchange) => Value): Pair<Value> {
  return { baseline: read(slot.baseline), candidate: read(slot.candidate) }
}

/** Whether the first attempt of any turn failed, whatever a retry made of it. */
function hasFailedFirst({ attempts, outcome }: Exchange): boolean {
  if (attempts.length === 0) return outcome.kind === 'failed'
  return attempts.some(
    ({ turn, failureClass }, index) => failureClass !== null && turn !== attempts[index - 1]?.turn,
  )
}

function gatherContract(
  golden: GoldenCase,
  exchanges: CaseExchanges,
): Record<ContractKind, BySide<(string | null)[]>> {
  const signatures = bySide(side =>
    present(exchanges[side]).map(exchange => contractSignature(golden, exchange)),
  )
  const values = (kind: ContractKind) => {
    const seen = bySide(side => signatures[side].map(signature => signature[kind]))
    const named = closeSignatures(kind, seen, golden.compare)
    return bySide(side => named[side].map(value => (value === null ? null : shortSignature(value))))
  }
  const gathered = Object.fromEntries(contractKinds.map(kind => [kind, values(kind)])) as Record<
    ContractKind,
    BySide<(string | null)[]>
  >
  return {
    ...gathered,
    length: lengthSignatures(gathered.length),
    'fault-class': toldOnly(gathered['fault-class']),
  }
}

/** Where neither side says how it deals with a fault, that they are alike shows nothing. */
function toldOnly(values: BySide<(string | null)[]>): BySide<(string | null)[]> {
  const all = [...values.baseline, ...values.candidate]
  return all.some(value => value !== null && isTelling(value))
    ? values
    : bySide(side => values[side].map(() => null))
}

const noForms: readonly string[] = []

/** Nearly all answers have no such form, and there may be a hundred thousand. */
function formsOf({ wireNotes }: Exchange): readonly string[] {
  const broken = wireNotes.filter(({ level }) => level === 'break')
  return broken.length === 0 ? noForms : broken.map(({ code, detail }) => detail || code)
}

type CheckedSamples = readonly ReturnType<typeof checkExpectations>[]

function gatherExpectations(checked: BySide<CheckedSamples>): ExpectationEvidence[] {
  const template = [...checked.baseline, ...checked.candidate].find(results => results.length > 0)
  return (template ?? []).map(({ kind, description }, index) => {
    const results = bySide(side =>
      checked[side].flatMap(sample => sample[index] ?? []).filter(result => result.passed !== null),
    )
    return {
      kind,
      description,
      outcomes: bySide(side => results[side].map(result => (result.passed ? 'ok' : 'broken'))),
      detail: compactText(results.candidate.find(result => !result.passed)?.detail ?? ''),
    }
  })
}

function countRepeats(exchanges: readonly Exchange[]): RepeatEvidence {
  const texts = exchanges.flatMap(({ outcome }) =>
    outcome.kind === 'answered' ? outcome.answer.text : [],
  )
  const same = texts.flatMap((text, index) => texts.slice(index + 1).map(other => other === text))
  return {
    pairs: same.length,
    identical: same.filter(Boolean).length,
    texts: [...new Set(texts.map(textKey))],
  }
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
