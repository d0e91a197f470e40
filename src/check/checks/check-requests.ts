import type { Exchange, Failure } from '../../model/exchange.ts'
import { formatMs } from '../../model/format.ts'
import { isModelAsked } from '../../model/model-id.ts'
import { modes, type Mode, type Side } from '../../model/side.ts'
import {
  checkItem,
  mapModelFirst,
  worstVerdict,
  type Finding,
  type Question,
} from './check-item.ts'
import type { CheckItem, Evidence } from '../../model/checklist.ts'
import { checkCost } from './check-cost.ts'
import { isHeldBack } from '../asking/held-back.ts'
import { sendCase } from '../asking/golden-question.ts'
import {
  describeExchange,
  describeFailure,
  type CheckContext,
  type KnownSide,
} from '../asking/side-under-check.ts'

const questions = {
  accepted: { id: 'connection.key-accepted', title: 'the key is accepted', required: true },
  unary: { id: 'requests.unary', title: 'a request without a stream is answered', required: true },
  stream: { id: 'requests.stream', title: 'a streaming request is answered', required: true },
  alike: { id: 'requests.same-structure', title: 'stream and unary say the same', required: false },
  system: { id: 'requests.system-prompt', title: 'the system prompt is followed', required: true },
  model: { id: 'requests.model', title: 'the model that was asked answers', required: false },
  usage: { id: 'requests.usage', title: 'token usage is reported', required: true },
  tokens: {
    id: 'requests.prompt-tokens',
    title: 'the same prompt counts the same on both sides',
    required: false,
  },
} as const satisfies Record<string, Question>

/** What the system message asks for, and nobody says by chance. */
const systemWord = 'periwinkle'

const messages = [
  { role: 'system', content: `Every answer contains the word "${systemWord}".` },
  { role: 'user', content: 'Say in about 60 words what a lighthouse is for.' },
]

/** Far more than the answer needs, so that only a gateway that cuts answers reaches it. */
const maxTokens = 2000

/** The same question in both modes. */
export type BothModes = Readonly<Record<Mode, Exchange>>

export async function askBothModes(side: KnownSide, context: CheckContext): Promise<BothModes> {
  const send = (mode: Mode): Promise<Exchange> =>
    sendCase(
      side,
      {
        id: 'plain',
        model: side.model,
        turns: [messages],
        request: { max_tokens: maxTokens },
        mode,
      },
      context,
    )
  const unary = await send('unary')
  return { unary, stream: await send('stream') }
}

/** All further questions would end alike, some of them after a long wait. */
const hopeless: ReadonlySet<Failure['class']> = new Set<Failure['class']>([
  'auth',
  'permission',
  'billing',
  'network',
  'timeout',
])

/** The failure for which a side cannot be asked anything: a wrong key, or no connection. */
export function findUnusable({ unary, stream }: BothModes): Failure | null {
  const [first, second] = [unary, stream].map(({ outcome }) =>
    outcome.kind === 'failed' && hopeless.has(outcome.failure.class) ? outcome.failure : null,
  )
  return first && second ? first : null
}

export function checkRequests(
  side: KnownSide,
  both: BothModes,
  context: CheckContext,
): readonly CheckItem[] {
  const { unary, stream } = both
  return [
    checkItem(questions.accepted, side, keyFinding(side, both)),
    checkItem(questions.unary, side, answerFinding(unary)),
    checkItem(questions.stream, side, answerFinding(stream)),
    checkItem(questions.alike, side, alikeFinding(both)),
    checkItem(questions.system, side, systemFinding(both)),
    checkItem(questions.model, side, modelFinding(both)),
    checkItem(questions.usage, side, usageFinding(both)),
    checkCost(side, [unary, stream], context),
  ]
}

function evidenceOf(exchange: Exchange): Evidence {
  const { identity, mode, requestChanges } = exchange
  const changed = requestChanges.map(({ kind, field }) => `${field} ${kind}`)
  return {
    sent: [`a ${mode} chat request, model ${identity.modelSent}`, ...changed].join(', '),
    received: describeExchange(exchange),
  }
}

