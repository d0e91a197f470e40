import type { JSX } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import type { PageCase, PageData, PageExchange } from '../../report/html/page-data.ts'
import { AnswerPair } from './answer-pair.tsx'

/** Two answers side by side: by default one of each side, but any two can be chosen. */
export function AnswerView({
  item,
  data,
}: {
  readonly item: PageCase
  readonly data: PageData
}): JSX.Element {
  const { exchanges } = item
  const start = useMemo(() => firstPair(exchanges), [exchanges])
  const [left, setLeft] = useState(start.left)
  const [right, setRight] = useState(start.right)
  const [leftExchange, rightExchange] = [exchanges[left], exchanges[right]]
  return (
    <section>
      <h3>Answers</h3>
      {!data.includesContent && <p class="fine">left out (--no-content)</p>}
      {exchanges.length === 0 && <p class="fine">No sample was carried out.</p>}
      {leftExchange && rightExchange && (
        <>
          <div class="chooser">
            <SampleBox label="Left" exchanges={exchanges} value={left} onChoose={setLeft} />
            <SampleBox label="Right" exchanges={exchanges} value={right} onChoose={setRight} />
            <p class="fine">
              Choose two samples of one side to see how much it differs from itself.
            </p>
          </div>
          <AnswerPair left={leftExchange} right={rightExchange} compare={item.compare} />
        </>
      )}
    </section>
  )
}

/** The first sample of each side, or of the candidate the first one that failed. */
function firstPair(exchanges: readonly PageExchange[]): { left: number; right: number } {
  const first = (side: string) => exchanges.findIndex(exchange => exchange.side === side)
  const failed = exchanges.findIndex(
    ({ side, outcome }) => side === 'candidate' && outcome.kind === 'failed',
  )
  const right = failed >= 0 ? failed : first('candidate')
  const left = exchanges.findIndex(
    ({ side, sample }) => side === 'baseline' && sample === exchanges[right]?.sample,
  )
  return { left: Math.max(0, left), right: Math.max(0, right) }
}

interface SampleBoxProps {
  readonly label: string
  readonly exchanges: readonly PageExchange[]
  readonly value: number
  readonly onChoose: (index: number) => void
}

function SampleBox({ label, exchanges, value, onChoose }: SampleBoxProps) {
  const bySide = (['baseline', 'candidate'] as const).flatMap(side =>
    exchanges.flatMap((exchange, index) => (exchange.side === side ? [{ exchange, index }] : [])),
  )
  return (
    <label>
      <span>{label}</span>
      <select value={String(value)} onChange={event => onChoose(Number(event.currentTarget.value))}>
        {bySide.map(({ exchange: { side, sample, outcome }, index }) => (
          <option key={index} value={String(index)}>
            {side}, sample {sample}
            {outcome.kind === 'failed' && ` (${outcome.failure.class})`}
          </option>
        ))}
      </select>
    </label>
  )
}
