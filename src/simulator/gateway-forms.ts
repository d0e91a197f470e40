import { createAiStatsForms } from './ai-stats-form.ts'
import type { GatewayForms } from './gateway-form.ts'
import { createLlmGatewayForms } from './llm-gateway-form.ts'
import type { SimulatedProfile } from './simulated-profile.ts'

const makers: Readonly<Record<SimulatedProfile, () => GatewayForms>> = {
  'llm-gateway': createLlmGatewayForms,
  'ai-stats': createAiStatsForms,
}

/** A gateway that remembers nothing yet. */
export function createGatewayForms(profile: SimulatedProfile): GatewayForms {
  return makers[profile]()
}
