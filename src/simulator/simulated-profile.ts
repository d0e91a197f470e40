/** The gateways that can be simulated. */
export type SimulatedProfile = 'llm-gateway' | 'ai-stats'

/**
 * The one key that each simulated gateway accepts, in the shape that the real one hands out. They
 * open nothing else.
 */
export const simulatedKeys: Readonly<Record<SimulatedProfile, string>> = {
  'llm-gateway': 'llmgtwy_simulated',
  'ai-stats': 'phaseo_v1_sk_simulated01_nosecret',
}
