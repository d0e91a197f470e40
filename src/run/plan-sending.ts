import type { Slot } from '../model/plan.ts'
import { sides, type Side } from '../model/side.ts'
import { caseKey } from '../model/suite.ts'
import { sampleKey } from './sample-key.ts'

/** Who is asked what a plan holds. */
export type Asked =
  | { readonly who: 'both sides' }
  | { readonly who: 'baseline alone' }
  | {
      readonly who: 'candidate'
      /** Keys of the baseline samples that were recorded. */
      readonly recorded: ReadonlySet<string>
      /** What the live baseline is asked again. */
      readonly sentinel: readonly Slot[]
    }

/** What of a plan is sent. */
export interface Sending {
  /** Keys of the samples that are not. */
  readonly notSent: ReadonlySet<string>
  /** Samples of the baseline on top of it, which check what was recorded. */
  readonly sentinel: readonly Slot[]
}

/** A candidate is not asked what it could not be compared in. */
export function planSending(slots: readonly Slot[], asked: Asked): Sending {
  const isSent = (slot: Slot, side: Side): boolean => {
    switch (asked.who) {
      case 'both sides':
        return true
      case 'baseline alone':
        return side === 'baseline'
      case 'candidate':
        return side === 'candidate' && asked.recorded.has(keyOf(slot, 'baseline'))
    }
  }
  return {
    notSent: new Set(
      slots.flatMap(slot =>
        sides.filter(side => !isSent(slot, side)).map(side => keyOf(slot, side)),
      ),
    ),
    sentinel: asked.who === 'candidate' ? asked.sentinel : [],
  }
}

/** Samples that are left, where some are finished. */
export function countSamplesLeft(
  slots: readonly Slot[],
  { notSent, sentinel }: Sending,
  finished: ReadonlySet<string>,
): number {
  const isLeft = (key: string) => !notSent.has(key) && !finished.has(key)
  const keys = [
    ...slots.flatMap(slot => sides.map(side => keyOf(slot, side))),
    ...sentinel.map(sentinelKey),
  ]
  return keys.filter(isLeft).length
}

/** Chat requests if nothing is retried. */
export function countRequests(slots: readonly Slot[], { notSent, sentinel }: Sending): number {
  let requests = 0
  for (const slot of slots) {
    for (const side of sides) {
      if (!notSent.has(keyOf(slot, side))) requests += slot.golden.turns.length
    }
  }
  return sentinel.reduce((sum, { golden }) => sum + golden.turns.length, requests)
}

/** What is finished, said in the keys of a plan that sends the sentinel's slots to the baseline. */
export function finishedSentinel(
  slots: readonly Slot[],
  finished: ReadonlySet<string>,
): Set<string> {
  return new Set(
    slots.flatMap(slot => [
      keyOf(slot, 'candidate'),
      ...(finished.has(sentinelKey(slot)) ? [keyOf(slot, 'baseline')] : []),
    ]),
  )
}

function sentinelKey({ golden, mode, sample }: Slot): string {
  return sampleKey({ caseKey: caseKey(golden), mode, sample, side: 'sentinel' })
}

function keyOf({ golden, mode, sample }: Slot, side: Side): string {
  return sampleKey({ caseKey: caseKey(golden), mode, sample, side })
}
