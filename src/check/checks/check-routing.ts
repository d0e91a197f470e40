import type { JsonObject } from '../../model/json.ts'
import { modes } from '../../model/side.ts'
import { ask, type Asked } from '../asking/ask.ts'
import { checkItem, type Finding, type Question } from './check-item.ts'
import type { BothModes } from './check-requests.ts'
import type { CheckItem, Evidence } from '../../model/checklist.ts'
import {
  describeExchange,
  describeFailure,
  sentModel,
  type CheckContext,
  type KnownSide,
} from '../asking/side-under-check.ts'

const questions = {
  named: {
    id: 'requests.provider',
    title: 'the provider that served is named',
    required: false,
  },
  pinned: {
    id: 'requests.provider-pin',
    title: 'a request can be tied to one provider',
    required: false,
  },
  cache: {
    id: 'requests.cache-off',
    title: 'the same question is answered anew',
    required: false,
  },
} as const satisfies Record<string, Question>

/** Who serves a request, whether that can be chosen, and whether an answer is a new one. */
export async function checkRouting(
  side: KnownSide,
  both: BothModes,
  context: CheckContext,
): Promise<readonly CheckItem[]> {
  return [
    checkItem(questions.named, side, namedFinding(side, both)),
    checkItem(questions.pinned, side, await pinFinding(side, both, context)),
    checkItem(questions.cache, side, await cacheFinding(side, context)),
  ]
}

function namedFinding({ dialect }: KnownSide, both: BothModes): Finding {
  if (dialect.provider.length === 0) {
    return { verdict: 'not applicable', summary: `${dialect.title} is its own provider` }
  }
  const answered = modes.filter(mode => both[mode].outcome.kind === 'answered')
  const evidence = modes.map(mode => ({
    sent: `a ${mode} chat request`,
    received: describeExchange(both[mode]),
  }))
  const named = answered.filter(mode => both[mode].identity.providerServed !== null)
  if (answered.length === 0) return { verdict: 'not verified', summary: 'no answer', evidence }
  if (named.length === answered.length) {
    return { verdict: 'pass', summary: `in ${named.join(' and ')}`, evidence }
  }
  return {
    verdict: 'warn',
    summary:
      named.length === 0 ? 'no response names it' : `only ${named.join(' and ')} responses name it`,
    evidence,
    fix: 'take it from the record of the request: without it a fallback goes unseen',
  }
}

/** No gateway knows a provider of this name. */
const noProvider = 'parity-no-such-provider'

/** A pin that is heeded refuses a provider that does not exist; one that is not says nothing. */
async function pinFinding(
  side: KnownSide,
  both: BothModes,
  context: CheckContext,
): Promise<Finding> {
  const served = both.unary.identity.providerServed ?? both.stream.identity.providerServed
  if (side.dialect.providerPin === undefined) {
    const summary = `${side.dialect.title} documents no choice of the provider`
    return { verdict: 'not applicable', summary }
  }
  if (served === null) {
    return { verdict: 'not verified', summary: 'no response names a provider to tie it to' }
  }
  const pinned = await askPinned(side, slugOf(served), context)
  const refused = await askPinned(side, noProvider, context)
  const evidence: Evidence[] = [pinned.evidence, refused.evidence]
  const fix = 'see how this gateway spells its providers, and pin golden runs by that'
  if (pinned.failure !== null) {
    const summary = `tied to ${slugOf(served)}: ${describeFailure(pinned.failure)}`
    return { verdict: 'warn', summary, evidence, fix }
  }
  const other = pinned.decoded?.providerServed ?? served
  if (slugOf(other) !== slugOf(served)) {
    const summary = `tied to ${served}, ${other} served`
    return { verdict: 'fail', summary, evidence, fix }
  }
  if (refused.failure === null) {
    const summary = 'a provider that does not exist is passed over: the pin is not heeded'
    return { verdict: 'fail', summary, evidence, fix }
  }
  const summary = `${served} serves when asked for, and one that does not exist is refused (${refused.failure.class})`
  return { verdict: 'pass', summary, evidence }
}

function askPinned(side: KnownSide, provider: string, context: CheckContext): Promise<Asked> {
  const sent = sentModel(side, side.model)
  const slug = sent.slice(sent.lastIndexOf('/') + 1)
  const isPrefix = side.dialect.providerPin === 'model-prefix'
  const unruled: JsonObject = isPrefix
    ? {}
    : { provider: { only: [provider], allow_fallbacks: false } }
  return ask(
    side,
    {
      ...briefly,
      model: isPrefix ? `${provider}/${slug}` : sent,
      isModelAsSent: true,
      unruled,
      retries: 0,
    },
    context,
  )
}

const briefly = {
  messages: [{ role: 'user', content: 'Reply with exactly: ok' }],
  request: { max_tokens: 200 },
}

/** `Google AI Studio` goes by `google-ai-studio` in requests. */
function slugOf(provider: string): string {
  return provider
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
}

/** Asked twice in the same words: an answer out of a cache is marked, or has the id of the first. */
async function cacheFinding(side: KnownSide, context: CheckContext): Promise<Finding> {
  const question = { ...briefly, model: side.model }
  const first = await ask(side, question, context)
  const second = await ask(side, question, context)
  const evidence = [first.evidence, second.evidence]
  const failure = first.failure ?? second.failure
  if (failure !== null) {
    return { verdict: 'not verified', summary: describeFailure(failure), evidence }
  }
  const [idOne, idTwo] = [idOf(first), idOf(second)]
  const isMarked = second.decoded?.cacheHit === true
  if (isMarked || (idOne !== null && idOne === idTwo)) {
    return {
      verdict: 'warn',
      summary: isMarked ? 'the second answer is marked as cached' : `both answers are ${idOne}`,
      evidence,
      fix: 'turn the cache of this key or preset off for the comparison: cached answers prove nothing',
    }
  }
  const cached = second.decoded?.usage.cachedInputTokens ?? null
  const prompt =
    cached === null || cached === 0
      ? ''
      : `; ${cached} prompt tokens came from the provider's cache`
  const summary = idTwo === null ? 'no mark of a cache' : 'two ids, and no mark of a cache'
  return { verdict: 'pass', summary: `${summary}${prompt}`, evidence }
}

function idOf({ decoded }: Asked): string | null {
  return decoded?.generationId ?? decoded?.requestId ?? null
}
