import type { TokenRates } from '../../model/price.ts'

/** Tokens of one or more requests that are charged at the same rates. */
export interface TokenCounts {
  /** All input, cached or not. */
  readonly input: number
  /** The part of the input that came out of the provider's prompt cache. */
  readonly cachedInput?: number
  /** The parts of the input that were written to the prompt cache. */
  readonly cacheWrite5m?: number
  readonly cacheWrite1h?: number
  /** All output with reasoning. */
  readonly output: number
}

const million = 1e6

/** What the tokens cost, in US dollars; null where a rate that they need is not known. */
export function priceTokens(rates: TokenRates, tokens: TokenCounts): number | null {
  // Some report more cached tokens than input, which cannot be.
  let left = tokens.input
  const take = (count = 0): number => {
    const taken = Math.min(left, count)
    left -= taken
    return taken
  }
  const cached = take(tokens.cachedInput)
  if (cached > 0 && rates.cachedInput === undefined) return null
  const parts = [
    cached * (rates.cachedInput ?? 0),
    take(tokens.cacheWrite5m) * (rates.cacheWrite5m ?? rates.input),
    take(tokens.cacheWrite1h) * (rates.cacheWrite1h ?? rates.input),
    left * rates.input,
    tokens.output * rates.output,
  ]
  return parts.reduce((sum, part) => sum + part, 0) / million
}
