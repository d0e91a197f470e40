import type { Exchange } from '../../model/exchange.ts'
import type { Mode } from '../../model/side.ts'
import { modes } from '../../model/side.ts'
import type { GoldenCase } from '../../model/suite.ts'
import type { ReadExchanges } from '../../run/judge/evidence/collect-evidence.ts'

export interface CaseInMode {
  readonly golden: GoldenCase
  readonly mode: Mode
  /** Sample by sample, the baseline's first. */
  readonly exchanges: readonly Exchange[]
}

export interface CasesToRead {
  readonly cases: readonly GoldenCase[]
  readonly readExchanges: ReadExchanges
}

/** In plan order, whatever the order of arrival was; one after the other is held in memory. */
export function* casesInModes({ cases, readExchanges }: CasesToRead): Generator<CaseInMode> {
  for (const golden of cases) {
    for (const mode of modes.filter(item => golden.modes.includes(item))) {
      const { baseline, candidate } = readExchanges(golden, mode)
      const exchanges = baseline.flatMap((exchange, index) =>
        [exchange, candidate[index]].filter(item => item !== undefined),
      )
      yield { golden, mode, exchanges }
    }
  }
}
