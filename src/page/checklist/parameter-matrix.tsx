import type { JSX } from 'preact'
import type { ParameterRow, ParameterUse } from '../../model/checklist.ts'
import { sides } from '../../model/side.ts'

const looks: Readonly<Record<ParameterUse, string>> = {
  honoured: 'parity',
  ignored: 'drift',
  rejected: 'drift',
  unclear: 'not-measured',
}

/** What each side makes of request parameters. */
export function ParameterMatrix({ rows }: { readonly rows: readonly ParameterRow[] }): JSX.Element {
  return (
    <section aria-labelledby="parameters">
      <h2 id="parameters">What each side makes of parameters</h2>
      <div class="scroll" tabIndex={0} role="region" aria-labelledby="parameters">
        <table class="small">
          <thead>
            <tr>
              {['parameter', 'in suites', ...sides].map(head => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(row => (
              <tr key={row.parameter}>
                <th scope="row">
                  <code>{row.parameter}</code>
                </th>
                <td>{row.isUsed ? 'yes' : 'no'}</td>
                {sides.map(side => (
                  <td key={side}>
                    <span class={`parameter-use ${looks[row[side]]}`}>{row[side]}</span>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
