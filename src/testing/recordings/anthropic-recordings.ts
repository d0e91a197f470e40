import {
  usage,
  begun,
  start,
  delta,
  stop,
  text,
  json,
  ended,
  stopped,
  ping,
  textStart,
  helloBlock,
  hello,
  message,
  said,
  weather,
  errorEvent,
  stream,
  unary,
  type AnthropicRecording,
} from './anthropic-events.ts'

/** Responses as they come over the wire, with what is to be made of them. */
export const anthropicRecordings: Readonly<Record<string, AnthropicRecording>> = {
  'a whole message': { ...unary, body: message(said, 'end_turn'), expected: hello },
  'a stream with pings, whose last counts stand': {
    ...stream,
    body:
      begun('"input_tokens":5,"output_tokens":1') + ping + helloBlock + ended('end_turn') + stopped,
    expected: hello,
  },
  'a stream whose last counts are zeros where the first ones are not': {
    ...stream,
    body:
      begun() +
      helloBlock +
      ended('end_turn', '"input_tokens":0,"cache_read_input_tokens":0,"output_tokens":20') +
      stopped,
    expected: hello,
  },
  'text in several blocks, with citations': {
    ...stream,
    body:
      begun() +
      textStart +
      text('Hel') +
      delta(0, '"type":"citations_delta","citation":{"type":"char_location"}') +
      stop(0) +
      start(1, '"type":"text","text":""') +
      text('lo', 1) +
      stop(1) +
      ended('end_turn') +
      stopped,
    expected: hello,
  },
  'thinking, its signature, and thinking that is kept secret': {
    ...stream,
    body:
      begun() +
      start(0, '"type":"thinking","thinking":"","signature":""') +
      delta(0, '"type":"thinking_delta","thinking":"Let me see"') +
      delta(0, '"type":"signature_delta","signature":"EqQB"') +
      stop(0) +
      start(1, '"type":"redacted_thinking","data":"EmwK"') +
      stop(1) +
      start(2, '"type":"text","text":""') +
      text('Hello', 2) +
      stop(2) +
      ended(
        'end_turn',
        `${usage},"output_tokens":20,"output_tokens_details":{"thinking_tokens":12}`,
      ) +
      stopped,
    expected: { ...hello, reasoningChars: 10, tokens: [43, 30, 20, 12] },
  },
  'thinking in a whole message': {
    ...unary,
    body: message(
      `{"type":"thinking","thinking":"Let me see","signature":"EqQB"},${said}`,
      'end_turn',
    ),
    expected: { ...hello, reasoningChars: 10 },
  },
  'tool calls after text, one of them without input': {
    ...stream,
    body:
      begun() +
      helloBlock +
      start(1, '"type":"tool_use","id":"toolu_1","name":"weather","input":{}') +
      json('', 1) +
      json('{"city":', 1) +
      json('"Oslo"}', 1) +
      stop(1) +
      start(2, '"type":"tool_use","id":"toolu_2","name":"now","input":{}') +
      stop(2) +
      ended('tool_use') +
      stopped,
    expected: { ...hello, calls: [weather, 'now {}'], finish: ['tool_calls', 'tool_use'] },
  },
  'two tool calls with one id': {
    ...stream,
    body:
      begun() +
      start(0, '"type":"tool_use","id":"toolu_1","name":"weather","input":{}') +
      json('{"city":"Oslo"}', 0) +
      stop(0) +
      start(1, '"type":"tool_use","id":"toolu_1","name":"now","input":{}') +
      json('{"zone":1}', 1) +
      stop(1) +
      ended('tool_use') +
      stopped,
    expected: {
      ...hello,
      text: '',
      calls: [weather, 'now {"zone":1}'],
      finish: ['tool_calls', 'tool_use'],
    },
  },
  'a tool call in a whole message': {
    ...unary,
    body: message(
      '{"type":"tool_use","id":"toolu_1","name":"weather","input":{"city":"Oslo"}}',
      'tool_use',
    ),
    expected: { ...hello, text: '', calls: [weather], finish: ['tool_calls', 'tool_use'] },
  },
  'a tool call whose input comes with its start': {
    ...stream,
    body:
      begun() +
      start(0, '"type":"tool_use","id":"toolu_1","name":"weather","input":{"city":"Oslo"}') +
      stop(0) +
      ended('tool_use') +
      stopped,
    expected: { ...hello, text: '', calls: [weather], finish: ['tool_calls', 'tool_use'] },
  },
  'a tool that the server ran by itself': {
    ...stream,
    body:
      begun() +
      start(0, '"type":"server_tool_use","id":"srvtoolu_1","name":"web_search","input":{}') +
      json('{"query":"Oslo"}', 0) +
      stop(0) +
      start(1, '"type":"web_search_tool_result","tool_use_id":"srvtoolu_1","content":[]') +
      stop(1) +
      start(2, '"type":"text","text":""') +
      text('Hello', 2) +
      stop(2) +
      ended('end_turn') +
      stopped,
    expected: hello,
  },
  'a turn that is paused': {
    ...unary,
    body: message(said, 'pause_turn'),
    expected: { ...hello, finish: ['other', 'pause_turn'] },
  },
  'a context window that is full': {
    ...unary,
    body: message(said, 'model_context_window_exceeded'),
    expected: { ...hello, finish: ['length', 'model_context_window_exceeded'] },
  },
  'a stop sequence': {
    ...unary,
    body: message(said, 'stop_sequence'),
    expected: { ...hello, finish: ['stop', 'stop_sequence'] },
  },
  'a refusal after some text': {
    ...stream,
    body:
      begun() +
      helloBlock +
      ended(
        'refusal',
        '"output_tokens":20',
        ',"stop_details":{"type":"refusal","category":"cyber"}',
      ) +
      stopped,
    expected: { ...hello, finish: ['content_filter', 'refusal'] },
  },
  'a refusal that says nothing': {
    ...unary,
    body: message('', 'refusal', ',"stop_details":{"type":"refusal","category":null}'),
    expected: { failure: 'content-filter', inBand: true },
  },
  'a limit that the thinking used up': {
    ...unary,
    body: message('{"type":"thinking","thinking":"Let me see","signature":"EqQB"}', 'max_tokens'),
    expected: { failure: 'empty', inBand: true },
  },
  'an overload before any text': {
    ...stream,
    body: begun() + errorEvent('overloaded_error', 'Overloaded'),
    expected: { failure: 'overloaded', code: 'overloaded_error', inBand: true },
  },
  'an overload in the middle': {
    ...stream,
    body: begun() + textStart + text('Hel') + errorEvent('overloaded_error', 'Overloaded'),
    expected: {
      failure: 'overloaded',
      code: 'overloaded_error',
      inBand: true,
      partialText: 'Hel',
    },
  },
  'a stream that breaks off': {
    ...stream,
    body: begun() + textStart + text('Hel'),
    expected: { failure: 'truncated', inBand: true, partialText: 'Hel' },
  },
  'a stream without its last event': {
    ...stream,
    body: begun() + helloBlock + ended('end_turn'),
    expected: { ...hello, notes: ['no-message-stop: break'] },
  },
  'CRLF, no blank after the colon, no last blank line': {
    ...stream,
    body: (begun() + helloBlock + ended('end_turn') + stopped)
      .replaceAll('data: ', 'data:')
      .replaceAll('\n', '\r\n')
      .slice(0, -2),
    expected: { ...hello, notes: ['unterminated-event: break'] },
  },
  'events without names': {
    ...stream,
    body: (begun() + helloBlock + ended('end_turn') + stopped).replaceAll(/^event: .*\n/gm, ''),
    expected: { ...hello, notes: ['unnamed-event: break'] },
  },
  'one message where a stream was asked for': {
    ...stream,
    body: message(said, 'end_turn'),
    expected: { ...hello, notes: ['json-instead-of-stream: break'] },
  },
  'a call that ends like plain text': {
    ...unary,
    body: message(
      '{"type":"tool_use","id":"toolu_1","name":"weather","input":{"city":"Oslo"}}',
      'end_turn',
    ),
    expected: {
      ...hello,
      text: '',
      calls: [weather],
      finish: ['tool_calls', 'end_turn'],
      notes: ['stop-with-tool-calls: break'],
    },
  },
}
