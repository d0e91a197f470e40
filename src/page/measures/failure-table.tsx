import type { JSX } from 'preact'
import { formatCount, formatShare } from '../../model/format.ts'
import type { SideTotals } from '../../model/report.ts'
import { sides, type Side } from '../../model/side.ts'
import { Visible } from '../parts/visible.tsx'

type Totals = Readonly<Record<Side, SideTotals>>

/** What failed after all retries, by class and side. */
export function FailureTable({ totals }: { readonly totals: Totals }): JSX.Element {
  const classes = [
    ...new Set(sides.flatMap(side => totals[side].failures.map(({ class: name }) => name))),
  ]
  const countOf = (side: Side, name: string) =>
    totals[side].failures.find(failure => failure.class === name)?.count ?? 0
  const wordsOf = (name: string) => [
    ...new Set(
      sides.flatMap(side =>
        totals[side].failures.flatMap(failure =>
          failure.class === name && failure.message !== undefined ? [failure.message] : [],
        ),
      ),
    ),
  ]
  const caption = (
    <figcaption>
      Failures <span class="fine">after all retries; faults sent on purpose are not counted</span>
    </figcaption>
  )
  if (classes.length === 0) {
    return (
      <figure class="panel">
        {caption}
        <p>None on either side.</p>
      </figure>
    )
  }
  return (
    <figure class="panel">
      {caption}
      <table class="small">
        <thead>
          <tr>
            <th scope="col">class, and what was said</th>
            {sides.map(side => (
              <th scope="col" class="number">
                {side}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {classes.map(name => (
            <tr key={name}>
              <th scope="row">
                {name}
                {wordsOf(name).map(words => (
                  <div class="fine">
                    <Visible text={words} />
                  </div>
                ))}
              </th>
              {sides.map(side => (
                <td class="number">{formatCount(countOf(side, name))}</td>
              ))}
            </tr>
          ))}
          <tr class="sum">
            <th scope="row">all</th>
            {sides.map(side => (
              <td class="number">{describeFailed(totals[side])}</td>
            ))}
          </tr>
        </tbody>
      </table>
    </figure>
  )
}

function describeFailed({ failed, samples }: SideTotals): string {
  return failed === 0 || samples === 0
    ? formatCount(failed)
    : `${formatCount(failed)} (${formatShare(failed / samples)})`
}
