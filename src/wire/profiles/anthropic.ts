import { body, header, type FieldRule, type GatewayProfile } from '../dialect/profile.ts'

/** Fields by which suites steer gateways. */
const foreign: readonly FieldRule[] = [
  'provider',
  'routing',
  'route',
  'models',
  'plugins',
  'transforms',
  'usage',
  'meta',
  'reasoning',
  'include_reasoning',
].map(field => ({
  kind: 'removed',
  field,
  reason: 'a field of another gateway, which Anthropic does not know',
}))

/** Anthropic itself: https://platform.claude.com/docs/en/api/messages */
export const anthropic: GatewayProfile = {
  name: 'anthropic',
  title: 'Anthropic',
  baseUrl: 'https://api.anthropic.com/v1',
  keyVariables: ['ANTHROPIC_API_KEY'],
  // Its own client takes the host alone, which the assumed path completes.
  baseUrlVariables: ['ANTHROPIC_BASE_URL'],
  protocols: [
    { protocol: 'anthropic-messages' },
    {
      // https://platform.claude.com/docs/en/cli-sdks-libraries/libraries/openai-sdk
      protocol: 'chat-completions',
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
      ignoredFields: [
        'response_format',
        'seed',
        'presence_penalty',
        'frequency_penalty',
        'logit_bias',
        'logprobs',
        'top_logprobs',
        'metadata',
        'user',
        'store',
        'service_tier',
        'prediction',
        'modalities',
        'audio',
        'reasoning_effort',
        'tools.function.strict',
      ],
      // Tool calls are counted with the text before them.
      normalForms: ['tool-index-offset'],
      singleChoice: true,
    },
  ],
  pathPrefix: '',
  authorization: { header: 'x-api-key', prefix: '' },
  addedHeaders: [
    {
      name: 'anthropic-version',
      value: '2023-06-01',
      reason: 'Anthropic answers no request that does not name the version of its API',
    },
  ],
  addedFields: [],
  fieldRules: foreign,
  ignoredFields: [],
  catalogue: {
    path: 'models',
    pageSize: 1000,
    zeroMeansUnset: false,
    pageTokens: {
      sizeParameter: 'limit',
      tokenParameter: 'after_id',
      next: 'last_id',
      hasMore: 'has_more',
    },
  },
  requestId: [header('request-id'), body('request_id')],
  generationId: [body('id')],
  provider: [],
  // Its prompt cache saves input tokens; the answer is new all the same.
  cacheMarks: [],
  normalForms: [],
  singleChoice: false,
}
