import { countOf, formatCount } from '../../model/format.ts'
import type { CaseResult } from '../../model/report.ts'

/** Of one answer, whatever the size of the run. */
const longestAnswer = 20_000

/** From here on an answer of an unremarkable case must be its first sample to be shown. */
const manyExchanges = 10_000

/** Characters of all answers that are shown up to `longestAnswer`; beyond, `shortAnswer`. */
const roomyCharacters = 24_000_000
const shortAnswer = 2000

/** Decides how much of each answer a page of bearable size can hold. */
export interface AnswerLimits {
  /** Characters that may be shown of an answer. */
  limitFor(result: Pick<CaseResult, 'verdict'>, sample: number): number
  /** Counts what was shown of an answer and what had to be left out. */
  add(shownCharacters: number, leftOutCharacters: number): void
  /** What was cut, in one sentence; empty when nothing was. */
  describe(): string
}

export function createAnswerLimits(exchanges: number): AnswerLimits {
  let shown = 0
  let cut = 0
  return {
    limitFor({ verdict }, sample) {
      if (exchanges > manyExchanges && verdict === 'parity' && sample > 1) return 0
      return shown < roomyCharacters ? longestAnswer : shortAnswer
    },
    add(shownCharacters, leftOutCharacters) {
      shown += shownCharacters
      if (leftOutCharacters > 0) cut++
    },
    describe() {
      if (cut === 0) return ''
      const rule =
        exchanges > manyExchanges
          ? `with more than ${formatCount(manyExchanges)} samples, cases without a difference show their first answer only`
          : `at most ${formatCount(longestAnswer)} characters of an answer are shown`
      return `${countOf(cut, 'answer')} cut: ${rule}; all are whole in exchanges.csv`
    },
  }
}
