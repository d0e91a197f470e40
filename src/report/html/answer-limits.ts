import { countOf, formatCount } from '../../model/format.ts'
import type { Exchange } from '../../model/exchange.ts'
import type { CaseResult } from '../../model/report.ts'

/** Of one answer, whatever the size of the run. */
const longestAnswer = 20_000

/** From here on, of a case without a difference only what a reader may look for is shown. */
const manyExchanges = 10_000

/** Characters of all answers that are shown up to `longestAnswer`; beyond, `shortAnswer`. */
const roomyCharacters = 24_000_000
const shortAnswer = 2000

/** Decides how much of each sample a page of bearable size can hold. */
export interface AnswerLimits {
  /** Whether a sample is shown at all; counts those that are not. */
  holds(
    result: Pick<CaseResult, 'verdict'>,
    exchange: Pick<Exchange, 'sample' | 'outcome'>,
  ): boolean
  /** Characters that may be shown of an answer. */
  limit(): number
  /** Counts what was shown of an answer and what had to be left out. */
  add(shownCharacters: number, leftOutCharacters: number): void
  /** What was cut, in one sentence; empty when nothing was. */
  describe(): string
}

export function createAnswerLimits(exchanges: number): AnswerLimits {
  let shown = 0
  let cut = 0
  let leftOut = 0
  return {
    holds({ verdict }, { sample, outcome }) {
      const isHeld =
        exchanges <= manyExchanges ||
        verdict !== 'parity' ||
        sample === 1 ||
        outcome.kind === 'failed'
      if (!isHeld) leftOut++
      return isHeld
    },
    limit: () => (shown < roomyCharacters ? longestAnswer : shortAnswer),
    add(shownCharacters, leftOutCharacters) {
      shown += shownCharacters
      if (leftOutCharacters > 0) cut++
    },
    describe() {
      const notes = [
        ...(leftOut > 0
          ? [
              `${countOf(leftOut, 'sample')} left out: with more than ${formatCount(manyExchanges)}, cases without a difference show the first of each side and those that failed`,
            ]
          : []),
        ...(cut > 0
          ? [
              `${countOf(cut, 'answer')} cut: at most ${formatCount(longestAnswer)} characters of an answer are shown, and ${formatCount(shortAnswer)} once the page is long`,
            ]
          : []),
      ]
      return notes.length === 0 ? '' : `${notes.join('; ')}; all are whole in exchanges.csv`
    },
  }
}
