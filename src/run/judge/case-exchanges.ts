import type { Exchange } from '../../model/exchange.ts'
import type { BySide } from './evidence.ts'

/** The exchanges of one case in one mode, by sample; a sample that was not sent has a hole. */
export type CaseExchanges = BySide<readonly (Exchange | undefined)[]>

export function present(exchanges: readonly (Exchange | undefined)[]): Exchange[] {
  return exchanges.filter(exchange => exchange !== undefined)
}
