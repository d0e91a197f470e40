import type { Usage } from '../model/exchange.ts'
import { property } from '../model/json.ts'
import { readCostUsd } from './cost.ts'
import type { Decoded } from './decoded.ts'
import { reportedCost } from './decoded.ts'
import { isCacheHit, readValue, type ResponseHeaders } from './identity.ts'
import type { GatewayProfile } from './profile.ts'
import { readText } from './read-path.ts'
import { readUsage, unknownUsage } from './usage.ts'

/** Everything about a response that is not the answer itself. */
type ResponseFacts = Omit<Decoded, 'outcome' | 'wireNotes'>

/** Gathers usage, cost and identity from the headers and any number of frames. */
export interface FactCollector {
  add(frame: unknown): void
  finish(): ResponseFacts
}

const countingFields = ['usage', 'x_groq', 'cost_nanos']

export function createFactCollector(
  profile: GatewayProfile,
  headers: ResponseHeaders,
): FactCollector {
  let usage: Usage = unknownUsage
  let costUsd: number | null = null
  let cacheHit = isCacheHit(profile, headers, undefined)
  let modelServed: string | null = null
  let providerServed = readValue(profile.provider, headers, undefined)
  let requestId = readValue(profile.requestId, headers, undefined)
  let generationId = readValue(profile.generationId, headers, undefined)
  return {
    add: frame => {
      // Usage may come with any frame and be repeated: the last one is complete. Most frames of a
      // stream have none, and looking for it in all its places is what costs most here.
      if (countingFields.some(field => property(frame, field) !== undefined)) {
        usage = readUsage(frame) ?? usage
        costUsd = readCostUsd(frame) ?? costUsd
      }
      cacheHit ||= isCacheHit(profile, headers, frame)
      // Chunks of one stream may name the model differently; a whole message names it rightly.
      const model = readText(property(frame, 'model'))
      if (modelServed === null || property(frame, 'object') === 'chat.completion') {
        modelServed = model ?? modelServed
      }
      providerServed ??= readValue(profile.provider, headers, frame)
      requestId ??= readValue(profile.requestId, headers, frame)
      generationId ??= readValue(profile.generationId, headers, frame)
    },
    finish: () => ({
      usage,
      cost: reportedCost(costUsd),
      cacheHit,
      modelServed,
      providerServed,
      requestId,
      generationId,
    }),
  }
}
