import type { Answer, Failure } from '../model/exchange.ts'
import type { Decoded } from '../wire/decoded.ts'
import { findDialect } from './find-dialect.ts'
import { createStreamDecoder, type StreamDecoder } from '../wire/stream-decoder.ts'

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
  return { choices: [{ index: 0, delta: fields, finish_reason: finishReason }] }
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

/** Byte streams as gateways send them; each profile and quirk at least once. */
export const streams: Readonly<
  Record<string, readonly [profile: string, body: string | Uint8Array]>
> = {
  plain: ['openai', hello],
  'CRLF line ends': ['openai', hello.replaceAll('\n', '\r\n')],
  'CR line ends': ['openai', hello.replaceAll('\n', '\r')],
  'byte order mark': ['openai', `\uFEFF${hello}`],
  'no space after the colon': ['openai', hello.replaceAll('data: ', 'data:')],
  'comments and named pings': [
    'openrouter',
    `: OPENROUTER PROCESSING\n\nevent: ping\ndata: {}\n\n${hello}`,
  ],
  'data over several lines': [
    'openai',
    `data: {"choices":[{"index":0,\ndata: "delta":{"content":"Hello"},"finish_reason":"stop"}]}\n\n${done}`,
  ],
  'data over several lines that end with CRLF': [
    'openai',
    `data: {"choices":[{"index":0,\r\ndata: "delta":{"content":"Hello"},"finish_reason":"stop"}]}\r\n\r\n${done}`,
  ],
  'no done marker': ['ai-stats', content('Hello') + event(delta({}, 'stop'))],
  'last event without blank line': [
    'openai',
    content('Hello') + event(delta({}, 'stop')).trimEnd(),
  ],
  'text of many bytes per character': ['openai', content('Grüße, 世界 🌍 — ok', 'stop') + done],
  'terminal frame': ['ai-stats', content('Hel') + content('lo') + whole({ content: 'Hello' })],
  'usage with an empty choices list': [
    'openai',
    content('Hello', 'stop') + event({ choices: [], usage }) + done,
  ],
  'penultimate usage chunk under another model': [
    'llm-gateway',
    'id: 1\n' +
      event({ model: 'openai/gpt-4o-mini', ...(delta({ content: 'Hello' }) as object) }) +
      event(delta({}, 'stop')) +
      event({
        model: 'gpt-4o-mini',
        choices: [{ index: 0, delta: {}, finish_reason: null }],
        usage: { ...usage, cost: 0.0002 },
        metadata: { request_id: 'req-1', log_id: 'log-1', used_provider: 'openai' },
      }) +
      'event: done\ndata: [DONE]\n\n',
  ],
  'cumulative tool arguments': [
    'ai-stats',
    tool({ index: 0, id: 'a', function: { name: 'f', arguments: '{"x"' } }) +
      tool({ index: 0, id: 'a', function: { name: 'f', arguments: '{"x":1}' } }) +
      event(delta({}, 'tool_calls')),
  ],
  'error inside the stream': [
    'openrouter',
    content('Hel') +
      event({
        error: { code: 429, message: 'Rate limited' },
        choices: [{ index: 0, delta: { content: '' }, finish_reason: 'error' }],
      }),
  ],
  'JSON instead of a stream': [
    'openai-compatible',
    JSON.stringify({
      choices: [{ index: 0, message: { content: 'Hello' }, finish_reason: 'stop' }],
    }),
  ],
  'a page for people': ['openai-compatible', '<!doctype html><title>Sign in</title><p>Wi-Fi'],
  'plain text': ['openai-compatible', 'upstream connect error\n\nreset reason: overflow'],
  'cut inside an event': ['openai', content('Hel') + content('lo').slice(0, 30)],
  'nothing at all': ['openai', ''],
}
