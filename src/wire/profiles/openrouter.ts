import {
  body,
  header,
  storeNothing,
  type AddedField,
  type GatewayProfile,
} from '../dialect/profile.ts'

const routingFields: readonly AddedField[] = [
  {
    path: ['provider', 'allow_fallbacks'],
    value: false,
    modes: ['unary', 'stream'],
    reason: 'a fallback would hide a failure and change the model that answers',
  },
  {
    path: ['provider', 'require_parameters'],
    value: true,
    modes: ['unary', 'stream'],
    reason: 'a parameter that cannot be honoured must fail, not be dropped silently',
  },
]

/** OpenRouter: https://openrouter.ai/docs */
export const openrouter: GatewayProfile = {
  name: 'openrouter',
  title: 'OpenRouter',
  baseUrl: 'https://openrouter.ai/api/v1',
  keyVariables: ['OPENROUTER_API_KEY'],
  baseUrlVariables: ['OPENROUTER_BASE_URL'],
  protocols: [
    { protocol: 'chat-completions' },
    { protocol: 'responses', addedFields: [...routingFields, storeNothing], normalForms: [] },
  ],
  pathPrefix: '',
  authorization: { header: 'authorization', prefix: 'Bearer ' },
  addedHeaders: [
    { name: 'x-openrouter-cache', value: 'false', reason: 'a cached answer is no sample' },
    { name: 'x-openrouter-metadata', value: 'enabled', reason: 'shows fallbacks and providers' },
  ],
  addedFields: routingFields,
  fieldRules: [],
  ignoredFields: [],
  catalogue: { path: 'models', pageSize: null, zeroMeansUnset: false },
  generations: ['generation'],
  providerPin: 'provider.only',
  presetForm: '@preset/',
  keyForm: /^sk-or-/,
  requestId: [header('x-request-id'), header('x-generation-id'), body('id')],
  generationId: [header('x-generation-id'), body('id')],
  provider: [
    body('provider'),
    header('x-provider-name'),
    body('error', 'metadata', 'provider_name'),
  ],
  cacheMarks: [{ from: 'header', name: 'x-openrouter-cache-status', value: 'hit' }],
  normalForms: ['repeated-finish-reason'],
  singleChoice: false,
}
