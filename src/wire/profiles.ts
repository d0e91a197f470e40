import type { GatewayProfile } from './dialect/profile.ts'
import { aiStats } from './profiles/ai-stats.ts'
import { anthropic } from './profiles/anthropic.ts'
import { gemini } from './profiles/gemini.ts'
import { llmGateway } from './profiles/llm-gateway.ts'
import { openai } from './profiles/openai.ts'
import { openaiCompatible } from './profiles/openai-compatible.ts'
import { openrouter } from './profiles/openrouter.ts'

/** Every gateway that can be a side, in the order in which help lists them. */
export const profiles: readonly GatewayProfile[] = [
  llmGateway,
  aiStats,
  openrouter,
  openai,
  anthropic,
  gemini,
  openaiCompatible,
]

export function findProfile(name: string): GatewayProfile | undefined {
  return profiles.find(profile => profile.name === name)
}
