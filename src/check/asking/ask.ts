import type { Answer, Failure, RequestChange } from '../../model/exchange.ts'
import type { JsonObject } from '../../model/json.ts'
import type { ChatMessage } from '../../model/suite.ts'
import type { Probe, ProbeRequest } from '../../gateway/send-probe.ts'
import { codecOf } from '../../wire/protocols/codecs.ts'
import type { Decoded } from '../../wire/decoding/decoded.ts'
import type { Dialect } from '../../wire/dialect/profile.ts'
import { decodeUnary } from '../../wire/decoding/unary-decoder.ts'
import type { Evidence } from '../../model/checklist.ts'
import { parseJson } from '../../model/parse-json.ts'
import { takeStart } from '../../model/take-start.ts'
import {
  describeFailure,
  sentModel,
  type CheckContext,
  type SideUnderCheck,
} from './side-under-check.ts'

/** A chat request that is answered whole, and looked at as it came. */
export interface ChatQuestion {
  /** As suites name it. */
  readonly model: string
  /** Sent as it is, without the map of models. */
  readonly isModelAsSent?: boolean
  readonly messages: readonly ChatMessage[]
  readonly request: JsonObject
  /** Fields to which no rule of the dialect applies, in the protocol's own form. */
  readonly unruled?: JsonObject
  readonly key?: ProbeRequest['key']
  readonly retries?: number
}

export interface Asked {
  readonly probe: Probe
  readonly json: unknown
  readonly answer: Answer | null
  readonly failure: Failure | null
  /** Null where no response came. */
  readonly decoded: Decoded | null
  readonly changes: readonly RequestChange[]
  readonly evidence: Evidence
}

/** Sends one chat request without a stream. */
export async function ask(
  side: SideUnderCheck,
  question: ChatQuestion,
  context: CheckContext,
): Promise<Asked> {
  const { dialect, settings, client } = side
  const model = question.isModelAsSent ? question.model : sentModel(side, question.model)
  const built = codecOf(dialect.protocol).buildRequest({
    dialect,
    mode: 'unary',
    modelSent: model,
    messages: question.messages,
    request: question.request,
    sideRequest: { ...settings.request, ...question.unruled },
  })
  const { path, headers, body } = built
  const probe = await client.probe(
    {
      method: 'POST',
      path,
      headers,
      body,
      ...(question.key && { key: question.key }),
      ...(question.retries !== undefined && { retries: question.retries }),
    },
    context.signal,
  )
  const read = readAnswer(dialect, probe, context.now())
  const fields = { ...question.request, ...question.unruled }
  const listed = Object.entries(fields).map(([name, value]) => `${name} ${JSON.stringify(value)}`)
  return {
    ...read,
    changes: built.changes,
    evidence: {
      sent: [`POST ${path}, model ${model}`, ...listed].join(', '),
      received: describeAsked(read),
      ...answerOf(read.answer),
    },
  }
}

/** Decodes the response to a chat request. */
export function readAnswer(
  dialect: Dialect,
  probe: Probe,
  nowMs: number,
): Omit<Asked, 'changes' | 'evidence'> {
  const { status, headers, text } = probe
  const json = parseJson(text)
  const decoded =
    status === null ? null : decodeUnary({ dialect, status, headers, body: text, nowMs })
  const outcome = decoded?.outcome
  return {
    probe,
    json,
    decoded,
    answer: outcome?.kind === 'answered' ? outcome.answer : null,
    failure: outcome?.kind === 'failed' ? outcome.failure : probe.failure,
  }
}

/** The beginning of an answer as evidence has it. */
export function answerOf(answer: Answer | null): Pick<Evidence, 'answer'> {
  return answer === null || answer.text === '' ? {} : { answer: takeStart(answer.text, 200) }
}

export function describeAsked(asked: Omit<Asked, 'changes' | 'evidence'>): string {
  const { answer, failure, decoded, probe } = asked
  if (failure !== null) return describeFailure(failure)
  const id = decoded?.generationId ?? decoded?.requestId ?? null
  const calls = (answer?.toolCalls ?? []).map(call => `calls ${call.name}`)
  return [
    `HTTP ${probe.status ?? '?'}`,
    `finish ${answer?.finishReason ?? 'none'}`,
    `${decoded?.usage.inputTokens ?? '?'} + ${decoded?.usage.outputTokens ?? '?'} tokens`,
    ...calls,
    ...(id === null ? [] : [`id ${id}`]),
  ].join(', ')
}
