import type { JSX } from 'preact'
import type { CheckArea, CheckItem } from '../../model/checklist.ts'
import { countOf } from '../../model/format.ts'
import { CheckBadge } from './check-badge.tsx'
import { Visible } from '../parts/visible.tsx'

interface CheckTableProps {
  readonly area: CheckArea
  readonly items: readonly CheckItem[]
}

/** The items of one area, each with its evidence to be opened. */
export function CheckTable({ area, items }: CheckTableProps): JSX.Element | null {
  if (items.length === 0) return null
  return (
    <>
      <h3 class="check-area" id={`area-${area}`}>
        {area}
      </h3>
      <div class="scroll" tabIndex={0} role="region" aria-labelledby={`area-${area}`}>
        <table class="small check-items">
          <thead>
            <tr>
              {['verdict', 'side', 'check', 'finding'].map(head => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {items.map(item => (
              <CheckRow key={`${item.id} ${item.side} ${item.subject}`} item={item} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

function CheckRow({ item }: { readonly item: CheckItem }): JSX.Element {
  const { verdict, side, title, subject, summary, evidence, fix } = item
  return (
    <tr>
      <td>
        <CheckBadge verdict={verdict} />
      </td>
      <td>{side === 'both' ? 'both' : <span class={`side ${side}`}>{side}</span>}</td>
      <th scope="row">
        {title}
        {subject !== null && (
          <>
            {' '}
            <code>
              <Visible text={subject} />
            </code>
          </>
        )}
      </th>
      <td>
        <Visible text={summary} />
        {fix !== null && (
          <p class="fix">
            <strong>Fix:</strong> <Visible text={fix} />
          </p>
        )}
        {evidence.length > 0 && (
          <details>
            <summary>{countOf(evidence.length, 'piece')} of evidence</summary>
            <ul>
              {evidence.map(({ sent, received, answer }, index) => (
                <li key={index}>
                  <Visible text={sent} /> → <Visible text={received} />
                  {answer !== undefined && (
                    <q>
                      <Visible text={answer} />
                    </q>
                  )}
                </li>
              ))}
            </ul>
          </details>
        )}
      </td>
    </tr>
  )
}
