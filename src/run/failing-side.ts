import type { Exchange, FailureClass } from '../model/exchange.ts'
import type { FailingSides } from '../model/reached-limit.ts'
import { sides, type Side } from '../model/side.ts'

const samplesToStop = 20
/** A key that was taken back and credit that is used up do not mend themselves. */
const lastingToStop = 5
const lasting: ReadonlySet<FailureClass> = new Set<FailureClass>(['auth', 'billing'])

/** Failures in which a side did its work: they are about the prompt. */
const aboutThePrompt: ReadonlySet<FailureClass> = new Set<FailureClass>([
  'content-filter',
  'context-length',
])

/**
 * Watches for a side that begins to fail everything, so that no more money is spent on the other
 * one: after 20 samples in a row, or 5 that failed for its key or its credit.
 */
export function createCircuitBreaker(): {
  observe(exchange: Exchange): void
  readonly failing: FailingSides | null
} {
  const streaks: Record<Side, FailureClass[]> = { baseline: [], candidate: [] }
  let failing: FailingSides | null = null
  return {
    get failing() {
      return failing
    },
    observe({ side, outcome }) {
      if (failing !== null) return
      if (outcome.kind === 'answered' || aboutThePrompt.has(outcome.failure.class)) {
        streaks[side] = []
        return
      }
      streaks[side].push(outcome.failure.class)
      const found = tooManyOf(streaks[side])
      if (found === null) return
      const other = streaks[side === 'baseline' ? 'candidate' : 'baseline']
      const both = other.length >= lastingToStop
      failing = {
        kind: 'side-failing',
        sides: both ? sides : [side],
        samples: found.length,
        classes: [...new Set([...found, ...(both ? other : [])])],
      }
    },
  }
}

/** The failures in a row that are too many; null while they are not. */
function tooManyOf(streak: readonly FailureClass[]): readonly FailureClass[] | null {
  const last = streak.slice(-lastingToStop)
  if (last.length === lastingToStop && last.every(name => lasting.has(name))) return last
  return streak.length >= samplesToStop ? streak : null
}
