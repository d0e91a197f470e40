import {
  begun,
  json,
  start,
  stop,
  text,
  ended,
  stopped,
  helloBlock,
  served,
  hello,
  message,
  said,
  weather,
  error,
  errorEvent,
  stream,
  unary,
  aiStats,
  llmGateway,
  chunk,
  toolChunk,
  type AnthropicRecording,
} from './anthropic-events.ts'

/** Errors, and what gateways and the endpoint for OpenAI's clients make of Anthropic's form. */
export const anthropicVariants: Readonly<Record<string, AnthropicRecording>> = {
  'a wrong key': {
    ...unary,
    status: 401,
    body: error('authentication_error', 'invalid x-api-key'),
    expected: { failure: 'auth', code: 'authentication_error' },
  },
  'an unknown model': {
    ...unary,
    status: 404,
    body: error('not_found_error', 'model: claude-0'),
    expected: { failure: 'model-not-found', code: 'not_found_error' },
  },
  'a prompt that is too long': {
    ...unary,
    status: 400,
    body: error('invalid_request_error', 'prompt is too long: 210000 tokens > 200000 maximum'),
    expected: { failure: 'context-length', code: 'invalid_request_error' },
  },
  'a credit that is used up': {
    ...unary,
    status: 400,
    body: error(
      'invalid_request_error',
      'Your credit balance is too low to access the Anthropic API.',
    ),
    expected: { failure: 'billing', code: 'invalid_request_error' },
  },
  'a spend limit, which has the status of a rate limit': {
    ...unary,
    status: 429,
    body: error(
      'rate_limit_error',
      'Spend limit reached',
      ',"details":{"error_code":"enforced_spend_limit_reached"}',
    ),
    expected: { failure: 'billing', code: 'enforced_spend_limit_reached' },
  },
  'a rate limit': {
    ...unary,
    status: 429,
    body: error('rate_limit_error', 'This request would exceed your rate limit'),
    expected: { failure: 'rate-limit', code: 'rate_limit_error' },
  },
  'an overload with a status of its own': {
    ...unary,
    status: 529,
    body: error('overloaded_error', 'Overloaded'),
    expected: { failure: 'overloaded', code: 'overloaded_error' },
  },
  'writes to the prompt cache by their time alone': {
    ...stream,
    body:
      begun(
        '"input_tokens":9,"cache_read_input_tokens":30,"cache_creation":{"ephemeral_5m_input_tokens":3,"ephemeral_1h_input_tokens":1},"output_tokens":1',
      ) +
      helloBlock +
      ended('end_turn', '"output_tokens":20') +
      stopped,
    expected: hello,
  },
  'a filter on the output': {
    ...unary,
    status: 400,
    body: error('invalid_request_error', 'Output blocked by content filtering policy'),
    expected: { failure: 'content-filter', code: 'invalid_request_error' },
  },
  'AI Stats: its own id, cost with the last counts, nothing known of the cache': {
    ...aiStats,
    body:
      begun('"input_tokens":9,"output_tokens":1', 'G-01K') +
      helloBlock +
      ended(
        'end_turn',
        '"input_tokens":9,"output_tokens":20,"cache_creation_input_tokens":null,"cache_read_input_tokens":null,"pricing_breakdown":{"total_nanos":1800}',
      ) +
      stopped,
    costUsd: 0.000_001_8,
    expected: { ...hello, id: 'G-01K', tokens: [9, null, 20, null] },
  },
  'AI Stats: a whole message with its cost': {
    ...aiStats,
    mode: 'unary',
    body: message(said, 'end_turn', ',"cost_nanos":1800'),
    costUsd: 0.000_001_8,
    expected: hello,
  },
  'AI Stats: a whole message after the deltas': {
    ...aiStats,
    body:
      begun() + helloBlock + ended('end_turn') + `data: ${message(said, 'end_turn')}\n\n` + stopped,
    expected: { ...hello, notes: ['terminal-frame: note'] },
  },
  'AI Stats: a whole message with other arguments than the deltas': {
    ...aiStats,
    body:
      begun() +
      start(0, '"type":"tool_use","id":"toolu_1","name":"weather","input":{}') +
      json('{"city":"Os', 0) +
      json('"}', 0) +
      stop(0) +
      ended('tool_use') +
      `data: ${message('{"type":"tool_use","id":"toolu_1","name":"weather","input":{"city":"Oslo"}}', 'tool_use')}\n\n` +
      stopped,
    expected: {
      ...hello,
      text: '',
      calls: [weather],
      finish: ['tool_calls', 'tool_use'],
      notes: ['terminal-frame: note', 'tool-deltas-differ: break'],
    },
  },
  'AI Stats: a stop reason in the words of chat completions': {
    ...aiStats,
    body: begun() + helloBlock + ended('stop') + stopped,
    expected: {
      ...hello,
      finish: ['stop', 'stop'],
      notes: ['foreign-finish-reason: break'],
    },
  },
  'AI Stats: a delta of a block that never began': {
    ...aiStats,
    body: begun() + text('Hel') + text('lo') + ended('end_turn') + stopped,
    expected: { ...hello, notes: ['delta-without-block: break'] },
  },
  'AI Stats: an error that has no type': {
    ...aiStats,
    body: 'event: error\ndata: {"type":"error","error":{"message":"stream_error"}}\n\n',
    expected: { failure: 'upstream', inBand: true },
  },
  'LLM Gateway: counts of 0 until the end, comments, a model with its provider': {
    ...llmGateway,
    body:
      begun('"input_tokens":0,"output_tokens":0', 'msg_01', 'anthropic/claude-x') +
      ': ping\n' +
      helloBlock +
      ended('end_turn') +
      stopped,
    expected: { ...hello, model: 'anthropic/claude-x' },
  },
  'LLM Gateway: counts that it does not know': {
    ...llmGateway,
    mode: 'unary',
    body: message(said, 'end_turn').replaceAll(/_tokens":\d+/g, '_tokens":0'),
    expected: { text: 'Hello', finish: ['stop', 'end_turn'], ...served },
  },
  'LLM Gateway: a wrong key inside a stream': {
    ...llmGateway,
    body: errorEvent('authentication_error', 'Unauthorized: Invalid token.') + stopped,
    expected: { failure: 'auth', code: 'authentication_error', inBand: true },
  },
  'LLM Gateway: an unknown model inside a stream': {
    ...llmGateway,
    body: errorEvent('invalid_request_error', 'Unsupported model: claude-0') + stopped,
    expected: { failure: 'model-not-found', code: 'invalid_request_error', inBand: true },
  },
  'for OpenAI: a first tool call with index 1': {
    ...stream,
    protocol: 'chat-completions',
    body:
      chunk('"role":"assistant"') +
      chunk('"content":"Hello"') +
      toolChunk('"id":"toolu_1","type":"function","function":{"name":"weather","arguments":""}') +
      toolChunk('"function":{"arguments":"{\\"city\\":"}') +
      toolChunk('"function":{"arguments":"\\"Oslo\\"}"}') +
      chunk('', '"tool_calls"') +
      'data: [DONE]\n\n',
    expected: {
      text: 'Hello',
      calls: [weather],
      finish: ['tool_calls', 'tool_calls'],
      ...served,
      notes: ['tool-index-offset: note'],
    },
  },
  'for OpenAI: a wrong key': {
    ...unary,
    protocol: 'chat-completions',
    status: 401,
    body: '{"error":{"code":"authentication_error","message":"invalid x-api-key","type":"authentication_error","param":null}}',
    expected: { failure: 'auth', code: 'authentication_error' },
  },
}
