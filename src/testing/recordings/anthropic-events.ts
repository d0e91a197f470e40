import type { Protocol } from '../../model/protocol.ts'
import type { RecordedResponse } from './recorded-response.ts'

/** A response in one of the forms in which Anthropic's models are spoken to. */
export interface AnthropicRecording extends RecordedResponse {
  readonly profile: string
  readonly protocol?: Protocol
  /** US dollars. */
  readonly costUsd?: number
}

const event = (type: string, fields = ''): string =>
  `event: ${type}\ndata: {"type":"${type}"${fields === '' ? '' : `,${fields}`}}\n\n`

export const usage = '"input_tokens":9,"cache_creation_input_tokens":4,"cache_read_input_tokens":30'
export const begun = (
  counts = `${usage},"output_tokens":1`,
  id = 'msg_01',
  model = 'claude-x',
): string =>
  event(
    'message_start',
    `"message":{"id":"${id}","type":"message","role":"assistant","model":"${model}","content":[],"stop_reason":null,"stop_sequence":null,"usage":{${counts}}}`,
  )
export const start = (index: number, block: string): string =>
  event('content_block_start', `"index":${index},"content_block":{${block}}`)
export const delta = (index: number, content: string): string =>
  event('content_block_delta', `"index":${index},"delta":{${content}}`)
export const stop = (index: number): string => event('content_block_stop', `"index":${index}`)
export const text = (piece: string, index = 0): string =>
  delta(index, `"type":"text_delta","text":${JSON.stringify(piece)}`)
export const json = (piece: string, index: number): string =>
  delta(index, `"type":"input_json_delta","partial_json":${JSON.stringify(piece)}`)
export const ended = (reason: string, counts = `${usage},"output_tokens":20`, more = ''): string =>
  event(
    'message_delta',
    `"delta":{"stop_reason":"${reason}","stop_sequence":null${more}},"usage":{${counts}}`,
  )
export const stopped = event('message_stop')
export const ping = event('ping')

export const textStart = start(0, '"type":"text","text":""')
export const helloBlock = textStart + text('Hel') + ping + text('lo') + stop(0)
export const served = { model: 'claude-x', id: 'msg_01' }
const tokens = [43, 30, 20, null] as const
export const hello = { text: 'Hello', finish: ['stop', 'end_turn'] as const, tokens, ...served }

export const message = (content: string, reason: string, more = ''): string =>
  `{"id":"msg_01","type":"message","role":"assistant","model":"claude-x","content":[${content}],"stop_reason":"${reason}","stop_sequence":null${more},"usage":{${usage},"output_tokens":20}}`
export const said = '{"type":"text","text":"Hello"}'
export const weather = 'weather {"city":"Oslo"}'

export const error = (type: string, words: string, more = ''): string =>
  `{"type":"error","error":{"type":"${type}","message":"${words}"${more}},"request_id":"req_011"}`
export const errorEvent = (type: string, words: string): string =>
  `event: error\ndata: ${error(type, words)}\n\n`

const native = { profile: 'anthropic' }
export const stream = { ...native, mode: 'stream' } as const
export const unary = { ...native, mode: 'unary' } as const
export const aiStats = {
  profile: 'ai-stats',
  protocol: 'anthropic-messages',
  mode: 'stream',
} as const
export const llmGateway = { ...aiStats, profile: 'llm-gateway' } as const

export const chunk = (fields: string, finish = 'null'): string =>
  `data: {"id":"msg_01","object":"chat.completion.chunk","created":0,"model":"claude-x","choices":[{"index":0,"delta":{${fields}},"finish_reason":${finish}}]}\n\n`
export const toolChunk = (call: string): string => chunk(`"tool_calls":[{"index":1,${call}}]`)
