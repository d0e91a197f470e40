import { body, header, storeNothing, type GatewayProfile } from '../dialect/profile.ts'

const foreignReason = 'a field of another gateway, which OpenAI refuses'

/** OpenAI itself: https://platform.openai.com/docs/api-reference/chat */
export const openai: GatewayProfile = {
  name: 'openai',
  title: 'OpenAI',
  baseUrl: 'https://api.openai.com/v1',
  keyVariables: ['OPENAI_API_KEY'],
  baseUrlVariables: ['OPENAI_BASE_URL'],
  protocols: [
    { protocol: 'chat-completions' },
    { protocol: 'responses', addedFields: [storeNothing] },
  ],
  pathPrefix: '',
  authorization: { header: 'authorization', prefix: 'Bearer ' },
  addedHeaders: [],
  addedFields: [
    {
      path: ['stream_options', 'include_usage'],
      value: true,
      modes: ['stream'],
      reason: 'streams report token usage only when asked',
    },
  ],
  fieldRules: [
    {
      kind: 'renamed',
      field: 'max_tokens',
      to: 'max_completion_tokens',
      models: /^(?:o\d|gpt-[5-9])/,
      reason: 'reasoning models refuse max_tokens',
    },
    ...['provider', 'routing', 'route', 'models', 'plugins', 'transforms', 'usage', 'meta'].map(
      field => ({ kind: 'removed' as const, field, reason: foreignReason }),
    ),
  ],
  ignoredFields: [],
  catalogue: { path: 'models', pageSize: null, zeroMeansUnset: false },
  keyForm: /^sk-/,
  requestId: [header('x-request-id')],
  generationId: [body('id')],
  provider: [],
  cacheMarks: [],
  // A forced tool_choice ends with stop.
  normalForms: ['stop-with-tool-calls'],
  singleChoice: false,
}
