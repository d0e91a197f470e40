import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'
import { countOf } from '../../model/format.ts'
import { findMetric } from '../../model/gate.ts'
import type { GateResult } from '../../model/report.ts'
import { describeGateDifference, describeGateValue } from '../../report/gate-values.ts'
import { gateAxes, hasInterval, type AxisKind, type GateAxis } from './gate-axis.ts'
import { IntervalAxis, IntervalChart } from './interval-chart.tsx'
import { VerdictBadge } from '../parts/verdict-badge.tsx'
import { Visible } from '../parts/visible.tsx'

const axisTitles: Readonly<Record<AxisKind, string>> = {
  ratio: 'Ratio, candidate to baseline: 1 is the same, right is worse',
  share: 'Share, candidate against baseline: 0 is the same, right is worse',
  ms: 'Milliseconds: left is better',
}

/** Every gate: limits as intervals, checks by what they found. */
export function GateSection({ gates }: { readonly gates: readonly GateResult[] }): JSX.Element {
  const axes = useMemo(() => gateAxes(gates), [gates])
  const checks = gates.filter(gate => !hasInterval(gate))
  const loud = checks.filter(({ verdict }) => verdict === 'drift' || verdict === 'inconclusive')
  const quiet = checks.filter(({ verdict }) => verdict === 'parity')
  return (
    <section class="gates" aria-labelledby="gates">
      <h2 id="gates">Gates</h2>
      <ul class="legend">
        <li class="interval">estimate with its 95 % interval</li>
        <li class="limit">limit</li>
        <li class="beyond">beyond the limit</li>
      </ul>
      {axes.map(axis => (
        <AxisGroup key={axis.kind} axis={axis} />
      ))}
      {loud.length > 0 && (
        <>
          <h3>Checks that found something, or could not tell</h3>
          <ul class="checks">
            {loud.map(gate => (
              <Check key={gate.gate} gate={gate} />
            ))}
          </ul>
        </>
      )}
      {quiet.length > 0 && (
        <details class="quiet">
          <summary>{countOf(quiet.length, 'check')} found nothing</summary>
          <ul>
            {quiet.map(gate => (
              <li key={gate.gate}>
                <code>{gate.gate}</code> {findMetric(gate.metric)?.meaning}{' '}
                <span class="fine">({gate.reason})</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}

function AxisGroup({ axis }: { readonly axis: GateAxis }): JSX.Element {
  return (
    <div class="axis-group">
      <h3>{axisTitles[axis.kind]}</h3>
      <ul>
        {axis.gates.map(gate => (
          <li key={gate.gate} class="gate">
            <p class="name">
              <code>{gate.gate}</code>
              <span class="fine">{findMetric(gate.metric)?.meaning}</span>
            </p>
            <IntervalChart gate={gate} axis={axis} label={describeInterval(gate)} />
            <p class="numbers">
              <strong>{describeGateDifference(gate, 'full')}</strong>
              <span class="fine">
                {describeGateValue(gate, gate.baseline)} → {describeGateValue(gate, gate.candidate)}
                , limit {describeLimit(gate)}
              </span>
            </p>
            <GateBadge gate={gate} />
            {gate.verdict !== 'parity' && (
              <p class="why">
                <Visible text={gate.reason} />
              </p>
            )}
          </li>
        ))}
        <li class="gate scale" aria-hidden="true">
          <IntervalAxis axis={axis} />
        </li>
      </ul>
    </div>
  )
}

function Check({ gate }: { readonly gate: GateResult }): JSX.Element {
  return (
    <li>
      <GateBadge gate={gate} />
      <p>
        <code>{gate.gate}</code> <span class="fine">{findMetric(gate.metric)?.meaning}</span>
      </p>
      <p class="why">
        <Visible text={gate.reason} />
      </p>
    </li>
  )
}

function GateBadge({ gate }: { readonly gate: GateResult }): JSX.Element {
  return (
    <p class="gate-verdict">
      <VerdictBadge verdict={gate.verdict} />
      {!gate.required && <span class="fine">informational</span>}
    </p>
  )
}

function describeInterval(gate: GateResult): string {
  return `${gate.gate}: ${describeGateDifference(gate, 'full')}, limit ${describeLimit(gate)}, ${gate.verdict}`
}

function describeLimit({ threshold }: GateResult): string {
  return threshold.replace('<=', '≤').replace('>=', '≥')
}
