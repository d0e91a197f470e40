import { body, header, type GatewayProfile } from '../dialect/profile.ts'

/** Any server that speaks one of OpenAI's protocols; nothing is assumed about it. */
export const openaiCompatible: GatewayProfile = {
  name: 'openai-compatible',
  title: 'OpenAI-compatible server',
  baseUrl: null,
  keyVariables: [],
  baseUrlVariables: [],
  protocols: [{ protocol: 'chat-completions' }, { protocol: 'responses', addedFields: [] }],
  pathPrefix: '',
  authorization: { header: 'authorization', prefix: 'Bearer ' },
  addedHeaders: [],
  addedFields: [
    {
      path: ['stream_options'],
      value: { include_usage: true },
      modes: ['stream'],
      reason: 'streams report token usage only when asked',
    },
  ],
  fieldRules: [],
  ignoredFields: [],
  catalogue: { path: 'models', pageSize: null, zeroMeansUnset: false },
  requestId: [header('x-request-id'), header('request-id')],
  generationId: [body('id')],
  provider: [],
  cacheMarks: [],
  normalForms: [],
  singleChoice: false,
}
