import type { JSX } from 'preact'
import type { CheckVerdict } from '../../model/checklist.ts'

/** Class of the colours, and the shape. */
const looks: Readonly<Record<CheckVerdict, readonly [look: string, path: string]>> = {
  fail: ['drift', 'M4.6 4.6l6.8 6.8M11.4 4.6l-6.8 6.8'],
  'not verified': ['inconclusive', 'M5.7 6a2.4 2.4 0 1 1 3.3 2.2c-.7.3-1 .8-1 1.5M8 12v.2'],
  warn: ['inconclusive', 'M8 3.8v5.2M8 12v.2'],
  pass: ['parity', 'M4 8.5l2.7 2.7L12 5.6'],
  'not applicable': ['not-measured', 'M4.5 8h7'],
}

/** The colours in which a verdict is shown. */
export function lookOf(verdict: CheckVerdict): string {
  return looks[verdict][0]
}

export function CheckMark({ verdict }: { readonly verdict: CheckVerdict }): JSX.Element {
  return (
    <svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
      <path d={looks[verdict][1]} />
    </svg>
  )
}

/** A verdict of the checklist by its word, its shape and its colour. */
export function CheckBadge({ verdict }: { readonly verdict: CheckVerdict }): JSX.Element {
  return (
    <span class={`badge ${lookOf(verdict)}`}>
      <CheckMark verdict={verdict} />
      {verdict}
    </span>
  )
}
