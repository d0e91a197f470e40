import type { CaseResult } from '../model/report.ts'
import type { Style } from './paint.ts'

export interface CaseMark {
  /** One column wide. */
  readonly sign: string
  /** For lines of nothing but marks, readable in any font. */
  readonly dot: string
  readonly style: Style
}

const marks = {
  drift: { sign: '✗', dot: 'x', style: 'red' },
  inconclusive: { sign: '?', dot: '?', style: 'yellow' },
  waived: { sign: '~', dot: 'w', style: 'yellow' },
  parity: { sign: '✓', dot: '.', style: 'green' },
} as const satisfies Readonly<Record<string, CaseMark>>

/** How a case looks at a glance; a known difference has a mark of its own. */
export function markOf({ verdict, waivedBy }: CaseResult): CaseMark {
  return verdict === 'parity' && waivedBy !== null ? marks.waived : marks[verdict]
}

/** What each mark means, in the order of gravity. */
export const dotLegend = 'x drift, ? inconclusive, w waived, . no difference seen'
