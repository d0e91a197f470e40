import { useCallback } from 'preact/hooks'
import type { JSX } from 'preact'
import { axisX, plot, dot, ruleX, ruleY, rectX } from '@observablehq/plot'
import type { GateResult } from '../../model/report.ts'
import { formatMs, formatRatio } from '../../model/format.ts'
import { Chart } from '../parts/chart.tsx'
import { limitOf, type AxisKind, type GateAxis } from './gate-axis.ts'

const rowHeight = 36
const axisHeight = 30

/** The estimate and its interval, with the limit and the place where both sides are alike. */
export function IntervalChart({
  gate,
  axis,
  label,
}: {
  readonly gate: GateResult
  readonly axis: GateAxis
  readonly label: string
}): JSX.Element {
  const draw = useCallback(
    (width: number) => {
      const [start, end] = axis.domain
      const limit = limitOf(gate)
      const isLower = gate.threshold.startsWith('>')
      const low = gate.low ?? (gate.high === null ? null : start)
      const high = gate.high ?? (gate.low === null ? null : end)
      const colour = `var(--${gate.verdict.replace(' ', '-')})`
      const beyond = limit === null ? [] : [isLower ? [start, limit] : [limit, end]]
      return plot({
        width,
        height: rowHeight,
        margin: 0,
        x: { domain: [start, end], axis: null },
        y: { domain: [0, 1], axis: null },
        marks: [
          rectX(beyond, { x1: '0', x2: '1', y1: 0, y2: 1, fill: 'var(--beyond)' }),
          ruleX([axis.neutral], { stroke: 'var(--line-strong)' }),
          ...(limit === null
            ? []
            : [ruleX([limit], { stroke: 'var(--limit)', strokeWidth: 2, strokeDasharray: '4 3' })]),
          ...(low === null || high === null
            ? []
            : [
                ruleY([0.5], {
                  x1: low,
                  x2: high,
                  stroke: colour,
                  strokeWidth: 6,
                  strokeOpacity: 0.45,
                  strokeLinecap: 'round',
                }),
              ]),
          dot([gate.difference], {
            x: value => value as number,
            y: 0.5,
            r: 5.5,
            fill: colour,
            stroke: 'var(--surface)',
            strokeWidth: 1.5,
          }),
        ],
      })
    },
    [gate, axis],
  )
  return <Chart class="interval" label={label} draw={draw} />
}

const tickFormats: Readonly<Record<AxisKind, (value: number) => string>> = {
  ratio: formatRatio,
  share: value => `${Math.round(value * 1000) / 10} %`,
  ms: formatMs,
}

/** The scale that the intervals above it share. */
export function IntervalAxis({ axis }: { readonly axis: GateAxis }): JSX.Element {
  const draw = useCallback(
    (width: number) =>
      plot({
        width,
        height: axisHeight,
        margin: 0,
        marginBottom: 22,
        x: { domain: [...axis.domain] },
        y: { axis: null },
        marks: [
          axisX({
            ticks: Math.max(3, Math.floor(width / 90)),
            tickFormat: value => tickFormats[axis.kind](value as number),
            label: null,
            tickSize: 4,
          }),
        ],
      }),
    [axis],
  )
  return (
    <Chart
      class="axis"
      label={`scale from ${axis.domain.map(tickFormats[axis.kind]).join(' to ')}`}
      draw={draw}
    />
  )
}
