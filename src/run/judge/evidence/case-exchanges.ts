import type { Exchange } from '../../../model/exchange.ts'
import type { BySide, Pair } from './evidence.ts'

/** The exchanges of one case in one mode, by sample; a sample that was not sent has a hole. */
export type CaseExchanges = BySide<readonly (Exchange | undefined)[]>

export function present(exchanges: readonly (Exchange | undefined)[]): Exchange[] {
  return exchanges.filter(exchange => exchange !== undefined)
}

export function onlyAnswered(exchanges: readonly (Exchange | undefined)[]): Exchange[] {
  return present(exchanges).filter(({ outcome }) => outcome.kind === 'answered')
}

/** The slots that both sides were sent. */
export function pairSlots(exchanges: CaseExchanges): Pair<Exchange>[] {
  return exchanges.baseline.flatMap((baseline, index) => {
    const candidate = exchanges.candidate[index]
    return baseline && candidate ? { baseline, candidate } : []
  })
}
