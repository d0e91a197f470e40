import type { JsonObject } from '../../model/json.ts'
import { catalogue } from '../catalogue.ts'
import type { CatalogueModel } from '../catalogue.ts'
import type { Reply } from '../gateway-form.ts'

/** LLM Gateway's list: all models at once, prices as text in US dollars per token. */
export function llmGatewayModels(): Reply {
  return { status: 200, body: { data: catalogue.map(row) } }
}

function row(model: CatalogueModel): JsonObject {
  const { id, provider, aliases } = model.llmGateway
  const pricing = pricingOf(model)
  return {
    id,
    name: model.name,
    display_name: model.name,
    aliases: [...aliases],
    created: model.created,
    family: provider,
    architecture: {
      input_modalities: model.vision ? ['text', 'image'] : ['text'],
      output_modalities: ['text'],
      tokenizer: 'Other',
    },
    top_provider: { is_moderated: false },
    providers: [
      {
        providerId: provider,
        externalId: model.snapshot,
        pricing,
        streaming: true,
        vision: model.vision,
        tools: true,
        parallelToolCalls: true,
        reasoning: false,
        stability: 'stable',
      },
    ],
    pricing,
    context_length: model.contextTokens,
    max_output: model.maxOutputTokens,
    supported_parameters: [
      'temperature',
      'max_tokens',
      'top_p',
      'tools',
      'tool_choice',
      'response_format',
    ],
    json_output: true,
    structured_outputs: true,
    free: false,
    deprecated_at: null,
    deactivated_at: null,
    stability: 'stable',
  }
}

function pricingOf(model: CatalogueModel): JsonObject {
  const usd = (nanos: number): string => (nanos === 0 ? '0' : `${nanos / 1000}e-6`)
  const { input, cachedInput, output } = model.price
  return {
    prompt: usd(input),
    completion: usd(output),
    input_cache_read: usd(cachedInput),
    input_cache_write: '0',
    request: '0',
    image: '0',
    web_search: '0',
    internal_reasoning: '0',
  }
}
