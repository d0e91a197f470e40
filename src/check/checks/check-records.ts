import type { Exchange } from '../../model/exchange.ts'
import { countOf, formatMs, formatUsd } from '../../model/format.ts'
import { isSameModel } from '../../model/model-id.ts'
import type { GenerationRecord } from '../../wire/facts/generation-record.ts'
import { answerOf } from '../asking/ask.ts'
import { checkItem, type Finding, type Question } from './check-item.ts'
import type { CheckItem } from '../../model/checklist.ts'
import { lookUpRecord, type LookedUp } from '../replay/look-up-record.ts'
import { replayRecord, whyNoReplay } from '../replay/replay-record.ts'
import { describeFailure, type CheckContext, type KnownSide } from '../asking/side-under-check.ts'

const questions = {
  lookUp: { id: 'records.lookup', title: 'a request can be looked up by its id', required: false },
  agrees: {
    id: 'records.agrees',
    title: 'the record says what the response said',
    required: false,
  },
  replay: { id: 'records.replay', title: 'a recorded request can be replayed', required: false },
} as const satisfies Record<string, Question>

/** Gateways settle fees after the answer. */
const costTolerance = 0.05

/** Looks up a request that was answered, compares what is recorded of it, and replays it. */
export async function checkRecords(
  side: KnownSide,
  exchange: Exchange,
  context: CheckContext,
): Promise<readonly CheckItem[]> {
  const id = exchange.identity.generationId ?? exchange.identity.requestId
  const every = (finding: Finding): readonly CheckItem[] =>
    Object.values(questions).map(question => checkItem(question, side, finding))
  if (side.dialect.generations === undefined) {
    const summary = `${side.dialect.title} has no look-up of requests`
    return every({ verdict: 'not applicable', summary })
  }
  if (exchange.outcome.kind === 'failed' || id === null) {
    return every({ verdict: 'not verified', summary: 'there is no answered request with an id' })
  }
  const found = await lookUpRecord(side, id, context)
  if (found === null || found.record === null) {
    return [
      checkItem(questions.lookUp, side, missingFinding(id, found)),
      ...[questions.agrees, questions.replay].map(question =>
        checkItem(question, side, { verdict: 'not verified', summary: 'there is no record' }),
      ),
    ]
  }
  const { record, path, waitedMs, requests } = found
  const evidence = [
    {
      sent: `GET ${path}?id=${id}, ${countOf(requests, 'request')}`,
      received: describeRecord(record),
    },
  ]
  return [
    checkItem(questions.lookUp, side, {
      verdict: 'pass',
      summary:
        waitedMs === 0 ? `${id} is there at once` : `${id} is there after ${formatMs(waitedMs)}`,
      evidence,
    }),
    checkItem(questions.agrees, side, { ...agreeFinding(exchange, record), evidence }),
    checkItem(questions.replay, side, await replayFinding(side, record, context)),
  ]
}

function missingFinding(id: string, found: LookedUp | null): Finding {
  const failure = found?.failure ?? null
  const waited = found === null || found.waitedMs === 0 ? '' : ` after ${formatMs(found.waitedMs)}`
  const isForbidden = failure?.class === 'permission' || failure?.class === 'auth'
  return {
    verdict: isForbidden ? 'not verified' : 'warn',
    summary: failure === null ? `no record of ${id}` : `${describeFailure(failure)}${waited}`,
    evidence: [
      {
        sent: `GET ${found?.path ?? ''}?id=${id}, ${countOf(found?.requests ?? 0, 'request')}`,
        received: failure?.message ?? 'nothing that can be read',
      },
    ],
    fix: isForbidden
      ? 'give the key the permission to read generations'
      : 'log ids, usage and cost from responses: records cannot be relied on',
  }
}

function agreeFinding(exchange: Exchange, record: GenerationRecord): Finding {
  const { identity, usage, cost } = exchange
  const served = identity.modelServed ?? identity.modelSent
  const numbers = (name: string, said: number | null, recorded: number | null) =>
    said !== null && recorded !== null && said !== recorded
      ? [`${name} ${said} in the response, ${recorded} in the record`]
      : []
  const isCostOther =
    cost.usd !== null &&
    record.costUsd !== null &&
    Math.abs(record.costUsd - cost.usd) > costTolerance * Math.max(record.costUsd, cost.usd)
  const facts = [
    ...(record.model !== null && !isSameModel(record.model, served)
      ? [`${served} in the response, ${record.model} in the record`]
      : []),
    ...numbers('input tokens', usage.inputTokens, record.inputTokens),
    ...numbers('output tokens', usage.outputTokens, record.outputTokens),
    ...(isCostOther
      ? [
          `${formatUsd(cost.usd ?? 0)} in the response, ${formatUsd(record.costUsd ?? 0)} in the record`,
        ]
      : []),
  ]
  const fix = 'bill by the record, and ask the gateway why they differ'
  if (facts.length > 0) return { verdict: 'fail', summary: facts.join('; '), fix }
  const { providerServed } = identity
  if (
    providerServed !== null &&
    record.provider !== null &&
    fold(providerServed) !== fold(record.provider)
  ) {
    const summary = `provider ${providerServed} in the response, ${record.provider} in the record`
    return { verdict: 'warn', summary, fix }
  }
  const said = bothSay(exchange, record)
  return said.length === 0
    ? { verdict: 'not verified', summary: 'the record holds nothing that the response says, too' }
    : { verdict: 'pass', summary: `both say the same: ${said.join(', ')}` }
}

/** What can be compared: a record without it agrees with everything. */
function bothSay({ usage, cost, identity }: Exchange, record: GenerationRecord): readonly string[] {
  const facts = [
    ['model', identity.modelServed ?? identity.modelSent, record.model],
    ['input tokens', usage.inputTokens, record.inputTokens],
    ['output tokens', usage.outputTokens, record.outputTokens],
    ['cost', cost.usd, record.costUsd],
    ['provider', identity.providerServed, record.provider],
  ] as const
  return facts.flatMap(([name, response, recorded]) =>
    response === null || recorded === null ? [] : [name],
  )
}

function fold(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
}

async function replayFinding(
  side: KnownSide,
  record: GenerationRecord,
  context: CheckContext,
): Promise<Finding> {
  const why = whyNoReplay(record)
  if (why !== null) return { verdict: 'not applicable', summary: why }
  const replayed = await replayRecord(side, record, context)
  const evidence = [
    {
      sent: `POST ${replayed.path} with the replay_request`,
      received: replayed.description,
      ...answerOf(replayed.answer),
    },
  ]
  if (replayed.failure !== null) {
    const summary = describeFailure(replayed.failure)
    const fix = 'show the gateway the id of the record and this answer'
    return { verdict: 'fail', summary, evidence, fix }
  }
  const again = replayed.decoded?.usage.inputTokens ?? null
  if (again !== null && record.inputTokens !== null && again !== record.inputTokens) {
    return {
      verdict: 'warn',
      summary: `${record.inputTokens} prompt tokens recorded, ${again} when replayed`,
      evidence,
      fix: 'what is replayed is not quite what was sent: compare the bodies',
    }
  }
  return { verdict: 'pass', summary: 'the stored request is answered again', evidence }
}

function describeRecord(record: GenerationRecord): string {
  const { model, provider, inputTokens, outputTokens, costUsd } = record
  const cost = costUsd === null ? 'no cost' : `$${costUsd}`
  return `model ${model ?? '?'}, provider ${provider ?? '?'}, ${inputTokens ?? '?'} + ${outputTokens ?? '?'} tokens, ${cost}`
}
