import { body, storeNothing, type AddedField, type GatewayProfile } from '../profile.ts'

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

/** AI Stats Gateway, since 2026 also named Phaseo: https://docs.phaseo.app */
export const aiStats: GatewayProfile = {
  name: 'ai-stats',
  title: 'AI Stats Gateway',
  baseUrl: 'https://api.phaseo.app/v1',
  keyVariables: ['AI_STATS_API_KEY', 'PHASEO_API_KEY'],
  baseUrlVariables: ['AI_STATS_BASE_URL', 'PHASEO_BASE_URL'],
  protocols: [
    { protocol: 'chat-completions', addedFields: [...routingFields, usageInStream] },
    {
      protocol: 'responses',
      addedFields: [...routingFields, storeNothing],
      // The bare snapshots of a response that its guide to streaming shows.
      normalForms: ['untyped-event'],
    },
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
  // The gateway's ids are in the body only; the answer's id is the one to look a generation up by.
  requestId: [body('request_id'), body('requestId'), body('generation_id'), body('id')],
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
  singleChoice: true,
}
