import type { SimulatedProfile } from './simulated-profile.ts'

/** A model behind both simulated gateways, with the ids that each knows it by. */
export interface CatalogueModel {
  /** Names the model itself: what it answers depends on this, never on the gateway's id for it. */
  readonly key: string
  readonly name: string
  /** Dated id that the provider puts into stream chunks. */
  readonly snapshot: string
  readonly llmGateway: {
    readonly id: string
    readonly provider: string
    readonly aliases: readonly string[]
  }
  readonly aiStats: {
    readonly id: string
    readonly provider: string
    readonly aliases: readonly string[]
  }
  /** Billionths of a US dollar per token. */
  readonly price: { readonly input: number; readonly cachedInput: number; readonly output: number }
  readonly vision: boolean
  readonly contextTokens: number
  readonly maxOutputTokens: number
  /** Unix seconds. */
  readonly created: number
}

interface OpenAiEntry {
  readonly id: string
  readonly name: string
  readonly date: string
  readonly created: number
  /** US dollars per million tokens: input, cached input, output. */
  readonly price: readonly [number, number, number]
}

function nanosPerToken(price: readonly [number, number, number]): CatalogueModel['price'] {
  const [input, cachedInput, output] = price
  const toNanos = (usdPerMillion: number): number => Math.round(usdPerMillion * 1000)
  return {
    input: toNanos(input),
    cachedInput: toNanos(cachedInput),
    output: toNanos(output),
  }
}

function openAi(entry: OpenAiEntry): CatalogueModel {
  return {
    key: entry.id,
    name: entry.name,
    snapshot: `${entry.id}-${entry.date}`,
    llmGateway: { id: entry.id, provider: 'openai', aliases: [] },
    aiStats: { id: `openai/${entry.id}`, provider: 'openai', aliases: [entry.id] },
    price: nanosPerToken(entry.price),
    vision: true,
    contextTokens: 128_000,
    maxOutputTokens: 16_384,
    created: entry.created,
  }
}

export const catalogue: readonly CatalogueModel[] = [
  openAi({
    id: 'gpt-4o-mini',
    name: 'GPT-4o mini',
    date: '2024-07-18',
    created: 1_721_260_800,
    price: [0.15, 0.075, 0.6],
  }),
  openAi({
    id: 'gpt-4o',
    name: 'GPT-4o',
    date: '2024-11-20',
    created: 1_732_060_800,
    price: [2.5, 1.25, 10],
  }),
  openAi({
    id: 'gpt-4.1-mini',
    name: 'GPT-4.1 mini',
    date: '2025-04-14',
    created: 1_744_588_800,
    price: [0.4, 0.1, 1.6],
  }),
  openAi({
    id: 'gpt-4.1-nano',
    name: 'GPT-4.1 nano',
    date: '2025-04-14',
    created: 1_744_588_800,
    price: [0.1, 0.025, 0.4],
  }),
  openAi({
    id: 'gpt-5-mini',
    name: 'GPT-5 mini',
    date: '2025-08-07',
    created: 1_754_524_800,
    price: [0.25, 0.025, 2],
  }),
  {
    key: 'claude-haiku-4.5',
    name: 'Claude Haiku 4.5',
    snapshot: 'claude-haiku-4-5-20251001',
    llmGateway: { id: 'claude-haiku-4-5', provider: 'anthropic', aliases: ['claude-haiku-4.5'] },
    aiStats: { id: 'anthropic/claude-haiku-4.5', provider: 'anthropic', aliases: [] },
    price: nanosPerToken([1, 0.1, 5]),
    vision: true,
    contextTokens: 200_000,
    maxOutputTokens: 64_000,
    created: 1_759_276_800,
  },
  {
    key: 'gemini-2.5-flash',
    name: 'Gemini 2.5 Flash',
    snapshot: 'gemini-2.5-flash',
    llmGateway: { id: 'gemini-2.5-flash', provider: 'google-ai-studio', aliases: [] },
    aiStats: { id: 'google/gemini-2.5-flash', provider: 'google-ai-studio', aliases: [] },
    price: nanosPerToken([0.3, 0.075, 2.5]),
    vision: true,
    contextTokens: 1_048_576,
    maxOutputTokens: 65_536,
    created: 1_750_118_400,
  },
  {
    key: 'gemini-3.5-flash',
    name: 'Gemini 3.5 Flash',
    snapshot: 'gemini-3.5-flash',
    llmGateway: { id: 'gemini-3.5-flash', provider: 'google-ai-studio', aliases: [] },
    aiStats: { id: 'google/gemini-3.5-flash', provider: 'google-ai-studio', aliases: [] },
    price: nanosPerToken([1.5, 0.15, 9]),
    vision: true,
    contextTokens: 1_048_576,
    maxOutputTokens: 65_536,
    created: 1_779_000_000,
  },
  {
    key: 'deepseek-flash',
    name: 'DeepSeek Flash',
    snapshot: 'deepseek-flash',
    llmGateway: { id: 'deepseek-flash', provider: 'deepseek', aliases: [] },
    aiStats: { id: 'deepseek/deepseek-flash', provider: 'deepseek', aliases: [] },
    price: nanosPerToken([0.15, 0.003, 0.6]),
    vision: false,
    contextTokens: 128_000,
    maxOutputTokens: 8192,
    created: 1_790_000_000,
  },
]

/** Ids that a gateway accepts beside the model's key, which every one of them takes. */
function acceptedIds(profile: SimulatedProfile, model: CatalogueModel): readonly string[] {
  switch (profile) {
    case 'openai':
      return [model.snapshot]
    // By an alias, or by the dated id.
    case 'anthropic':
      return [model.llmGateway.id, model.snapshot]
    case 'gemini':
      return [`models/${model.key}`]
    // OpenRouter, too, names models by author and slug.
    case 'openrouter':
    case 'ai-stats':
    case 'ai-stats@2025':
      return [model.aiStats.id, ...model.aiStats.aliases]
    // Bare or as `provider/model`.
    case 'llm-gateway':
    case 'llm-gateway@2025': {
      const { id, provider, aliases } = model.llmGateway
      return [id, ...aliases].flatMap(bare => [bare, `${provider}/${bare}`])
    }
  }
}

const indexes = new Map<SimulatedProfile, ReadonlyMap<string, CatalogueModel>>()

export function findModel(profile: SimulatedProfile, id: string): CatalogueModel | undefined {
  let index = indexes.get(profile)
  if (index === undefined) {
    index = new Map(
      catalogue.flatMap(model =>
        [model.key, ...acceptedIds(profile, model)].map(known => [known, model] as const),
      ),
    )
    indexes.set(profile, index)
  }
  return index.get(id)
}
