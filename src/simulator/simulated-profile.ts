/** The gateways that can be simulated. */
export type SimulatedProfile =
  | 'llm-gateway'
  | 'ai-stats'
  | 'openai'
  | 'openrouter'
  | 'anthropic'
  | 'gemini'
  /** As they spoke in 2025. */
  | 'llm-gateway@2025'
  | 'ai-stats@2025'

/**
 * The one key that each simulated gateway accepts, in the shape that the real one hands out. They
 * open nothing else.
 */
export const simulatedKeys: Readonly<Record<SimulatedProfile, string>> = {
  'llm-gateway': 'llmgtwy_simulated',
  'ai-stats': 'phaseo_v1_sk_simulated01_nosecret',
  openai: 'sk-simulated-openai',
  openrouter: 'sk-or-v1-simulated',
  anthropic: 'sk-ant-simulated-anthropic',
  gemini: 'AIza-simulated-gemini',
  'llm-gateway@2025': 'llmgtwy_simulated',
  'ai-stats@2025': 'aistats_v1_k_simulated01_nosecret',
}
