import type { JSX } from 'preact'
import { countOf, formatCount, formatMs, formatUsd } from '../../model/format.ts'
import type { PageCase, PageExchange } from '../../report/html/page-data.ts'
import { visibleText } from '../../report/visible-text.ts'
import { Visible } from '../parts/visible.tsx'

type Cell = string | JSX.Element

const columns: readonly (readonly [head: string, cell: (exchange: PageExchange) => Cell])[] = [
  ['outcome', describeOutcome],
  ['first token', ({ timings }) => orDash(timings?.firstDeltaMs, formatMs)],
  ['total', ({ timings }) => orDash(timings?.totalMs, formatMs)],
  ['headers', ({ timings }) => orDash(timings?.headersMs, formatMs)],
  ['connect', ({ timings }) => orDash(timings?.connectMs, formatMs)],
  ['tokens in', ({ usage }) => orDash(usage.inputTokens, formatCount)],
  ['cached', ({ usage }) => orDash(usage.cachedInputTokens, formatCount)],
  ['tokens out', ({ usage }) => orDash(usage.outputTokens, formatCount)],
  ['reasoning', ({ usage }) => orDash(usage.reasoningTokens, formatCount)],
  ['cost', ({ cost }) => (cost.usd === null ? '–' : `${formatUsd(cost.usd)} ${cost.source}`)],
  ['request id', ({ identity }) => <Id text={identity.requestId} />],
  ['generation id', ({ identity }) => <Id text={identity.generationId} />],
  [
    'model requested → sent → served',
    ({ identity: { modelRequested, modelSent, modelServed } }) =>
      visibleText([modelRequested, modelSent, modelServed ?? '–'].join(' → ')),
  ],
  ['provider', ({ identity }) => visibleText(identity.providerServed ?? '–')],
  ['started', ({ startedAt }) => startedAt.slice(11, 23)],
  ['attempts', describeAttempts],
  ['notes on the response', describeNotes],
]

/** Every sample with its times, its usage and the ids that a gateway's support asks for. */
export function SampleTable({ item }: { readonly item: PageCase }): JSX.Element {
  const { exchanges, samplesLeftOut } = item
  return (
    <section>
      <h3>Samples</h3>
      <div class="scroll" tabIndex={0} role="region" aria-label="Samples">
        <table class="small samples">
          <thead>
            <tr>
              <th scope="col">sample</th>
              {columns.map(([head]) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {exchanges.map(exchange => (
              <tr key={`${exchange.side} ${exchange.sample}`}>
                <th scope="row">
                  <span class={`side ${exchange.side}`}>{exchange.side}</span> {exchange.sample}
                </th>
                {columns.map(([head, cell]) => (
                  <td key={head}>{cell(exchange)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {samplesLeftOut > 0 && (
        <p class="fine">
          {countOf(samplesLeftOut, 'more sample')} of this case in exchanges.csv: this page holds
          the first of each side and those that failed.
        </p>
      )}
    </section>
  )
}

function Id({ text }: { readonly text: string | null }) {
  return text === null ? <>–</> : <code class="id">{visibleText(text)}</code>
}

function describeOutcome({ outcome, cacheHit }: PageExchange): Cell {
  if (outcome.kind === 'answered') {
    const { finishReason, nativeFinishReason } = outcome.answer
    const native = nativeFinishReason === finishReason ? '' : ` (${nativeFinishReason ?? 'none'})`
    return visibleText(`${finishReason ?? 'no reason'}${native}${cacheHit ? ', cached' : ''}`)
  }
  const { failure } = outcome
  const status = failure.httpStatus === null ? '' : ` ${failure.httpStatus}`
  return (
    <>
      <strong>
        {failure.class}
        {status}
        {failure.inBand && ' inside the response'}
      </strong>{' '}
      <Visible text={failure.message} />
    </>
  )
}

function describeAttempts({ attempts }: PageExchange): Cell {
  const [only] = attempts
  if (attempts.length === 1 && only?.failureClass === null) return '1'
  return attempts
    .map(({ turn, httpStatus, failureClass, totalMs }) => {
      const where = attempts.some(attempt => attempt.turn > 1) ? `turn ${turn}: ` : ''
      return `${where}${failureClass ?? 'ok'} ${httpStatus ?? ''} ${formatMs(totalMs)}`
    })
    .join('; ')
}

function describeNotes({ wireNotes }: PageExchange): Cell {
  if (wireNotes.length === 0) return '–'
  return (
    <ul class="notes">
      {wireNotes.map((note, index) => (
        <li key={index} class={note.level}>
          <code>{note.code}</code> <Visible text={note.detail} />
        </li>
      ))}
    </ul>
  )
}

function orDash(value: number | null | undefined, format: (value: number) => string): string {
  return value === null || value === undefined ? '–' : format(value)
}
