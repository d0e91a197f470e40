import type { JSX } from 'preact'
import { formatCount, formatRatio, formatUsd } from '../../model/format.ts'
import { describeCostForecast } from '../../report/describe-cost-forecast.ts'
import type { RunReport, SideTotals } from '../../model/report.ts'
import { sides, type Side } from '../../model/side.ts'

type Totals = Readonly<Record<Side, SideTotals>>

/** Cost, tokens and requests of both sides. */
export function CostTable({
  report,
}: {
  readonly report: Pick<RunReport, 'totals' | 'costForecast'>
}): JSX.Element {
  const { totals } = report
  const most = Math.max(...sides.map(side => totals[side].costUsd ?? 0))
  return (
    <figure class="panel">
      <figcaption>Cost of this run</figcaption>
      <ul class="bars">
        {sides.map(side => (
          <li key={side}>
            <span class={`side ${side}`}>{side}</span>
            <svg class="bar" aria-hidden="true">
              <rect
                class={side}
                height="100%"
                width={`${most === 0 ? 0 : (100 * (totals[side].costUsd ?? 0)) / most}%`}
              />
            </svg>
            <strong>{describeCost(totals[side])}</strong>
          </li>
        ))}
      </ul>
      <div class="scroll" tabIndex={0} role="region" aria-label="Sums of both sides">
        <table class="small">
          <thead>
            <tr>
              <th scope="col" />
              {sides.map(side => (
                <th scope="col" class="number">
                  {side}
                </th>
              ))}
              <th scope="col" class="number">
                ratio
              </th>
            </tr>
          </thead>
          <tbody>
            <Row name="input tokens" totals={totals} pick={side => side.inputTokens} />
            <Row name="output tokens" totals={totals} pick={side => side.outputTokens} />
            <Row name="samples" totals={totals} pick={side => side.samples} />
            <Row name="HTTP requests" totals={totals} pick={side => side.attempts} />
            <Row name="cache hits" totals={totals} pick={side => side.cacheHits} />
          </tbody>
        </table>
      </div>
      {describeCostForecast(report).map(text => (
        <p key={text} class="fine">
          {text}
        </p>
      ))}
    </figure>
  )
}

interface RowProps {
  readonly name: string
  readonly totals: Totals
  readonly pick: (totals: SideTotals) => number | null
}

function Row({ name, totals, pick }: RowProps): JSX.Element {
  const [baseline, candidate] = [pick(totals.baseline), pick(totals.candidate)]
  const show = (count: number | null) => (count === null ? 'unknown' : formatCount(count))
  return (
    <tr>
      <th scope="row">{name}</th>
      <td class="number">{show(baseline)}</td>
      <td class="number">{show(candidate)}</td>
      <td class="number">
        {baseline && candidate !== null ? formatRatio(candidate / baseline) : ''}
      </td>
    </tr>
  )
}

function describeCost({ costUsd, costUnknown }: SideTotals): string {
  if (costUsd === null) return 'unknown'
  const rest = costUnknown > 0 ? ` + ${formatCount(costUnknown)} unknown` : ''
  return formatUsd(costUsd) + rest
}