function keyFinding(side: KnownSide, { unary, stream }: BothModes): Finding {
  const failures = [unary, stream].map(({ outcome }) =>
    outcome.kind === 'failed' ? outcome.failure : null,
  )
  const evidence = [evidenceOf(unary), evidenceOf(stream)]
  const refused = failures.find(failure => failure && isRefusal(failure))
  if (side.apiKey === null) {
    return { verdict: 'not applicable', summary: 'no key is sent to this side', evidence }
  }
  if (failures.includes(null)) {
    return { verdict: 'pass', summary: 'chat requests are answered with it', evidence }
  }
  if (!refused) {
    return { verdict: 'not verified', summary: 'no request was answered', evidence }
  }
  const fixes: Readonly<Partial<Record<Failure['class'], string>>> = {
    auth: `put a valid key into ${side.settings.keyVariable ?? 'the variable of this side'}`,
    permission: 'give the key the permission to send chat requests',
    billing: 'top up the account, or raise the limit of the key',
  }
  const fix = fixes[refused.class] ?? 'see the message'
  return { verdict: 'fail', summary: describeFailure(refused), evidence, fix }
}

function isRefusal(failure: Failure): boolean {
  return ['auth', 'permission', 'billing'].includes(failure.class)
}

/** Whole, with the right end, in a form that official clients read. */
export function answerFinding(exchange: Exchange): Finding {
  const { outcome, attempts, wireNotes, mode, usage } = exchange
  const evidence = [evidenceOf(exchange)]
  if (outcome.kind === 'failed') {
    const isPassing = ['rate-limit', 'overloaded'].includes(outcome.failure.class)
    return {
      verdict: isPassing ? 'not verified' : 'fail',
      summary: describeFailure(outcome.failure),
      evidence,
      fix: fixOf(outcome.failure),
    }
  }
  const { finishReason } = outcome.answer
  const breaks = wireNotes.filter(note => note.level === 'break').map(note => note.detail)
  const isEarly = finishReason === 'length' && (usage.outputTokens ?? 0) < maxTokens
  if (isEarly || !(finishReason === 'stop' || finishReason === null)) {
    return {
      verdict: 'fail',
      summary: isEarly
        ? `it ends with the reason length after ${usage.outputTokens ?? '?'} of ${maxTokens} tokens`
        : `it ends with the reason ${finishReason}, where stop is right`,
      evidence,
      fix: 'see which limit the gateway sets; applications take this for a cut answer',
    }
  }
  if (breaks.length > 0) {
    const fix = `test the ${mode} path of the application: official clients misread this`
    return { verdict: 'fail', summary: breaks.join('; '), evidence, fix }
  }
  if (attempts.length > 1) {
    const classes = attempts.flatMap(({ failureClass }) => failureClass ?? [])
    const fix = 'see the rate limits of the key before the traffic moves'
    const summary = `answered at attempt ${attempts.length}, after ${classes.join(', ')}`
    return { verdict: 'warn', summary, evidence, fix }
  }
  if (isHeldBack(exchange)) {
    const fix = 'look for a proxy that buffers or compresses streams, and ask the gateway'
    const summary = `all of the answer came together, ${formatMs(exchange.timings?.lastDeltaMs ?? 0)} after the request`
    return { verdict: 'warn', summary, evidence, fix }
  }
  return { verdict: 'pass', summary: describeExchange(exchange), evidence }
}

function fixOf(failure: Failure): string {
  if (isRefusal(failure)) return `mend what "${questions.accepted.title}" says first`
  if (failure.class === 'model-not-found') return mapModelFirst
  return failure.class === 'truncated'
    ? 'a proxy or the gateway ends streams early: clients see half an answer'
    : 'send the same request with curl, and show the gateway the id'
}

