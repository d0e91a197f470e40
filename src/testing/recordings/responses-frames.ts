import type { RecordedResponse } from './recorded-response.ts'

/** A response of the Responses protocol, and the gateway that sends it so. */
export interface Recording extends RecordedResponse {
  readonly profile: string
  /** US dollars. */
  readonly costUsd?: number
}

export const named = (type: string, fields: string): string =>
  `event: ${type}\ndata: {"type":"${type}",${fields}}\n\n`
export const bare = (type: string, fields: string): string =>
  `data: {"type":"${type}",${fields}}\n\n`

export const text = (value: string): string =>
  `{"type":"message","id":"msg_1","status":"completed","role":"assistant","content":[{"type":"output_text","annotations":[],"text":${JSON.stringify(value)}}]}`
export const call = (name: string, args: string): string =>
  `{"type":"function_call","id":"fc_1","call_id":"call_1","name":"${name}","arguments":${JSON.stringify(args)},"status":"completed"}`
export const usage =
  '"usage":{"input_tokens":40,"input_tokens_details":{"cached_tokens":32},"output_tokens":20,"output_tokens_details":{"reasoning_tokens":12},"total_tokens":60}'
export const tokens = [40, 32, 20, 12] as const

export const response = (status: string, output: string, more = ''): string =>
  `{"id":"resp_1","object":"response","created_at":1,"status":"${status}","error":null,"incomplete_details":null,"model":"gpt-4o-mini-2024-07-18","output":[${output}],${usage}${more}}`
export const begun =
  '"response":{"id":"resp_1","object":"response","status":"in_progress","model":"gpt-4o-mini-2024-07-18","output":[],"usage":null}'
export const cut = (reason: string, output: string): string =>
  response('incomplete', output).replace(
    '"incomplete_details":null',
    `"incomplete_details":{"reason":"${reason}"}`,
  )

export const served = { tokens, model: 'gpt-4o-mini-2024-07-18', id: 'resp_1' }
export const hello = { text: 'Hello', finish: ['stop', 'completed'] as const, ...served }
export const at = '"item_id":"msg_1","output_index":0,"content_index":0'

export const helloDeltas =
  named('response.created', begun) +
  named('response.in_progress', begun) +
  named('response.output_item.added', `"output_index":0,"item":${text('')}`) +
  named('response.content_part.added', `${at},"part":{"type":"output_text","text":""}`) +
  named('response.output_text.delta', `${at},"delta":"Hel","obfuscation":"k3"`) +
  named('response.output_text.delta', `${at},"delta":"lo","obfuscation":"k3Xd"`) +
  named('response.output_text.done', `${at},"text":"Hello"`) +
  named('response.output_item.done', `"output_index":0,"item":${text('Hello')}`)

export const gatewayId = '"id":"G-01K","nativeResponseId":"resp_1"'
const price =
  '"pricing_breakdown":{"total_nanos":1800,"total_usd_str":"0.0000018","currency":"USD"}'
export const priced = (body: string): string =>
  body.replace('"total_tokens":60', `"total_tokens":60,${price}`)
export const withCost = (body: string): string =>
  body.replace('"total_tokens":60', '"total_tokens":60,"cost":0.0025,"is_byok":false')
