import { body, header, storeNothing, type GatewayProfile } from '../dialect/profile.ts'

/** LLM Gateway: https://docs.llmgateway.io */
export const llmGateway: GatewayProfile = {
  name: 'llm-gateway',
  title: 'LLM Gateway',
  baseUrl: 'https://api.llmgateway.io/v1',
  keyVariables: ['LLM_GATEWAY_API_KEY'],
  baseUrlVariables: ['LLM_GATEWAY_BASE_URL'],
  protocols: [
    { protocol: 'chat-completions' },
    {
      protocol: 'responses',
      addedFields: [storeNothing],
      ignoredFields: [
        'parallel_tool_calls',
        'user',
        'top_logprobs',
        'stream_options',
        'max_tool_calls',
      ],
      // The first piece of the arguments stands in no delta, only in the finished item.
      normalForms: ['tool-deltas-differ'],
      // A response goes by the id of its log entry, and streams have no metadata.
      generationId: [body('metadata', 'log_id'), body('id')],
    },
    {
      protocol: 'anthropic-messages',
      // Whatever its schema does not name is dropped without a word.
      ignoredFields: [
        'tool_choice',
        'stop_sequences',
        'top_p',
        'top_k',
        'service_tier',
        'output_config.format',
      ],
      generationId: [body('id')],
    },
  ],
  pathPrefix: '',
  authorization: { header: 'authorization', prefix: 'Bearer ' },
  addedHeaders: [
    { name: 'x-no-cache', value: 'true', reason: 'a cached answer is no sample' },
    {
      name: 'x-no-fallback',
      value: 'true',
      reason: 'a fallback would hide a failure and change the model that answers',
    },
  ],
  addedFields: [],
  fieldRules: [
    {
      kind: 'renamed',
      field: 'max_completion_tokens',
      to: 'max_tokens',
      reason: 'LLM Gateway documents only max_tokens and drops the other name',
    },
  ],
  // All that its schema does not name is dropped without a word.
  ignoredFields: [
    'seed',
    'stop',
    'stream_options',
    'logprobs',
    'top_logprobs',
    'logit_bias',
    'parallel_tool_calls',
    'prediction',
    'functions',
    'function_call',
    'top_k',
    'min_p',
    'repetition_penalty',
  ],
  catalogue: { path: 'models', pageSize: null, zeroMeansUnset: true },
  providerPin: 'model-prefix',
  keyForm: /^llmgtwy_/,
  requestId: [header('x-request-id'), body('metadata', 'request_id')],
  generationId: [body('metadata', 'log_id')],
  provider: [body('metadata', 'used_provider'), body('usedProvider'), { from: 'model-prefix' }],
  cacheMarks: [
    { from: 'header', name: 'x-llmgateway-cache', value: 'hit' },
    { from: 'body', path: ['metadata', 'cached'], value: true },
  ],
  normalForms: [],
  singleChoice: false,
}
