import type { Answer, Failure } from '../../model/exchange.ts'
import type { Decoded } from '../../wire/decoding/decoded.ts'
import { findDialect } from '../../wire/find-dialect.ts'
import { createStreamDecoder, type StreamDecoder } from '../../wire/decoding/stream-decoder.ts'

export const encoder = new TextEncoder()

/** A decoder that waits for the pieces of a stream. */
export function openStream(
  profileName: string,
  headers: Readonly<Record<string, string>> = {},
): StreamDecoder {
  const dialect = findDialect(profileName)
  if (dialect === undefined) throw new Error(profileName)
  return createStreamDecoder({ dialect, status: 200, headers, nowMs: 0 })
}

/** What a body comes to that arrives in one piece. */
export function decode(profileName: string, body: string | Uint8Array): Decoded {
  const decoder = openStream(profileName)
  decoder.push(typeof body === 'string' ? encoder.encode(body) : body, 1)
  return decoder.finish(2)
}

export function answerOf({ outcome }: Decoded): Answer {
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message)
  return outcome.answer
}

export function failureOf({ outcome }: Decoded): Failure {
  if (outcome.kind === 'answered') throw new Error(`answered: ${outcome.answer.text}`)
  return outcome.failure
}

export function event(frame: unknown): string {
  return `data: ${JSON.stringify(frame)}\n\n`
}

export function delta(fields: unknown, finishReason: string | null = null): unknown {
  const spoken = { role: 'assistant', ...(fields as object) }
  return { choices: [{ index: 0, delta: spoken, finish_reason: finishReason }] }
}

export function content(text: string, finishReason: string | null = null): string {
  return event(delta({ content: text }, finishReason))
}

export function tool(call: unknown): string {
  return event(delta({ tool_calls: [call] }))
}

export const done = 'data: [DONE]\n\n'
export const hello = content('Hel') + content('lo') + event(delta({}, 'stop')) + done
export const usage = { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 }
export const whole = (message: unknown, finishReason: string | null = 'stop'): string =>
  event({
    object: 'chat.completion',
    model: 'openai/gpt-4o-mini',
    choices: [{ index: 0, message, finish_reason: finishReason }],
    usage,
    id: 'G-1',
  })

/** Tool arguments that are repeated from their beginning. */
export const cumulativeArguments =
  tool({ index: 0, id: 'a', function: { name: 'f', arguments: '{"x"' } }) +
  tool({ index: 0, id: 'a', function: { name: 'f', arguments: '{"x":1}' } }) +
  event(delta({}, 'tool_calls'))
