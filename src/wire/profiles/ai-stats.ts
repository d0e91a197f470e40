import { isJsonObject, type JsonValue } from '../../model/json.ts'
import {
  body,
  storeNothing,
  type AddedField,
  type FieldRule,
  type GatewayProfile,
} from '../dialect/profile.ts'

const schemaReason = 'AI Stats refuses requests with fields outside its schema'

/** What makes samples comparable, in every protocol. */
const routingFields: readonly AddedField[] = [
  {
    path: ['usage'],
    value: true,
    modes: ['unary', 'stream'],
    reason: 'older versions report token usage only when asked',
  },
  {
    path: ['meta'],
    value: true,
    modes: ['unary', 'stream'],
    reason: 'names the serving provider, also in streams',
  },
  {
    path: ['provider', 'allow_fallbacks'],
    value: false,
    modes: ['unary', 'stream'],
    reason: 'a fallback would hide a failure and change the model that answers',
  },
  {
    path: ['provider', 'cache_aware_routing'],
    value: false,
    modes: ['unary', 'stream'],
    reason: 'keeps samples independent of each other',
  },
  {
    path: ['routing', 'session_affinity'],
    value: false,
    modes: ['unary', 'stream'],
    reason: 'keeps samples independent of each other',
  },
]

const usageInStream: AddedField = {
  path: ['stream_options', 'include_usage'],
  value: true,
  modes: ['stream'],
  reason: 'asks for token usage in the stream',
}

/** What Anthropic takes and AI Stats' messages do not. */
const messagesRules: readonly FieldRule[] = [
  {
    kind: 'removed',
    field: 'tool_choice',
    when: (choice: JsonValue) => isJsonObject(choice) && choice['type'] === 'none',
    reason: 'messages of AI Stats know no tool choice none: the tools are free to be called',
  },
  {
    kind: 'removed',
    field: 'output_config',
    reason: 'messages of AI Stats take neither an output format nor an effort',
  },
  ...[
    'cache_control',
    'container',
    'context_management',
    'diagnostics',
    'inference_geo',
    'mcp_servers',
    'speed',
    'include_reasoning',
    'models',
    'provider_options',
    'reasoning',
    'route',
    'session_id',
    'trace',
    'transforms',
  ].map((field): FieldRule => ({ kind: 'removed', field, reason: schemaReason })),
]

/** AI Stats Gateway, since 2026 also named Phaseo: https://docs.phaseo.app */
export const aiStats: GatewayProfile = {
  name: 'ai-stats',
  title: 'AI Stats Gateway',
  baseUrl: 'https://api.phaseo.app/v1',
  keyVariables: ['AI_STATS_API_KEY', 'PHASEO_API_KEY'],
  baseUrlVariables: ['AI_STATS_BASE_URL', 'PHASEO_BASE_URL'],
  protocols: [
    {
      protocol: 'chat-completions',
      addedFields: [...routingFields, usageInStream],
      // Its schema refuses fields that it does not know at the top, and drops them further inside.
      ignoredFields: [
        'tools.function.strict',
        'messages.content.image_url.detail',
        'messages.content.cache_control',
      ],
    },
    {
      protocol: 'responses',
      addedFields: [...routingFields, storeNothing],
      // The bare snapshots of a response that its guide to streaming shows. In front of models that speak
      // chat completions, calls are announced, and text and reasoning before them are not.
      normalForms: ['untyped-event', 'item-index-offset'],
    },
    { protocol: 'anthropic-messages', fieldRules: messagesRules, normalForms: ['terminal-frame'] },
  ],
  pathPrefix: '',
  authorization: { header: 'authorization', prefix: 'Bearer ' },
  addedHeaders: [],
  addedFields: routingFields,
  fieldRules: ['n', 'transforms', 'include_reasoning', 'repetition_penalty', 'min_p', 'labels'].map(
    field => ({ kind: 'removed', field, reason: schemaReason }),
  ),
  ignoredFields: [],
  catalogue: { path: 'models', pageSize: 250, zeroMeansUnset: false },
  health: ['health', '/healthz'],
  generations: ['generations', 'generation'],
  providerPin: 'provider.only',
  presetForm: '@',
  keyForm: /^(?:phaseo|aistats)_v1_(?:sk|mk|k)_[A-Za-z0-9]{6,64}_.+/,
  keyWarnings: [
    {
      pattern: /^(?:phaseo|aistats)_v1_mk_/,
      reason: 'it is a management key, which opens no chat requests: take one with _sk_',
    },
    {
      pattern: /^aistats_v1_sk_/,
      // Spelt out, the older beginning would be taken for a key and hidden.
      reason: 'keys of this older form end with 2026: make one that begins with phaseo_',
    },
  ],
  // The gateway's ids are in the body only; the answer's id is the one to look a generation up by.
  requestId: [
    body('request_id'),
    body('requestId'),
    body('error', 'request_id'),
    body('generation_id'),
    body('id'),
  ],
  generationId: [body('generation_id'), body('id')],
  provider: [body('provider_id'), body('provider'), body('meta', 'routing', 'selected_provider')],
  cacheMarks: [{ from: 'header', name: 'x-phaseo-response-cache', value: 'hit' }],
  normalForms: [
    'no-done-marker',
    'terminal-frame',
    'finish-in-terminal-frame',
    'cumulative-tool-arguments',
    'reasoning-as-content',
  ],
  partsNameProviderModel: true,
  singleChoice: true,
}
