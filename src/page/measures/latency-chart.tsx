import type { JSX } from 'preact'
import { useCallback } from 'preact/hooks'
import { axisX, axisY, gridX, gridY, line, plot } from '@observablehq/plot'
import { countOf, formatMs, formatRatio } from '../../model/format.ts'
import type { TimeQuantile, TimeRatio } from '../../model/report.ts'
import { sides, type Side } from '../../model/side.ts'
import type { Distribution } from '../../report/html/page-data.ts'
import { Chart } from '../parts/chart.tsx'
import { quantileOf } from './quantile.ts'

/** From here on a linear axis would squeeze the small times into a line. */
const wideRange = 12

const shares = [0.5, 0.9, 0.95, 0.99] as const

/** Which share of the samples had ended after which time, on both sides. */
export function LatencyChart({
  title,
  distributions,
  quantilesOf,
  ratios,
}: {
  readonly title: string
  readonly distributions: Readonly<Record<Side, Distribution>>
  readonly quantilesOf: (side: Side) => readonly TimeQuantile[]
  readonly ratios: readonly TimeRatio[]
}): JSX.Element {
  const draw = useCallback(
    (width: number) => {
      const points = sides.flatMap(side => pointsOf(side, distributions[side]))
      const times = points.map(({ ms }) => ms)
      const isWide = Math.max(...times) > wideRange * Math.max(1, Math.min(...times))
      return plot({
        width,
        height: 190,
        marginLeft: 44,
        marginRight: 12,
        marginTop: 10,
        x: { type: isWide ? 'log' : 'linear', nice: !isWide },
        y: { domain: [0, 1] },
        marks: [
          gridX({ ticks: 5 }),
          gridY({ ticks: [0.5, 0.9] }),
          axisX({ ticks: 5, tickFormat: ms => formatMs(ms as number), label: null, tickSize: 4 }),
          axisY({
            ticks: [0, 0.5, 0.9, 1],
            tickFormat: share => `${Math.round((share as number) * 100)} %`,
            label: null,
            tickSize: 0,
          }),
          ...sides.map(side =>
            line(
              points.filter(point => point.side === side),
              {
                x: 'ms',
                y: 'share',
                stroke: `var(--${side})`,
                strokeWidth: 2.2,
                strokeDasharray: side === 'baseline' ? '5 3' : 'none',
              },
            ),
          ),
        ],
      })
    },
    [distributions],
  )
  const { baseline, candidate } = distributions
  if (baseline.samples === 0 && candidate.samples === 0) {
    return (
      <figure class="panel">
        <figcaption>{title}</figcaption>
        <p class="fine">No sample showed it in this run.</p>
      </figure>
    )
  }
  return (
    <figure class="panel">
      <figcaption>
        {title}{' '}
        <span class="fine">
          share of samples that took at most this long; compares the sides, no load test
        </span>
      </figcaption>
      <Chart label={describe(title, distributions)} draw={draw} />
      <div class="scroll" tabIndex={0} role="region" aria-label={`${title}: quantiles`}>
        <table class="small">
          <thead>
            <tr>
              <th scope="col">side</th>
              {shares.map(share => (
                <th scope="col" class="number">
                  p{Math.round(share * 100)}
                </th>
              ))}
              <th scope="col" class="number">
                samples
              </th>
            </tr>
          </thead>
          <tbody>
            {sides.map(side => (
              <tr>
                <th scope="row">
                  <span class={`side ${side}`}>{side}</span>
                </th>
                {shares.map(share => (
                  <QuantileCell
                    quantile={quantilesOf(side).find(quantile => quantile.share === share)}
                  />
                ))}
                <td class="number">{distributions[side].samples}</td>
              </tr>
            ))}
            {ratios.length > 0 && (
              <tr>
                <th scope="row">candidate / baseline</th>
                {shares.map(share => (
                  <RatioCell ratio={ratios.find(ratio => ratio.share === share)} />
                ))}
                <td />
              </tr>
            )}
          </tbody>
        </table>
      </div>
    </figure>
  )
}

/** Empty where there are too few samples to bound it. */
function QuantileCell({ quantile }: { readonly quantile: TimeQuantile | undefined }): JSX.Element {
  if (!quantile) return <td class="number" />
  const { ms, low, high } = quantile
  return <BoundedCell value={formatMs(ms)} bounds={`${formatMs(low)} to ${formatMs(high)}`} />
}

function RatioCell({ ratio: found }: { readonly ratio: TimeRatio | undefined }): JSX.Element {
  if (!found) return <td class="number" />
  const { ratio, low, high } = found
  return (
    <BoundedCell
      value={formatRatio(ratio)}
      bounds={`${formatRatio(low)} to ${formatRatio(high)}`}
    />
  )
}

function BoundedCell(props: { readonly value: string; readonly bounds: string }): JSX.Element {
  return (
    <td class="number" title={`95 % bounds: ${props.bounds}`}>
      {props.value}
      <br />
      <span class="fine">{props.bounds}</span>
    </td>
  )
}

function pointsOf(side: Side, { quantiles }: Distribution) {
  const last = Math.max(1, quantiles.length - 1)
  return quantiles.map((ms, index) => ({ side, ms: Math.max(ms, 0.1), share: index / last }))
}

function timeAt(distribution: Distribution, share: number): string {
  const ms = quantileOf(distribution, share)
  return ms === null ? '' : formatMs(ms)
}

function describe(title: string, { baseline, candidate }: Readonly<Record<Side, Distribution>>) {
  const [left, right] = [quantileOf(baseline, 0.5), quantileOf(candidate, 0.5)]
  const ratio = left !== null && right !== null && left > 0 ? `, ${formatRatio(right / left)}` : ''
  return `${title}: half of the ${countOf(baseline.samples, 'baseline sample')} took at most ${timeAt(baseline, 0.5)}, half of the ${countOf(candidate.samples, 'candidate sample')} at most ${timeAt(candidate, 0.5)}${ratio}`
}
