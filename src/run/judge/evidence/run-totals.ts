import {
  impossibleCostCode,
  type Exchange,
  type FailureClass,
  type RequestChange,
} from '../../../model/exchange.ts'
import type { Side } from '../../../model/side.ts'
import type { FailureTotal, SideTotals, TimeQuantile } from '../../../model/report.ts'
import { sides } from '../../../model/side.ts'
import { compareByCodeUnit } from '../../../model/json.ts'
import { isTelling } from '../../../compare/contract/fault-class.ts'
import { quantileBounds } from '../../../statistics/latency/quantile-bounds.ts'
import type { ClusterValues } from '../../../statistics/latency/quantile-ratio.ts'
import { median } from '../../../statistics/basics/summary.ts'
import { isHopeless } from '../../unusable-side.ts'
import { isPlausible, plausible } from './is-plausible.ts'
import { sortFailures } from './side-numbers.ts'

export interface RunTotals {
  readonly sides: Readonly<Record<Side, SideTotals>>
  /** Samples that failed in a way that no further request can mend. */
  readonly hopeless: Readonly<Record<Side, number>>
  /** Samples whose gateway reports a cost that no request can have. */
  readonly impossibleCosts: Readonly<Record<Side, number>>
  /** Requests that were meant to fail, and are in no other figure. */
  readonly faults: Readonly<Record<Side, FaultTotals>>
  /** Fields that did not go out as written, with the number of exchanges that this concerns. */
  readonly requestChanges: readonly {
    readonly side: Side
    readonly change: RequestChange
    readonly count: number
  }[]
  readonly times: ClusterTimes
}

/** Times in milliseconds of the clusters in which either side has one. */
export interface ClusterTimes {
  readonly ttft: readonly ClusterValues[]
  readonly total: readonly ClusterValues[]
}

export interface FaultTotals {
  readonly samples: number
  /** Of those that say nothing of what is wrong with the request: how often each class. */
  readonly untold: ReadonlyMap<FailureClass, number>
}

/** What some exchanges add up to, as plain data. */
export interface TotalsPart {
  readonly counters: Readonly<Record<Side, Counters>>
  readonly faults: Readonly<Record<Side, FaultCounters>>
}

interface FaultCounters {
  samples: number
  readonly untold: Map<FailureClass, number>
}

interface Counters {
  samples: number
  answered: number
  attempts: number
  costUsd: number
  costKnown: number
  costPriced: number
  inputTokens: number | null
  outputTokens: number | null
  cacheHits: number
  /** Cluster by cluster. */
  readonly ttftMs: Map<string, number[]>
  readonly totalMs: Map<string, number[]>
  readonly failures: Map<FailureClass, FailureTotal>
  hopeless: number
  impossibleCosts: number
  readonly changes: Map<string, { readonly change: RequestChange; count: number }>
}

/** Adds up the figures of a whole side, one exchange at a time. */
export function createTotals(): {
  add(exchange: Exchange, cluster: string): void
  addFault(exchange: Exchange): void
  finish(): TotalsPart
} {
  const part = emptyPart()
  const { counters, faults } = part
  return {
    addFault({ side, outcome }) {
      faults[side].samples++
      if (outcome.kind === 'failed' && !isTelling(outcome.failure.class)) {
        increment(faults[side].untold, outcome.failure.class)
      }
    },
    add(exchange, cluster) {
      addExchange(counters[exchange.side], exchange, cluster)
    },
    finish: () => part,
  }
}

/** The totals of a run from those of its parts, in their order. */
export function joinTotals(parts: readonly TotalsPart[]): RunTotals {
  const { counters, faults } = emptyPart()
  for (const part of parts) {
    for (const side of sides) {
      addCounters(counters[side], part.counters[side])
      faults[side].samples += part.faults[side].samples
      for (const [name, count] of part.faults[side].untold)
        increment(faults[side].untold, name, count)
    }
  }
  return {
    sides: { baseline: toTotals(counters.baseline), candidate: toTotals(counters.candidate) },
    hopeless: { baseline: counters.baseline.hopeless, candidate: counters.candidate.hopeless },
    impossibleCosts: {
      baseline: counters.baseline.impossibleCosts,
      candidate: counters.candidate.impossibleCosts,
    },
    faults,
    requestChanges: sides.flatMap(side =>
      [...counters[side].changes]
        .sort(([left], [right]) => compareByCodeUnit(left, right))
        .map(([, { change, count }]) => ({ side, change, count })),
    ),
    times: {
      ttft: pairClusters(counters.baseline.ttftMs, counters.candidate.ttftMs),
      total: pairClusters(counters.baseline.totalMs, counters.candidate.totalMs),
    },
  }
}

type Times = ReadonlyMap<string, readonly number[]>

/** In the order of their names, whoever came first. */
function pairClusters(baseline: Times, candidate: Times): ClusterValues[] {
  return [...new Set([...baseline.keys(), ...candidate.keys()])]
    .sort(compareByCodeUnit)
    .map(cluster => ({
      baseline: baseline.get(cluster) ?? [],
      candidate: candidate.get(cluster) ?? [],
    }))
}

