import { signatureChange, signaturePlaceholder } from '../protocols/gemini/contents.ts'
import { isGemini3OrLater } from '../protocols/gemini/model-path.ts'
import { body, type FieldRule, type GatewayProfile } from '../dialect/profile.ts'

/** Fields by which suites steer gateways; Gemini refuses every field that it does not know. */
const foreign = removed('a field of another gateway, which Gemini refuses', [
  'provider',
  'routing',
  'route',
  'models',
  'plugins',
  'transforms',
  'usage',
  'meta',
])

/** Google's Gemini API: https://ai.google.dev/api */
export const gemini: GatewayProfile = {
  name: 'gemini',
  title: 'Gemini',
  baseUrl: 'https://generativelanguage.googleapis.com/v1beta',
  keyVariables: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'],
  baseUrlVariables: ['GEMINI_BASE_URL', 'GOOGLE_GEMINI_BASE_URL'],
  assumedPath: '/v1beta',
  protocols: [
    { protocol: 'gemini-generate' },
    {
      // https://ai.google.dev/gemini-api/docs/openai
      protocol: 'chat-completions',
      pathPrefix: 'openai/',
      authorization: { header: 'authorization', prefix: 'Bearer ' },
      addedFields: [
        {
          path: ['stream_options', 'include_usage'],
          value: true,
          modes: ['stream'],
          reason: 'streams report token usage only when asked',
        },
      ],
      fieldRules: [
        ...foreign,
        ...removed("a field that Gemini's OpenAI endpoint refuses", [
          'store',
          'frequency_penalty',
          'top_k',
          'reasoning',
        ]),
      ],
      catalogue: { path: 'openai/models', pageSize: null, zeroMeansUnset: false },
      requestId: [body('id')],
      generationId: [body('id')],
      // Tool calls arrive whole, without an index, and end a stream like any other answer. A finish
      // reason may be Gemini's own word.
      normalForms: ['tool-index-missing', 'stop-with-tool-calls', 'foreign-finish-reason'],
      toolCallMembers: {
        models: isGemini3OrLater,
        members: { extra_content: { google: { thought_signature: signaturePlaceholder } } },
        change: signatureChange,
      },
    },
  ],
  pathPrefix: '',
  authorization: { header: 'x-goog-api-key', prefix: '' },
  addedHeaders: [],
  addedFields: [],
  fieldRules: foreign,
  ignoredFields: [],
  catalogue: {
    path: 'models',
    pageSize: 1000,
    zeroMeansUnset: false,
    pageTokens: {
      sizeParameter: 'pageSize',
      tokenParameter: 'pageToken',
      next: 'nextPageToken',
    },
  },
  // No header tells a request's id.
  requestId: [body('responseId')],
  generationId: [body('responseId')],
  provider: [],
  cacheMarks: [],
  // Some models name a finish reason in every chunk; clients of this protocol read to the end.
  normalForms: ['repeated-finish-reason'],
  singleChoice: false,
}

function removed(reason: string, fields: readonly string[]): readonly FieldRule[] {
  return fields.map(field => ({ kind: 'removed', field, reason }))
}
