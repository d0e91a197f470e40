import type { Send } from '../../model/exchange.ts'
import { isAtListPrice, type PricedSide } from '../../wire/prices/estimate-sample.ts'
import { priceExchange } from '../../wire/prices/price-exchange.ts'

/** Sends as before, and works out the cost of what its gateway reports tokens of, but no cost. */
export function sendAtListPrices(send: Send, side: PricedSide): Send {
  return async (sample, signal, watch) => {
    const exchange = await send(sample, signal, watch)
    const request = { ...sample.golden.request, ...side.request }
    return isAtListPrice(request) ? priceExchange(exchange, side) : exchange
  }
}