function alikeFinding({ unary, stream }: BothModes): Finding {
  const evidence = [evidenceOf(unary), evidenceOf(stream)]
  const [left, right] = [unary.outcome, stream.outcome]
  if (left.kind === 'failed' || right.kind === 'failed') {
    return { verdict: 'not verified', summary: 'not both modes answered', evidence }
  }
  const differences = [
    differ('the finish reason', left.answer.finishReason, right.answer.finishReason),
    differ('prompt tokens', unary.usage.inputTokens, stream.usage.inputTokens),
    differ('a text', left.answer.text !== '', right.answer.text !== ''),
    differ('a cost', unary.cost.usd !== null, stream.cost.usd !== null),
  ].filter(text => text !== null)
  return differences.length === 0
    ? { verdict: 'pass', summary: 'the same end, prompt tokens and members', evidence }
    : {
        verdict: 'warn',
        summary: `not the same: ${differences.join('; ')}`,
        evidence,
        fix: 'see that nothing in the application relies on what only one mode reports',
      }
}

function differ(name: string, unary: unknown, stream: unknown): string | null {
  return unary === stream ? null : `${name} (unary ${String(unary)}, stream ${String(stream)})`
}

function systemFinding(both: BothModes): Finding {
  const answered = modes.flatMap(mode => {
    const { outcome } = both[mode]
    return outcome.kind === 'answered' ? [outcome.answer.text.toLowerCase()] : []
  })
  const evidence = modes.map(mode => evidenceOf(both[mode]))
  if (answered.length === 0) return { verdict: 'not verified', summary: 'no answer', evidence }
  const following = answered.filter(text => text.includes(systemWord)).length
  if (following === answered.length) {
    const summary = `the word that the system message asks for is in ${following} of ${following}`
    return { verdict: 'pass', summary, evidence }
  }
  return {
    verdict: following === 0 ? 'fail' : 'warn',
    summary: `the system message asks for the word "${systemWord}", which is in ${following} of ${answered.length} answers`,
    evidence,
    fix: 'see whether the gateway drops or replaces system messages: compare the prompt tokens',
  }
}

function modelFinding(both: BothModes): Finding {
  const findings = modes.map((mode): Finding => {
    const { modelServed, modelSent } = both[mode].identity
    if (modelServed === null) return { verdict: 'not verified', summary: 'no model is named' }
    return isModelAsked(modelServed, both[mode].identity)
      ? { verdict: 'pass', summary: `${modelSent} answered as ${modelServed}` }
      : { verdict: 'fail', summary: `${modelSent} was asked, ${modelServed} answered (${mode})` }
  })
  const verdict = worstVerdict(findings.map(finding => finding.verdict))
  return {
    verdict,
    summary: findings.find(finding => finding.verdict === verdict)?.summary ?? '',
    evidence: modes.map(mode => evidenceOf(both[mode])),
    fix: 'turn fallbacks off, and map the id under models:',
  }
}

function usageFinding(both: BothModes): Finding {
  const answered = modes.filter(mode => both[mode].outcome.kind === 'answered')
  const evidence = modes.map(mode => evidenceOf(both[mode]))
  if (answered.length === 0) return { verdict: 'not verified', summary: 'no answer', evidence }
  const lacking = answered.filter(mode => {
    const { inputTokens, outputTokens } = both[mode].usage
    return !inputTokens || !outputTokens
  })
  return lacking.length === 0
    ? { verdict: 'pass', summary: `reported in ${answered.join(' and ')}`, evidence }
    : {
        verdict: 'fail',
        summary: `not reported in ${lacking.join(' and ')}`,
        evidence,
        fix: 'ask for it (stream_options.include_usage), or count and bill by generation records',
      }
}

/** The cheapest sign that both sides were asked the same. */
export function checkPromptTokens(both: Readonly<Record<Side, BothModes>>): CheckItem {
  const baseline = both.baseline.unary
  const candidate = both.candidate.unary
  const [before, after] = [baseline.usage.inputTokens, candidate.usage.inputTokens]
  const evidence = [evidenceOf(baseline), evidenceOf(candidate)]
  const subject = { side: 'both' } as const
  if (before === null || after === null) {
    const summary = 'not both sides report prompt tokens'
    return checkItem(questions.tokens, subject, { verdict: 'not verified', summary, evidence })
  }
  const summary = `${before} tokens on the baseline, ${after} on the candidate`
  return checkItem(questions.tokens, subject, {
    verdict: before === after ? 'pass' : 'warn',
    summary,
    evidence,
    fix: 'a prompt that counts otherwise was changed on its way, or another model read it',
  })
}
