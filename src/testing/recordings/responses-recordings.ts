import {
  at,
  bare,
  begun,
  call,
  cut,
  hello,
  helloDeltas,
  named,
  response,
  text,
  type Recording,
} from './responses-frames.ts'

/** Responses as OpenAI and unnamed servers send them, with what is to be made of them. */
export const openaiRecordings: Readonly<Record<string, Recording>> = {
  'OpenAI: a whole response': {
    profile: 'openai',
    mode: 'unary',
    body: response('completed', `{"type":"reasoning","id":"rs_1","summary":[]},${text('Hello')}`),
    expected: hello,
  },
  'OpenAI: text in deltas, the last event is the end mark': {
    profile: 'openai',
    mode: 'stream',
    body:
      helloDeltas +
      named('response.completed', `"response":${response('completed', text('Hello'))}`),
    expected: hello,
  },
  'OpenAI: the limit reached': {
    profile: 'openai',
    mode: 'stream',
    body:
      helloDeltas +
      named('response.incomplete', `"response":${cut('max_output_tokens', text('Hello'))}`),
    expected: { ...hello, finish: ['length', 'max_output_tokens'] },
  },
  'OpenAI: cut by its content filter': {
    profile: 'openai',
    mode: 'unary',
    body: cut('content_filter', text('Hello')),
    expected: { ...hello, finish: ['content_filter', 'content_filter'] },
  },
  'OpenAI: a refusal': {
    profile: 'openai',
    mode: 'stream',
    body:
      named('response.created', begun) +
      named('response.refusal.delta', `${at},"delta":"I can"`) +
      named('response.refusal.delta', `${at},"delta":"not."`) +
      named(
        'response.completed',
        `"response":${response('completed', '{"type":"message","role":"assistant","content":[{"type":"refusal","refusal":"I cannot."}]}')}`,
      ),
    expected: { ...hello, text: '' },
  },
  'OpenAI: reasoning beside the answer': {
    profile: 'openai',
    mode: 'stream',
    body:
      named('response.created', begun) +
      named('response.reasoning_summary_text.delta', '"output_index":0,"delta":"Let me see"') +
      named('response.output_text.delta', '"output_index":1,"content_index":0,"delta":"Hello"') +
      named(
        'response.completed',
        `"response":${response('completed', `{"type":"reasoning","summary":[{"type":"summary_text","text":"Let me see"}]},${text('Hello')}`)}`,
      ),
    expected: { ...hello, reasoningChars: 10 },
  },
  'OpenAI: two calls with arguments in deltas': {
    profile: 'openai',
    mode: 'stream',
    body:
      named('response.created', begun) +
      named('response.output_item.added', `"output_index":0,"item":${call('get_weather', '')}`) +
      named(
        'response.function_call_arguments.delta',
        '"item_id":"fc_1","output_index":0,"delta":"{\\"city\\":"',
      ) +
      named('response.output_item.added', `"output_index":1,"item":${call('get_time', '')}`) +
      named(
        'response.function_call_arguments.delta',
        '"item_id":"fc_1","output_index":0,"delta":"\\"Lisbon\\"}"',
      ) +
      named(
        'response.function_call_arguments.delta',
        '"item_id":"fc_2","output_index":1,"delta":"{}"',
      ) +
      named(
        'response.completed',
        `"response":${response('completed', `${call('get_weather', '{"city":"Lisbon"}')},${call('get_time', '{}')}`)}`,
      ),
    expected: {
      ...hello,
      text: '',
      calls: ['get_weather {"city":"Lisbon"}', 'get_time {}'],
      finish: ['tool_calls', 'completed'],
    },
  },
  'OpenAI: a custom tool with free text': {
    profile: 'openai',
    mode: 'unary',
    body: response(
      'completed',
      '{"type":"custom_tool_call","call_id":"call_1","name":"sql","input":"select 1"}',
    ),
    expected: { ...hello, text: '', calls: ['sql select 1'], finish: ['tool_calls', 'completed'] },
  },
  'OpenAI: a nested error, then the response as failed': {
    profile: 'openai',
    mode: 'stream',
    body:
      named('response.created', begun) +
      named(
        'error',
        '"sequence_number":2,"error":{"type":"insufficient_quota","code":"insufficient_quota","message":"You exceeded your current quota.","param":null}',
      ) +
      named(
        'response.failed',
        '"response":{"object":"response","status":"failed","error":{"code":"insufficient_quota","message":"You exceeded your current quota."},"output":[]}',
      ),
    expected: { failure: 'billing', code: 'insufficient_quota', inBand: true },
  },
  'OpenAI: a flat error after some text': {
    profile: 'openai',
    mode: 'stream',
    body:
      named('response.output_text.delta', `${at},"delta":"Hel"`) +
      named(
        'error',
        '"code":"rate_limit_exceeded","message":"Slow down.","param":null,"sequence_number":3',
      ),
    expected: {
      failure: 'rate-limit',
      code: 'rate_limit_exceeded',
      inBand: true,
      partialText: 'Hel',
    },
  },
  'OpenAI: a response that failed': {
    profile: 'openai',
    mode: 'unary',
    body: '{"id":"resp_1","object":"response","status":"failed","error":{"code":"server_error","message":"Sorry."},"output":[]}',
    expected: { failure: 'upstream', code: 'server_error', inBand: true },
  },
  'OpenAI: a stream that stops before its end': {
    profile: 'openai',
    mode: 'stream',
    body: helloDeltas,
    expected: { failure: 'truncated', inBand: true, partialText: 'Hello' },
  },
  'a server whose last event holds no output': {
    profile: 'openai-compatible',
    mode: 'stream',
    body: helloDeltas + named('response.completed', `"response":${response('completed', '')}`),
    expected: { ...hello, notes: ['empty-terminal-event: break'] },
  },
  'a server whose last event says something else': {
    profile: 'openai-compatible',
    mode: 'stream',
    body:
      helloDeltas +
      named('response.completed', `"response":${response('completed', text('Hallo'))}`),
    expected: { ...hello, text: 'Hallo', notes: ['terminal-frame-differs: break'] },
  },
  'a server whose deltas lack what the finished item holds': {
    profile: 'openai-compatible',
    mode: 'stream',
    body:
      helloDeltas.replace('"delta":"lo"', '"delta":""') +
      named('response.completed', `"response":${response('completed', text('Hello'))}`),
    expected: { ...hello, notes: ['terminal-frame-differs: break'] },
  },
  'a server whose deltas name their item by its id alone': {
    profile: 'openai-compatible',
    mode: 'stream',
    body:
      helloDeltas.replaceAll('"item_id":"msg_1","output_index":0', '"item_id":"msg_1"') +
      named('response.completed', `"response":${response('completed', text('Hello'))}`),
    expected: hello,
  },
  'a server that trims the finished item': {
    profile: 'openai-compatible',
    mode: 'stream',
    body:
      helloDeltas.replace('"delta":"lo"', '"delta":"lo\\n"') +
      named('response.completed', `"response":${response('completed', text('Hello'))}`),
    expected: hello,
  },
  'a server that counts the items of its output from 1': {
    profile: 'openai-compatible',
    mode: 'stream',
    body:
      helloDeltas.replaceAll('"output_index":0', '"output_index":1') +
      named('response.completed', `"response":${response('completed', text('Hello'))}`),
    expected: { ...hello, notes: ['item-index-offset: break'] },
  },
  'a server that sends a part of the arguments twice': {
    profile: 'openai-compatible',
    mode: 'stream',
    body:
      bare('response.output_item.added', `"output_index":0,"item":${call('f', '')}`) +
      bare('response.function_call_arguments.delta', '"output_index":0,"delta":"{\\"x\\""') +
      bare('response.function_call_arguments.delta', '"output_index":0,"delta":":1}"') +
      bare('response.function_call_arguments.delta', '"output_index":0,"delta":":1}"') +
      bare('response.function_call_arguments.done', '"output_index":0,"arguments":"{\\"x\\":1}"') +
      bare('response.completed', `"response":${response('completed', call('f', '{"x":1}'))}`),
    expected: {
      ...hello,
      text: '',
      calls: ['f {"x":1}'],
      finish: ['tool_calls', 'completed'],
      notes: ['tool-deltas-differ: break'],
    },
  },
  'a server that writes the arguments anew at the end': {
    profile: 'openai-compatible',
    mode: 'stream',
    body:
      bare('response.output_item.added', `"output_index":0,"item":${call('f', '')}`) +
      bare('response.function_call_arguments.delta', '"output_index":0,"delta":"{ \\"x\\""') +
      bare('response.function_call_arguments.delta', '"output_index":0,"delta":": 1 }"') +
      bare('response.completed', `"response":${response('completed', call('f', '{"x":1}'))}`),
    expected: { ...hello, text: '', calls: ['f {"x":1}'], finish: ['tool_calls', 'completed'] },
  },
  'a server that repeats arguments from their beginning': {
    profile: 'openai-compatible',
    mode: 'stream',
    body:
      bare('response.output_item.added', `"output_index":0,"item":${call('f', '')}`) +
      bare('response.function_call_arguments.delta', '"output_index":0,"delta":"{\\"x\\""') +
      bare('response.function_call_arguments.delta', '"output_index":0,"delta":"{\\"x\\":1}"') +
      bare('response.function_call_arguments.done', '"output_index":0,"arguments":"{\\"x\\":1}"') +
      bare('response.completed', `"response":${response('completed', '')}`),
    expected: {
      ...hello,
      text: '',
      calls: ['f {"x":1}'],
      finish: ['tool_calls', 'completed'],
      notes: ['cumulative-tool-arguments: break', 'empty-terminal-event: break'],
    },
  },
}