function emptyPart(): TotalsPart {
  return {
    counters: { baseline: emptyCounters(), candidate: emptyCounters() },
    faults: {
      baseline: { samples: 0, untold: new Map() },
      candidate: { samples: 0, untold: new Map() },
    },
  }
}

function emptyCounters(): Counters {
  return {
    samples: 0,
    answered: 0,
    attempts: 0,
    costUsd: 0,
    costKnown: 0,
    costPriced: 0,
    inputTokens: null,
    outputTokens: null,
    cacheHits: 0,
    ttftMs: new Map(),
    totalMs: new Map(),
    failures: new Map(),
    hopeless: 0,
    impossibleCosts: 0,
    changes: new Map(),
  }
}

function addExchange(counters: Counters, exchange: Exchange, cluster: string): void {
  const { outcome, timings, usage, cost } = exchange
  counters.samples++
  counters.attempts += exchange.attempts.length
  if (outcome.kind === 'answered') counters.answered++
  else {
    const { class: name, message } = outcome.failure
    countFailure(counters, { class: name, count: 1, message })
    if (isHopeless(outcome.failure)) counters.hopeless++
  }
  if (isPlausible(cost.usd)) {
    counters.costUsd += cost.usd
    counters.costKnown++
    if (cost.source === 'priced') counters.costPriced++
  }
  if (exchange.wireNotes.some(({ code }) => code === impossibleCostCode)) counters.impossibleCosts++
  counters.inputTokens = plus(counters.inputTokens, usage.inputTokens)
  counters.outputTokens = plus(counters.outputTokens, usage.outputTokens)
  if (exchange.cacheHit) counters.cacheHits++
  else if (outcome.kind === 'answered' && timings) {
    addTimes(counters.totalMs, cluster, plausible(timings.totalMs))
    addTimes(counters.ttftMs, cluster, plausible(timings.firstDeltaMs))
  }
  for (const change of exchange.requestChanges) {
    countChange(counters, change, 1)
  }
}

function addCounters(sum: Counters, part: Counters): void {
  sum.samples += part.samples
  sum.answered += part.answered
  sum.attempts += part.attempts
  sum.costUsd += part.costUsd
  sum.costKnown += part.costKnown
  sum.costPriced += part.costPriced
  if (part.inputTokens !== null) sum.inputTokens = (sum.inputTokens ?? 0) + part.inputTokens
  if (part.outputTokens !== null) sum.outputTokens = (sum.outputTokens ?? 0) + part.outputTokens
  sum.cacheHits += part.cacheHits
  sum.hopeless += part.hopeless
  sum.impossibleCosts += part.impossibleCosts
  for (const [cluster, times] of part.ttftMs) addTimes(sum.ttftMs, cluster, times)
  for (const [cluster, times] of part.totalMs) addTimes(sum.totalMs, cluster, times)
  for (const failure of part.failures.values()) countFailure(sum, failure)
  for (const { change, count } of part.changes.values()) countChange(sum, change, count)
}

function addTimes(
  clusters: Map<string, number[]>,
  cluster: string,
  times: readonly number[],
): void {
  if (times.length === 0) return
  const sum = clusters.get(cluster) ?? []
  // Not at once: a call takes no more than some hundred thousand arguments.
  for (const ms of times) sum.push(ms)
  clusters.set(cluster, sum)
}

/** The words that came first stand for those of their class. */
function countFailure({ failures }: Counters, failure: FailureTotal): void {
  const counted = failures.get(failure.class)
  failures.set(
    failure.class,
    counted ? { ...counted, count: counted.count + failure.count } : failure,
  )
}

function countChange(counters: Counters, change: RequestChange, count: number): void {
  const key = `${change.field} ${change.kind}: ${change.reason}`
  const counted = counters.changes.get(key)
  if (counted) counted.count += count
  else counters.changes.set(key, { change, count })
}

function timeQuantiles(times: readonly number[]): TimeQuantile[] {
  return [0.5, 0.9, 0.95, 0.99].flatMap(share => {
    const bounds = quantileBounds(times, share)
    return bounds === null ? [] : { share, ms: bounds.value, low: bounds.low, high: bounds.high }
  })
}

/** A sum of what is known; unknown until something is. */
function plus(sum: number | null, value: number | null): number | null {
  return isPlausible(value) ? (sum ?? 0) + value : sum
}

function increment<Key>(counts: Map<Key, number>, key: Key, by = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + by)
}

function toTotals(counters: Counters): SideTotals {
  const { samples, answered, attempts, inputTokens, outputTokens, cacheHits } = counters
  const ttftMs = [...counters.ttftMs.values()].flat()
  const totalMs = [...counters.totalMs.values()].flat()
  return {
    samples,
    answered,
    failed: samples - answered,
    attempts,
    costUsd: counters.costKnown > 0 ? counters.costUsd : null,
    costUnknown: samples - counters.costKnown,
    costPriced: counters.costPriced,
    inputTokens,
    outputTokens,
    ttftMs: median(ttftMs),
    totalMs: median(totalMs),
    ttftQuantiles: timeQuantiles(ttftMs),
    totalQuantiles: timeQuantiles(totalMs),
    cacheHits,
    failures: sortFailures([...counters.failures.values()]),
  }
}
