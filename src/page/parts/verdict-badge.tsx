import type { JSX } from 'preact'
import type { CaseResult, GateVerdict } from '../../model/report.ts'

const marks: Readonly<Record<GateVerdict, string>> = {
  parity: 'M4 8.5l2.7 2.7L12 5.6',
  drift: 'M4.6 4.6l6.8 6.8M11.4 4.6l-6.8 6.8',
  inconclusive: 'M5.7 6a2.4 2.4 0 1 1 3.3 2.2c-.7.3-1 .8-1 1.5M8 12v.2',
  'not measured': 'M4.5 8h7',
}

/** A verdict by its word, its shape and its colour. */
export function VerdictBadge({
  verdict,
  label = verdict,
}: {
  readonly verdict: GateVerdict
  readonly label?: string
}): JSX.Element {
  return (
    <span class={`badge ${verdict.replace(' ', '-')}`}>
      <VerdictMark verdict={verdict} />
      {label}
    </span>
  )
}

export function VerdictMark({ verdict }: { readonly verdict: GateVerdict }): JSX.Element {
  return (
    <svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
      <path d={marks[verdict]} />
    </svg>
  )
}

/** Of a single case, parity is no proof. */
export function CaseBadge({ result }: { readonly result: CaseResult }): JSX.Element {
  const { verdict, waivedBy } = result
  const quiet = waivedBy === null ? 'no difference' : 'waived'
  return <VerdictBadge verdict={verdict} label={verdict === 'parity' ? quiet : verdict} />
}
