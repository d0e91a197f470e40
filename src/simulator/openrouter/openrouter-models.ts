import type { JsonObject } from '../../model/json.ts'
import { catalogue } from '../catalogue.ts'
import type { CatalogueModel } from '../catalogue.ts'
import type { Reply } from '../gateway-form.ts'

/** OpenRouter's list: all at once, or in pages where the request says how many it wants. */
export function openrouterModels(path: string, query: URLSearchParams): Reply {
  const limit = wholeNumber(query.get('limit')) ?? catalogue.length
  const offset = wholeNumber(query.get('offset')) ?? 0
  const end = offset + limit
  const next = end < catalogue.length ? `${path}?limit=${limit}&offset=${end}` : null
  const data = catalogue.slice(offset, end).map(row)
  return { status: 200, body: { data, total_count: catalogue.length, links: { next } } }
}

/** How OpenRouter names the provider behind a model. */
export function providerName(model: CatalogueModel): string {
  return providerNames[model.aiStats.provider] ?? model.aiStats.provider
}

const providerNames: Readonly<Record<string, string>> = {
  openai: 'OpenAI',
  anthropic: 'Anthropic',
  'google-ai-studio': 'Google AI Studio',
  deepseek: 'DeepSeek',
}

const commonParameters = `max_tokens temperature top_p stop tools tool_choice response_format
  structured_outputs`
const openaiParameters = `${commonParameters} seed frequency_penalty presence_penalty logit_bias
  logprobs top_logprobs parallel_tool_calls`

/** What requests to a model may set; whatever else they set is dropped. */
export function supportedParameters(model: CatalogueModel): readonly string[] {
  const names = model.aiStats.provider === 'openai' ? openaiParameters : commonParameters
  return names.split(/\s+/)
}

/** Every parameter that some model supports. */
export const knownParameters: readonly string[] = openaiParameters.split(/\s+/)

function wholeNumber(text: string | null): number | null {
  return text !== null && /^\d{1,6}$/.test(text) ? Number(text) : null
}

function row(model: CatalogueModel): JsonObject {
  const inputs = model.vision ? ['text', 'image'] : ['text']
  const { input, cachedInput, output } = model.price
  return {
    id: model.aiStats.id,
    canonical_slug: model.aiStats.id,
    name: model.name,
    created: model.created,
    description: '',
    context_length: model.contextTokens,
    architecture: {
      modality: `${inputs.join('+')}->text`,
      input_modalities: inputs,
      output_modalities: ['text'],
      tokenizer: 'Other',
      instruct_type: null,
    },
    pricing: {
      prompt: usd(input),
      completion: usd(output),
      request: '0',
      image: '0',
      web_search: '0',
      internal_reasoning: '0',
      input_cache_read: usd(cachedInput),
    },
    top_provider: {
      context_length: model.contextTokens,
      max_completion_tokens: model.maxOutputTokens,
      is_moderated: false,
    },
    per_request_limits: null,
    supported_parameters: [...supportedParameters(model)],
    default_parameters: {},
    expiration_date: null,
  }
}

/** Decimal text, never with an exponent. */
function usd(nanos: number): string {
  return (nanos / 1e9).toFixed(12).replace(/0+$/, '')
}
