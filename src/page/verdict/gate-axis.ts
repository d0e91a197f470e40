import type { GateResult } from '../../model/report.ts'
import { findMetric } from '../../model/gate.ts'
import { withinRange } from '../../report/gate-values.ts'

export type AxisKind = 'ratio' | 'share' | 'ms'

export interface GateAxis {
  readonly kind: AxisKind
  readonly domain: readonly [number, number]
  /** Where both sides are alike. */
  readonly neutral: number
  readonly gates: readonly GateResult[]
}

const kinds: readonly AxisKind[] = ['ratio', 'share', 'ms']

/** Gates with a limit and a measured difference, on one axis for each kind of number. */
export function gateAxes(gates: readonly GateResult[]): GateAxis[] {
  return kinds.flatMap(kind => {
    const ofKind = gates
      .filter(gate => hasInterval(gate) && axisKindOf(gate) === kind)
      .map(gateWithinRange)
    if (ofKind.length === 0) return []
    const neutral = kind === 'ratio' ? 1 : 0
    const values = ofKind.flatMap(gate => [
      ...[gate.low, gate.high, gate.difference].filter(value => value !== null),
      limitOf(gate) ?? neutral,
    ])
    const low = Math.min(neutral, ...values)
    const high = Math.max(neutral, ...values)
    const room = (high - low || 1) * 0.12
    return [{ kind, domain: [low - room, high + room] as const, neutral, gates: ofKind }]
  })
}

/** Whether a gate can be drawn as an interval against its limit. */
export function hasInterval(gate: GateResult): boolean {
  const isCoverage = findMetric(gate.metric)?.family === 'coverage'
  return gate.threshold !== '' && gate.difference !== null && !isCoverage
}

/** The number of a threshold such as `<= 1.10`, `<= 10%` or `<= 2pp`, in the unit of the difference. */
export function limitOf({ threshold }: Pick<GateResult, 'threshold'>): number | null {
  const match = /(\d+(?:\.\d+)?)\s*(%|pp)?/.exec(threshold)
  if (!match) return null
  return Number(match[1]) / (match[2] === undefined ? 1 : 100)
}

/** An interval is drawn where its words say that it is. */
function gateWithinRange(gate: GateResult): GateResult {
  const shown = (value: number | null) => (value === null ? null : withinRange(gate, value))
  return {
    ...gate,
    difference: shown(gate.difference),
    low: shown(gate.low),
    high: shown(gate.high),
  }
}

function axisKindOf({ unit }: GateResult): AxisKind {
  return unit === 'points' ? 'share' : unit
}
