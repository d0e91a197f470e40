import type { Exchange } from '../../model/exchange.ts'
import type { GoldenCase } from '../../model/suite.ts'
import { exitCodeFor } from '../../cli/exit-code.ts'
import { renderJournalExchange } from '../../run/journal-format.ts'
import { createCircuitBreaker } from '../../run/failing-side.ts'
import { createSideWatch } from '../../run/unusable-side.ts'
import { goldenCases } from '../builders/build-golden-case.ts'
import { journalOf, judgeJournal, usualAnswer } from '../builders/build-run.ts'

/**
 * The exit code of a small run whose candidate meets the same in every sample; the baseline gives
 * the same answers in good form, so that nothing else tells the sides apart.
 */
export function exitCodeOf(exchange: Exchange): number {
  const cases = goldenCases(3, { modes: [exchange.mode], samples: 2 })
  const isAnswered = exchange.outcome.kind === 'answered'
  const journal = journalOf({
    cases,
    observe: place => (place.side === 'baseline' && !isAnswered ? usualAnswer(place) : null),
  })
  const baseline = isAnswered
    ? samplesOf(cases, { ...exchange, side: 'baseline', wireNotes: [] })
    : []
  const candidate = samplesOf(cases, { ...exchange, side: 'candidate' })
  const report = judgeJournal([...journal, ...baseline, ...candidate])
  return exitCodeFor(report, { allowInconclusive: false })
}

/** The same in every place of the run, as lines of its journal. */
function samplesOf(cases: readonly GoldenCase[], exchange: Exchange): string[] {
  return cases.flatMap(({ suite, id, samples }) =>
    Array.from({ length: samples }, (_, index) => {
      const place = { suite, caseId: id, sample: index + 1 }
      return renderJournalExchange({ ...exchange, ...place }).trimEnd()
    }),
  )
}

const watchedFor = 50

/** After how many such samples a run sends no more; null if it goes on. */
export function samplesUntilStop(exchange: Exchange): number | null {
  const watch = createSideWatch()
  const breaker = createCircuitBreaker()
  for (let samples = 1; samples <= watchedFor; samples++) {
    watch.observe(exchange)
    breaker.observe(exchange)
    if (watch.unusable !== null || breaker.failing !== null) return samples
  }
  return null
}
