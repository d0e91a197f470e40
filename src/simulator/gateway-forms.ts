import { createAiStatsForms } from './ai-stats/ai-stats-form.ts'
import type { GatewayForms } from './gateway-form.ts'
import { createAnthropicForms } from './anthropic/anthropic-forms.ts'
import { createGeminiForms } from './gemini/gemini-forms.ts'
import { createLlmGatewayForms } from './llm-gateway/llm-gateway-form.ts'
import { createOpenaiForms } from './openai/openai-form.ts'
import { createOpenrouterForms } from './openrouter/openrouter-form.ts'
import type { SimulatedProfile } from './simulated-profile.ts'
import { createAiStatsForms2025 } from './year-2025/ai-stats-form.ts'
import { createLlmGatewayForms2025 } from './year-2025/llm-gateway-form.ts'

const makers: Readonly<Record<SimulatedProfile, () => GatewayForms>> = {
  'llm-gateway': createLlmGatewayForms,
  'ai-stats': createAiStatsForms,
  openai: createOpenaiForms,
  openrouter: createOpenrouterForms,
  anthropic: createAnthropicForms,
  gemini: createGeminiForms,
  'llm-gateway@2025': createLlmGatewayForms2025,
  'ai-stats@2025': createAiStatsForms2025,
}

/** A gateway that remembers nothing yet. */
export function createGatewayForms(profile: SimulatedProfile): GatewayForms {
  return makers[profile]()
}
