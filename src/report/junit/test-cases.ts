import { describeNotCompared } from '../../model/not-compared.ts'
import type { CaseResult, Finding, GateResult, RunReport } from '../../model/report.ts'
import { describeLocation, type SourceLocation } from '../../model/problem.ts'
import { describeFailures } from '../describe-failures.ts'
import { describeGateDifference, describeGateValue, describeSimilarity } from '../gate-values.ts'
import { reasonOf } from '../verdict-line.ts'

export type TestOutcome =
  | { readonly kind: 'passed' }
  | { readonly kind: 'skipped'; readonly message: string }
  | {
      readonly kind: 'failure' | 'error'
      readonly type: string
      readonly message: string
      readonly details: readonly string[]
    }

/** What a test report knows of a case or a gate. */
export interface TestCase {
  readonly className: string
  readonly name: string
  readonly location: SourceLocation | null
  /** Null: not measured. */
  readonly timeMs: number | null
  readonly outcome: TestOutcome
}

const passed: TestOutcome = { kind: 'passed' }

/** A case in one mode: drift fails, what is undecided or waived is skipped. */
export function testOfCase(result: CaseResult): TestCase {
  return {
    className: result.suite,
    name: `${result.caseId} [${result.mode}]`,
    location: result.location,
    timeMs: result.sides.candidate.totalMs,
    outcome: outcomeOfCase(result),
  }
}

/** A gate: one that does not decide the run never fails. */
export function testOfGate(gate: GateResult): TestCase {
  return {
    className: gatesSuite,
    name: gate.gate,
    location: null,
    timeMs: null,
    outcome: outcomeOfGate(gate),
  }
}

/** The run itself, so that one that was cut off or had no working side cannot look well. */
export function testOfRun(report: RunReport): TestCase {
  return {
    className: gatesSuite,
    name: 'verdict',
    location: null,
    timeMs: null,
    outcome: outcomeOfRun(report),
  }
}

/** A test of a run in which nothing was compared: it neither passed nor failed. */
export function notCompared(test: TestCase, { side }: UnusableSide): TestCase {
  return { ...test, outcome: { kind: 'skipped', message: describeNotCompared(side) } }
}

type UnusableSide = NonNullable<RunReport['unusableSide']>

export const gatesSuite = 'gates'

function outcomeOfCase(result: CaseResult): TestOutcome {
  const { verdict, reason, waivedBy } = result
  switch (verdict) {
    case 'drift': {
      const open = result.findings.filter(isOpen)
      return {
        kind: 'failure',
        type: open[0]?.kind ?? 'drift',
        message: reason,
        details: detailsOf(result, open),
      }
    }
    case 'inconclusive':
      return { kind: 'skipped', message: `inconclusive: ${reason}` }
    case 'parity':
      return waivedBy === null
        ? passed
        : { kind: 'skipped', message: `waived by ${waivedBy}: ${reason}` }
  }
}

function isOpen({ level, waivedBy }: Finding): boolean {
  return level !== 'note' && waivedBy === null
}

function detailsOf(result: CaseResult, open: readonly Finding[]): string[] {
  const similarity = describeSimilarity(result)
  return [
    ...open.map(({ kind, detail }) => `${kind}: ${detail}`),
    ...(result.firstDifference === '' ? [] : [`first difference: ${result.firstDifference}`]),
    ...(similarity === '' ? [] : [`similarity: ${similarity}`]),
    `at ${describeLocation(result.location)}`,
  ]
}

function outcomeOfGate(gate: GateResult): TestOutcome {
  const { verdict, reason, required } = gate
  if (verdict === 'parity') return passed
  if (verdict !== 'drift') return { kind: 'skipped', message: `${verdict}: ${reason}` }
  if (!required) return { kind: 'skipped', message: `informational: ${reason}` }
  const figures: readonly (readonly [string, string])[] = [
    ['baseline', describeGateValue(gate, gate.baseline)],
    ['candidate', describeGateValue(gate, gate.candidate)],
    ['difference', describeGateDifference(gate, 'full')],
    ['limit', gate.threshold],
  ]
  const details = figures.flatMap(([name, value]) => (value === '' ? [] : `${name}: ${value}`))
  return { kind: 'failure', type: gate.metric, message: reason, details }
}

function outcomeOfRun(report: RunReport): TestOutcome {
  const { verdict, unusableSide, interrupted, nextStep } = report
  const message = reasonOf(report)
  const details = [nextStep]
  if (unusableSide) {
    const words = [...describeFailures(report.totals), nextStep]
    return { kind: 'error', type: `unusable ${unusableSide.side}`, message, details: words }
  }
  if (interrupted) return { kind: 'error', type: 'interrupted', message, details }
  switch (verdict) {
    case 'parity':
      return passed
    case 'drift':
      return { kind: 'failure', type: 'drift', message, details }
    case 'inconclusive':
      return { kind: 'skipped', message: `inconclusive: ${message}` }
  }
}
