import type { GateResult } from '../../model/report.ts'
import { findChange } from './find-change.ts'
import type { GateComparison } from './run-comparison.ts'

/** Every gate that either run had: those of the later one in its order, then those that are gone. */
export function compareGates(
  before: readonly GateResult[],
  after: readonly GateResult[],
): GateComparison[] {
  const earlier = new Map(before.map(gate => [gate.gate, gate]))
  const later = new Map(after.map(gate => [gate.gate, gate]))
  const names = new Set([...later.keys(), ...earlier.keys()])
  return [...names].map(name => pair(name, earlier.get(name) ?? null, later.get(name) ?? null))
}

/** Whether it makes the later run drift and did not make the earlier one. */
export function isNewGateDrift({ before, after }: GateComparison): boolean {
  return decidesDrift(after) && !decidesDrift(before)
}

function decidesDrift(gate: GateResult | null): boolean {
  return gate !== null && gate.required && gate.verdict === 'drift'
}

function pair(gate: string, before: GateResult | null, after: GateResult | null): GateComparison {
  const change = findChange(before?.verdict ?? null, after?.verdict ?? null)
  const isAlike = before !== null && after !== null && before.unit === after.unit
  return {
    gate,
    change,
    before,
    after,
    difference: isAlike ? subtract(after.difference, before.difference) : null,
    intervalsApart: isAlike ? areApart(before, after) : null,
  }
}

function subtract(left: number | null, right: number | null): number | null {
  return left === null || right === null ? null : left - right
}

function areApart(before: GateResult, after: GateResult): boolean | null {
  if (before.low === null || before.high === null) return null
  if (after.low === null || after.high === null) return null
  return after.low > before.high || after.high < before.low
}
