import type { JSX } from 'preact'
import { formatCount, formatMs, formatUsd } from '../../model/format.ts'
import type { CaseResult, SideNumbers } from '../../model/report.ts'
import { sides } from '../../model/side.ts'
import { visibleText } from '../../report/visible-text.ts'

const rows: readonly (readonly [name: string, show: (numbers: SideNumbers) => string])[] = [
  ['answered', ({ answered, samples }) => `${answered} of ${samples}`],
  [
    'failed',
    ({ failures }) =>
      failures.map(({ class: name, count }) => `${name} ×${count}`).join(', ') || 'none',
  ],
  ['first token, median', ({ ttftMs }) => orUnknown(ttftMs, formatMs)],
  ['whole answer, median', ({ totalMs }) => orUnknown(totalMs, formatMs)],
  ['cost, mean', ({ costUsd }) => orUnknown(costUsd, formatUsd)],
  ['input tokens, mean', ({ inputTokens }) => orUnknown(inputTokens, oneDecimal)],
  ['output tokens, mean', ({ outputTokens }) => orUnknown(outputTokens, oneDecimal)],
  ['model served', ({ model }) => visibleText(model ?? '–')],
  ['provider', ({ provider }) => visibleText(provider ?? '–')],
  [
    'golden checks failed',
    ({ expectationsFailed, expectationsChecked }) =>
      expectationsChecked === 0 ? '–' : `${expectationsFailed} of ${expectationsChecked}`,
  ],
]

/** The figures of a case on both sides. */
export function SideNumbersTable({ result }: { readonly result: CaseResult }): JSX.Element {
  return (
    <section>
      <h3>Figures</h3>
      <table class="small figures-table">
        <thead>
          <tr>
            <th scope="col" />
            {sides.map(side => (
              <th key={side} scope="col">
                <span class={`side ${side}`}>{side}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, show]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {sides.map(side => (
                <td key={side}>{show(result.sides[side])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function orUnknown(value: number | null, format: (value: number) => string): string {
  return value === null ? '–' : format(value)
}

function oneDecimal(value: number): string {
  return Number.isInteger(value) ? formatCount(value) : value.toFixed(1)
}
