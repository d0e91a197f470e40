import type { Exchange, FailureClass } from '../../../model/exchange.ts'
import type { SideNumbers } from '../../../model/report.ts'
import { compareByCodeUnit } from '../../../model/json.ts'
import { median } from '../../../statistics/basics/summary.ts'
import { plausible } from './is-plausible.ts'

/** The figures of one side that reports show beside a case. */
export function sideNumbers(
  exchanges: readonly Exchange[],
  checked: readonly (readonly { readonly passed: boolean | null }[])[],
): SideNumbers {
  const answered = exchanges.filter(exchange => exchange.outcome.kind === 'answered')
  const checks = checked.flat().filter(check => check.passed !== null)
  return {
    samples: exchanges.length,
    answered: answered.length,
    failed: exchanges.length - answered.length,
    ttftMs: median(answered.flatMap(exchange => plausible(exchange.timings?.firstDeltaMs))),
    totalMs: median(answered.flatMap(exchange => plausible(exchange.timings?.totalMs))),
    costUsd: meanOrNull(answered.flatMap(exchange => plausible(exchange.cost.usd))),
    inputTokens: meanOrNull(answered.flatMap(exchange => plausible(exchange.usage.inputTokens))),
    outputTokens: meanOrNull(answered.flatMap(exchange => plausible(exchange.usage.outputTokens))),
    model: mostFrequent(answered.map(exchange => exchange.identity.modelServed)),
    provider: mostFrequent(answered.map(exchange => exchange.identity.providerServed)),
    expectationsFailed: checks.filter(check => !check.passed).length,
    expectationsChecked: checks.length,
    failures: countFailures(exchanges),
  }
}

/** Failure classes with counts, most frequent first. */
export function countFailures(
  exchanges: readonly Exchange[],
): { class: FailureClass; count: number }[] {
  const counts = new Map<FailureClass, number>()
  for (const { outcome } of exchanges) {
    if (outcome.kind === 'answered') continue
    counts.set(outcome.failure.class, (counts.get(outcome.failure.class) ?? 0) + 1)
  }
  return sortFailures([...counts].map(([name, count]) => ({ class: name, count })))
}

export function sortFailures<Row extends { readonly class: FailureClass; readonly count: number }>(
  rows: Row[],
): Row[] {
  return rows.sort(
    (left, right) => right.count - left.count || compareByCodeUnit(left.class, right.class),
  )
}

function meanOrNull(values: readonly number[]): number | null {
  if (values.length === 0) return null
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function mostFrequent(values: readonly (string | null)[]): string | null {
  const counts = new Map<string, number>()
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1)
  const [first] = [...counts].sort(
    (left, right) => right[1] - left[1] || compareByCodeUnit(left[0], right[0]),
  )
  return first?.[0] ?? null
}
