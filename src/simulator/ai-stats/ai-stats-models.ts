import type { JsonObject } from '../../model/json.ts'
import { catalogue } from '../catalogue.ts'
import type { CatalogueModel } from '../catalogue.ts'
import type { Reply } from '../gateway-form.ts'

const defaultLimit = 50
const largestLimit = 250
const largestOffset = 5000

/** AI Stats' list, in pages of `limit` from `offset`; prices as text in US dollars per token. */
export function aiStatsModels(query: URLSearchParams): Reply {
  const availability = query.get('availability') ?? 'active'
  if (availability !== 'active' && availability !== 'all') {
    return invalid('availability must be active or all', {})
  }
  const offset = positive(query.get('offset')) ?? 0
  if (offset > largestOffset) return invalid('offset is too large', { max_offset: largestOffset })
  const limit = Math.min(positive(query.get('limit')) ?? defaultLimit, largestLimit)
  const wanted = query.get('model_id') ?? query.get('id')
  const models = catalogue.filter(model => wanted === null || model.aiStats.id === wanted)
  return {
    status: 200,
    headers: { 'cache-control': 'private, max-age=1800, stale-while-revalidate=1800' },
    body: {
      ok: true,
      privacy_scope: 'shared',
      availability_mode: availability,
      limit,
      offset,
      total: models.length,
      models: models.slice(offset, offset + limit).map(row),
    },
  }
}

function invalid(message: string, extra: JsonObject): Reply {
  return { status: 400, body: { ok: false, error: 'invalid_request', message, ...extra } }
}

function positive(value: string | null): number | null {
  const number = Number(value)
  return Number.isFinite(number) && number > 0 ? Math.floor(number) : null
}

function row(model: CatalogueModel): JsonObject {
  const { id, provider, aliases } = model.aiStats
  const inputs = model.vision ? ['text', 'image'] : ['text']
  const usd = (nanos: number): string => String(nanos / 1e9)
  const meter = (nanos: number): JsonObject => ({
    provider_id: provider,
    unit: 'token',
    unit_size: 1,
    price_per_unit: usd(nanos),
    currency: 'USD',
  })
  const { input, cachedInput, output } = model.price
  return {
    id,
    canonical_slug: id,
    model_id: id,
    base_model_id: id,
    variant_kind: 'standard',
    name: model.name,
    created: model.created,
    status: 'active',
    lifecycle: {
      status: 'active',
      deprecation_date: null,
      retirement_date: null,
      replacement_model_id: null,
      message: null,
    },
    availability: {
      status: 'active',
      provider_count: 1,
      active_provider_count: 1,
      inactive_provider_count: 0,
    },
    organisation_id: id.split('/')[0] ?? '',
    aliases: [...aliases],
    endpoints: ['chat.completions'],
    input_types: inputs,
    output_types: ['text'],
    architecture: {
      modality: `${inputs.join('+')}->text`,
      input_modalities: inputs,
      output_modalities: ['text'],
      tokenizer: null,
      instruct_type: null,
    },
    providers: [
      {
        api_provider_id: provider,
        api_provider_name: provider,
        provider_model_slug: model.snapshot,
        is_active_gateway: true,
        availability_status: 'active',
        provider_status: 'active',
        endpoints: ['chat.completions'],
      },
    ],
    supported_parameters: [
      'temperature',
      'max_tokens',
      'top_p',
      'stop',
      'tools',
      'response_format',
    ],
    top_provider_id: provider,
    top_provider: { context_length: null, max_completion_tokens: null, is_moderated: false },
    pricing: {
      prompt: usd(input),
      completion: usd(output),
      request: null,
      image: null,
      input_cache_read: usd(cachedInput),
      input_cache_write: null,
      web_search: null,
    },
    pricing_detail: {
      pricing_plan: 'standard',
      meters: {
        input_text_tokens: meter(input),
        output_text_tokens: meter(output),
        cached_read_text_tokens: meter(cachedInput),
      },
    },
    per_request_limits: null,
  }
}
