import { formatCount, formatUsd } from '../../model/format.ts'
import { sides, type Side } from '../../model/side.ts'
import { ask, type Asked } from '../asking/ask.ts'
import { faultFinding } from './check-failures.ts'
import { checkItem, type Finding, type Question } from './check-item.ts'
import type { CheckItem } from '../../model/checklist.ts'
import { findListedRates, rowOf } from '../asking/listed-rates.ts'
import { sentModel, type CheckContext, type KnownSide } from '../asking/side-under-check.ts'

const question: Question = {
  id: 'failures.long-input',
  title: 'an input that is too long is refused as such',
  required: false,
}

/** Where no catalogue tells: twice what most models take. */
const assumedTokens = 260_000

/** Longer contexts take bodies that no proxy lets through, and a bill if they are answered. */
const longestContext = 1_000_000
const mostBytes = 8_000_000

/** What an answer may cost at most, should the gateway take the input after all. */
const mostUsd = { usual: 0.1, all: 1 }

/** Sent to both sides at once: one catalogue may know what the other leaves out. */
export async function checkLongInput(
  known: Readonly<Record<Side, KnownSide>>,
  context: CheckContext,
): Promise<readonly CheckItem[]> {
  return Promise.all(
    sides.map(async side => {
      const other = known[side === 'baseline' ? 'candidate' : 'baseline']
      return checkItem(question, known[side], await tryLongInput(known[side], other, context))
    }),
  )
}

async function tryLongInput(
  side: KnownSide,
  other: KnownSide,
  context: CheckContext,
): Promise<Finding> {
  const limit =
    rowOf(side, sentModel(side, side.model))?.contextTokens ??
    rowOf(other, sentModel(other, other.model))?.contextTokens ??
    null
  const tokens = limit === null ? assumedTokens : Math.ceil(limit * 1.1) + 1000
  const obstacle = findObstacle(side, { limit, tokens }, context)
  if (obstacle !== null) return { verdict: 'not verified', summary: `not sent: ${obstacle}` }
  const content = longText(tokens)
  const asked = await ask(
    side,
    {
      model: side.model,
      messages: [{ role: 'user', content }],
      request: { max_tokens: 16 },
      retries: 0,
    },
    context,
  )
  const size = `about ${formatCount(tokens)} tokens`
  const listed = limit === null ? 'no catalogue tells the limit' : `of ${formatCount(limit)} listed`
  const name = `an input of ${size} (${listed})`
  return asked.failure === null
    ? answeredFinding(asked, { tokens, name, isLimitKnown: limit !== null })
    : faultFinding({ name, expected: 'context-length' }, asked)
}

/** Why it makes no sense to send so much; null if it does. */
function findObstacle(
  side: KnownSide,
  { limit, tokens }: { readonly limit: number | null; readonly tokens: number },
  context: CheckContext,
): string | null {
  if (limit !== null && (limit > longestContext || tokens * bytesPerToken > mostBytes)) {
    return `a context of ${formatCount(limit)} tokens is too long to be exceeded within reason`
  }
  const rates = findListedRates(side, sentModel(side, side.model), context)
  if (context.all && rates === null) return null
  if (rates === null) {
    return 'no price is known, should it be answered after all; --all sends it without one'
  }
  const usd = rates.input * tokens
  const most = context.all ? mostUsd.all : mostUsd.usual
  if (usd <= most) return null
  const hint = !context.all && usd <= mostUsd.all ? '; --all sends it' : ''
  return `it would cost ${formatUsd(usd)}, should it be answered after all${hint}`
}

/** Short words that every tokenizer knows whole. */
const words = ['one', 'two', 'red', 'sun', 'old', 'new', 'big', 'sea']
const bytesPerToken = 4

function longText(tokens: number): string {
  const lines = Math.ceil(tokens / words.length)
  return `${words.join(' ')} `.repeat(lines)
}

/** Much less than was sent: something was left out on the way. */
const cutShare = 0.7

function answeredFinding(
  asked: Asked,
  about: { readonly tokens: number; readonly name: string; readonly isLimitKnown: boolean },
): Finding {
  const { tokens, name, isLimitKnown } = about
  const evidence = [{ ...asked.evidence, sent: `${asked.evidence.sent}, with ${name}` }]
  const counted = asked.decoded?.usage.inputTokens ?? null
  if (counted !== null && counted < cutShare * tokens) {
    return {
      verdict: 'fail',
      summary: `${name} is answered after ${formatCount(counted)} tokens: the rest was left out without a word`,
      evidence,
      fix: 'turn the shortening of prompts off (transforms), or count tokens before sending',
    }
  }
  return {
    verdict: isLimitKnown ? 'warn' : 'not verified',
    summary: `${name} is answered: the context is longer`,
    evidence,
    fix: 'do not rely on the listed context length',
  }
}
