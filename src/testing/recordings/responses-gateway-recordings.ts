import {
  at,
  bare,
  begun,
  call,
  cut,
  gatewayId,
  hello,
  named,
  priced,
  response,
  text,
  withCost,
  type Recording,
} from './responses-frames.ts'

/** Responses as gateways send them, with what is to be made of them. */
export const gatewayRecordings: Readonly<Record<string, Recording>> = {
  'OpenRouter: comments, no names, an end mark, cost': {
    profile: 'openrouter',
    mode: 'stream',
    costUsd: 0.0025,
    body:
      ': OPENROUTER PROCESSING\n\n: OPENROUTER PROCESSING\n\n' +
      bare('response.created', begun) +
      bare('response.output_text.delta', `${at},"delta":"Hello"`) +
      bare('response.completed', `"response":${withCost(response('completed', text('Hello')))}`) +
      'data: [DONE]\n\n',
    expected: hello,
  },
  'OpenRouter: a provider that fails in the stream': {
    profile: 'openrouter',
    mode: 'stream',
    body:
      bare('response.output_text.delta', `${at},"delta":"Hel"`) +
      bare(
        'response.failed',
        '"response":{"id":"resp_1","object":"response","status":"failed","error":{"code":"server_error","message":"Provider disconnected"},"output":[]}',
      ),
    expected: { failure: 'upstream', code: 'server_error', inBand: true, partialText: 'Hel' },
  },
  'OpenRouter: the kind of a failure outside of the error': {
    profile: 'openrouter',
    mode: 'stream',
    body: bare(
      'response.failed',
      '"response":{"id":"resp_1","object":"response","status":"failed","error":{"code":"server_error","message":"x"},"error_type":"provider_overloaded","output":[]}',
    ),
    expected: { failure: 'overloaded', code: 'server_error', inBand: true },
  },
  'OpenRouter: an error event of its own': {
    profile: 'openrouter',
    mode: 'stream',
    body: bare(
      'response.error',
      '"error":{"code":"rate_limit_exceeded","message":"Rate limit exceeded"}',
    ),
    expected: { failure: 'rate-limit', code: 'rate_limit_exceeded', inBand: true },
  },
  'AI Stats: its own id in each frame, the price in the usage': {
    profile: 'ai-stats',
    mode: 'stream',
    costUsd: 0.0000018,
    body:
      bare('response.created', `${begun},${gatewayId}`) +
      bare('response.output_text.delta', `${at},"delta":"Hello",${gatewayId}`) +
      bare(
        'response.completed',
        `"response":${priced(response('completed', text('Hello')))},${gatewayId}`,
      ),
    expected: { ...hello, id: 'G-01K' },
  },
  'AI Stats: reasoning written as output text, the cost beside the usage': {
    profile: 'ai-stats',
    mode: 'unary',
    costUsd: 0.0000018,
    body: response(
      'completed',
      `{"type":"reasoning","content":[{"type":"output_text","text":"Let me see"}]},${text('Hello')}`,
      ',"provider":"openai","nativeResponseId":"resp_9","finish_reason":"stop","cost_nanos":1800',
    ),
    expected: { ...hello, finish: ['stop', 'stop'], reasoningChars: 10 },
  },
  'AI Stats: text deltas of a reasoning item are no text': {
    profile: 'ai-stats',
    mode: 'stream',
    body:
      bare(
        'response.output_item.added',
        '"output_index":0,"item":{"type":"reasoning","content":[]}',
      ) +
      bare('response.output_text.delta', '"output_index":0,"delta":"Let me see"') +
      bare('response.output_text.delta', '"output_index":1,"delta":"Hello"') +
      bare('response.completed', `"response":${response('completed', '')}`),
    expected: { ...hello, reasoningChars: 10, notes: ['empty-terminal-event: break'] },
  },
  'AI Stats: bare snapshots of the response': {
    profile: 'ai-stats',
    mode: 'stream',
    body:
      'data: {"object":"response","status":"in_progress","id":"resp_1","model":"gpt-4o-mini-2024-07-18","output":[]}\n\n' +
      `data: ${response('completed', text('Hello'))}\n\n`,
    expected: { ...hello, notes: ['untyped-event: note'] },
  },
  'AI Stats: a call after text that is not announced': {
    profile: 'ai-stats',
    mode: 'stream',
    body:
      bare('response.output_text.delta', `${at},"delta":"Hello"`) +
      bare('response.output_item.added', `"output_index":1,"item":${call('f', '{}')}`) +
      bare('response.function_call_arguments.delta', '"output_index":1,"delta":"{}"') +
      bare('response.output_item.done', `"output_index":1,"item":${call('f', '{}')}`) +
      bare(
        'response.completed',
        `"response":${response('completed', `${text('Hello')},${call('f', '{}')}`)}`,
      ),
    expected: {
      ...hello,
      calls: ['f {}'],
      finish: ['tool_calls', 'completed'],
      notes: ['item-index-offset: note'],
    },
  },
  'AI Stats: an error object in the stream': {
    profile: 'ai-stats',
    mode: 'stream',
    body:
      bare('response.output_text.delta', `${at},"delta":"Hel"`) +
      'data: {"object":"error","message":"upstream closed","id":"G-01K"}\n\n',
    expected: { failure: 'upstream', inBand: true, partialText: 'Hel' },
  },
  'LLM Gateway: ended as completed though it is incomplete': {
    profile: 'llm-gateway',
    mode: 'stream',
    costUsd: 0.0025,
    body:
      ': ping\n' +
      named('response.created', begun) +
      named('response.output_text.delta', `${at},"delta":"Hello"`) +
      named(
        'response.completed',
        `"response":${withCost(cut('max_output_tokens', text('Hello')))}`,
      ),
    expected: { ...hello, finish: ['length', 'max_output_tokens'] },
  },
  'LLM Gateway: the first piece of the arguments comes in no delta': {
    profile: 'llm-gateway',
    mode: 'stream',
    body:
      named('response.created', begun) +
      named('response.output_item.added', `"output_index":0,"item":${call('f', '')}`) +
      named(
        'response.function_call_arguments.delta',
        '"item_id":"fc_1","output_index":0,"delta":":1}"',
      ) +
      named('response.output_item.done', `"output_index":0,"item":${call('f', '{"x":1}')}`) +
      named('response.completed', `"response":${response('completed', call('f', '{"x":1}'))}`),
    expected: {
      ...hello,
      text: '',
      calls: ['f {"x":1}'],
      finish: ['tool_calls', 'completed'],
      notes: ['tool-deltas-differ: note'],
    },
  },
  'LLM Gateway: failed without saying why': {
    profile: 'llm-gateway',
    mode: 'stream',
    body:
      named('response.created', begun) +
      named(
        'response.failed',
        '"response":{"id":"resp_1","object":"response","status":"failed","error":null,"output":[]}',
      ),
    expected: { failure: 'upstream', inBand: true },
  },
  'LLM Gateway: an error of the chat below, of which nothing is left': {
    profile: 'llm-gateway',
    mode: 'stream',
    body:
      named('response.created', begun) +
      named('response.completed', `"response":${response('completed', '')}`),
    expected: { failure: 'empty', inBand: true },
  },
  'a chat completion where a response was asked for': {
    profile: 'openai-compatible',
    mode: 'unary',
    body: '{"object":"chat.completion","choices":[{"index":0,"message":{"content":"Hello"}}]}',
    expected: { failure: 'malformed', inBand: true },
  },
}
