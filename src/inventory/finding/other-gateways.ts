/** Gateways that can be moved from, though no profile describes them: hosts and key variables. */
interface OtherGateway {
  readonly name: string
  readonly hosts: readonly string[]
  readonly variables: readonly string[]
}

export const otherGateways: readonly OtherGateway[] = [
  {
    name: 'helicone',
    hosts: ['oai.helicone.ai', 'gateway.helicone.ai', 'ai-gateway.helicone.ai'],
    variables: ['HELICONE_API_KEY'],
  },
  { name: 'cloudflare', hosts: ['gateway.ai.cloudflare.com'], variables: ['CF_AIG_TOKEN'] },
  { name: 'vercel', hosts: ['ai-gateway.vercel.sh'], variables: ['AI_GATEWAY_API_KEY'] },
  { name: 'portkey', hosts: ['api.portkey.ai'], variables: ['PORTKEY_API_KEY'] },
  { name: 'litellm', hosts: [], variables: ['LITELLM_API_KEY', 'LITELLM_MASTER_KEY'] },
]

/** Names that clients read a profile's key or base URL from besides those that the profile lists. */
export const furtherVariables: Readonly<Record<string, readonly string[]>> = {
  'llm-gateway': ['LLMGATEWAY_API_KEY', 'LLMGATEWAY_BASE_URL', 'LLM_GATEWAY_URL'],
  openrouter: ['OPENROUTER_KEY', 'OPENROUTER_API_BASE'],
  openai: ['OPENAI_API_BASE', 'OPENAI_KEY', 'AZURE_OPENAI_API_KEY'],
  gemini: ['GOOGLE_GENERATIVE_AI_API_KEY'],
}

/** Hosts that profiles had before. */
export const furtherHosts: Readonly<Record<string, readonly string[]>> = {
  'ai-stats': ['api.ai-stats.phaseo.app'],
}
