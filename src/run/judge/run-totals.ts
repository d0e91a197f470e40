import type { Exchange, FailureClass } from '../../model/exchange.ts'
import type { Side } from '../../model/side.ts'
import type { SideTotals } from '../../model/report.ts'
import { median } from '../../statistics/summary.ts'
import { sortFailures } from './side-numbers.ts'

export interface RunTotals {
  readonly sides: Readonly<Record<Side, SideTotals>>
  /** Fields that did not go out as written, with the number of exchanges that this concerns. */
  readonly requestChanges: readonly {
    readonly side: Side
    readonly text: string
    readonly count: number
  }[]
}

interface Counters {
  samples: number
  answered: number
  attempts: number
  costUsd: number
  costKnown: number
  inputTokens: number
  outputTokens: number
  cacheHits: number
  readonly ttftMs: number[]
  readonly totalMs: number[]
  readonly failures: Map<FailureClass, number>
  readonly changes: Map<string, number>
}

/** Adds up the figures of a whole side, one exchange at a time. */
export function createTotals(): { add(exchange: Exchange): void; finish(): RunTotals } {
  const counters: Record<Side, Counters> = { baseline: emptyCounters(), candidate: emptyCounters() }
  return {
    add(exchange) {
      addExchange(counters[exchange.side], exchange)
    },
    finish: () => ({
      sides: {
        baseline: toTotals(counters.baseline),
        candidate: toTotals(counters.candidate),
      },
      requestChanges: (['baseline', 'candidate'] as const).flatMap(side =>
        [...counters[side].changes].map(([text, count]) => ({ side, text, count })),
      ),
    }),
  }
}

function emptyCounters(): Counters {
  return {
    samples: 0,
    answered: 0,
    attempts: 0,
    costUsd: 0,
    costKnown: 0,
    inputTokens: 0,
    outputTokens: 0,
    cacheHits: 0,
    ttftMs: [],
    totalMs: [],
    failures: new Map(),
    changes: new Map(),
  }
}

function addExchange(counters: Counters, exchange: Exchange): void {
  const { outcome, timings, usage, cost } = exchange
  counters.samples++
  counters.attempts += exchange.attempts.length
  if (outcome.kind === 'answered') counters.answered++
  else increment(counters.failures, outcome.failure.class)
  if (cost.usd !== null && Number.isFinite(cost.usd)) {
    counters.costUsd += cost.usd
    counters.costKnown++
  }
  counters.inputTokens += usage.inputTokens ?? 0
  counters.outputTokens += usage.outputTokens ?? 0
  if (exchange.cacheHit) counters.cacheHits++
  else if (outcome.kind === 'answered' && timings) {
    counters.totalMs.push(timings.totalMs)
    if (timings.firstDeltaMs !== null) counters.ttftMs.push(timings.firstDeltaMs)
  }
  for (const change of exchange.requestChanges) {
    increment(counters.changes, `${change.field} ${change.kind}: ${change.reason}`)
  }
}

function increment<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function toTotals(counters: Counters): SideTotals {
  const { samples, answered, attempts, inputTokens, outputTokens, cacheHits } = counters
  return {
    samples,
    answered,
    failed: samples - answered,
    attempts,
    costUsd: counters.costKnown > 0 ? counters.costUsd : null,
    costUnknown: samples - counters.costKnown,
    inputTokens,
    outputTokens,
    ttftMs: median(counters.ttftMs),
    totalMs: median(counters.totalMs),
    cacheHits,
    failures: sortFailures([...counters.failures].map(([name, count]) => ({ class: name, count }))),
  }
}
