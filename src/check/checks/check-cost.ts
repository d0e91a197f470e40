import type { Exchange } from '../../model/exchange.ts'
import { formatShare, formatUsd } from '../../model/format.ts'
import { checkItem, type Finding, type Question } from './check-item.ts'
import type { CheckItem } from '../../model/checklist.ts'
import { findListedRates, type ListedRates } from '../asking/listed-rates.ts'
import type { CheckContext, KnownSide } from '../asking/side-under-check.ts'

const question: Question = {
  id: 'requests.cost',
  title: 'the reported cost is that of the listed price',
  required: false,
}

/** Of the expected cost: prices and costs are rounded, and some gateways round a lot. */
const tolerance = 0.05

/** What answers cost by the gateway's own account, against tokens times the listed price. */
export function checkCost(
  side: KnownSide,
  exchanges: readonly Exchange[],
  context: CheckContext,
): CheckItem {
  return checkItem(question, side, costFinding(side, exchanges, context))
}

function costFinding(
  side: KnownSide,
  exchanges: readonly Exchange[],
  context: CheckContext,
): Finding {
  const answered = exchanges.filter(({ outcome }) => outcome.kind === 'answered')
  const costs = answered.map(exchange => exchange.cost.usd)
  if (answered.length === 0) return { verdict: 'not verified', summary: 'no answer' }
  if (costs.every(cost => cost === null)) {
    const summary = 'no cost is reported: runs work it out at list prices'
    return { verdict: 'not applicable', summary }
  }
  const lacking = answered.find(exchange => exchange.cost.usd === null)
  if (lacking !== undefined) {
    return {
      verdict: 'warn',
      summary: `no cost is reported in ${lacking.mode} mode`,
      fix: 'take the cost of these requests from their generation records',
    }
  }
  const rates = findListedRates(side, answered[0]?.identity.modelSent ?? side.model, context)
  if (rates === null) {
    const summary = `reported, but no price of the model is listed to check it by`
    return { verdict: 'not verified', summary, fix: 'add the price to a prices: file' }
  }
  const checked = answered.map(exchange => compareCost(exchange, rates))
  const evidence = checked.map(({ text, mode }) => ({
    sent: `${mode} tokens at ${rates.source}`,
    received: text,
  }))
  const worst = checked.reduce((left, right) =>
    Math.abs(right.excess) > Math.abs(left.excess) ? right : left,
  )
  if (Number.isNaN(worst.excess)) {
    return { verdict: 'not verified', summary: 'a cost, but no tokens are reported', evidence }
  }
  if (Math.abs(worst.excess) <= tolerance) {
    return { verdict: 'pass', summary: `as ${rates.source} say: ${worst.text}`, evidence }
  }
  const share = formatShare(Math.abs(worst.excess))
  return {
    verdict: worst.excess > 0 ? 'fail' : 'warn',
    summary: `${share} ${worst.excess > 0 ? 'above' : 'below'} ${rates.source}: ${worst.text}`,
    evidence,
    fix:
      worst.excess > 0
        ? 'ask for the fee or mark-up on this key before comparing bills'
        : 'a discount, or cached input: see whether it lasts',
  }
}

function compareCost(exchange: Exchange, rates: ListedRates) {
  const { usage, cost, mode } = exchange
  const { inputTokens, outputTokens } = usage
  const expected =
    (inputTokens ?? Number.NaN) * rates.input + (outputTokens ?? Number.NaN) * rates.output
  const reported = cost.usd ?? Number.NaN
  const excess = expected === 0 && reported === 0 ? 0 : reported / expected - 1
  const text = `${formatUsd(reported)} reported, ${formatUsd(expected)} expected for ${inputTokens ?? '?'} + ${outputTokens ?? '?'} tokens`
  return { mode, excess, text }
}
