import { impossibleCostCode } from '../../model/exchange.ts'
import {
  isJsonObject,
  memberOf,
  property,
  type JsonObject,
  type JsonValue,
} from '../../model/json.ts'
import { codecOf } from '../protocols/codecs.ts'
import { findImpossibleCost, readCostUsd } from '../facts/cost.ts'
import type { Decoded } from './decoded.ts'
import { reportedCost } from './decoded.ts'
import { isCacheHit, readValue, type ResponseHeaders } from '../facts/identity.ts'
import { findOddCount } from '../facts/odd-counts.ts'
import type { Dialect } from '../dialect/profile.ts'
import { unknownUsage } from '../facts/usage.ts'
import type { FoundForm } from '../dialect/wire-form.ts'

/** Everything about a response that is not the answer itself. */
type ResponseFacts = Omit<Decoded, 'outcome' | 'wireNotes'>

/** Gathers usage, cost and identity from the headers and any number of frames. */
export interface FactCollector {
  add(frame: unknown): void
  finish(): ResponseFacts
  /** What is odd about them. */
  forms(): readonly FoundForm[]
}

export function createFactCollector(dialect: Dialect, headers: ResponseHeaders): FactCollector {
  const codec = codecOf(dialect.protocol)
  let counts: JsonObject | null = null
  let costUsd: number | null = null
  let impossibleCost: string | null = null
  let cacheHit = isCacheHit(dialect, headers, undefined)
  let modelServed: string | null = null
  let isProviderModel = false
  let providerServed = readValue(dialect.provider, headers, undefined)
  let requestId = readValue(dialect.requestId, headers, undefined)
  let generationId = readValue(dialect.generationId, headers, undefined)

  function addObject(frame: unknown): void {
    // Most frames of a stream have no counts, and looking for cost in all its places is what costs
    // most here.
    const found = codec.counts(frame)
    if (found !== null) counts = counts === null ? found : mergeCounts(counts, found)
    if (found !== null || property(frame, 'cost_nanos') !== undefined) {
      // Nor does a cost of 0 after one that was told.
      const usd = readCostUsd(frame)
      if (usd !== 0 || costUsd === null) costUsd = usd ?? costUsd
      impossibleCost = findImpossibleCost(frame) ?? impossibleCost
    }
    cacheHit ||= isCacheHit(dialect, headers, frame)
    // Chunks of one stream may name the model differently; a whole answer names it rightly.
    if (modelServed === null || codec.isWhole(frame)) {
      const named = codec.model(frame)
      if (named !== null) {
        modelServed = named
        isProviderModel = dialect.partsNameProviderModel === true && !codec.isWhole(frame)
      }
    }
    providerServed ??= readValue(dialect.provider, headers, frame)
    requestId ??= readValue(dialect.requestId, headers, frame)
    generationId ??= readValue(dialect.generationId, headers, frame)
  }

  return {
    add: frame => {
      addObject(frame)
      const inner = codec.inner(frame)
      if (inner !== undefined) addObject(inner)
    },
    forms: () => [
      ...(counts === null ? [] : findOddCount(counts)),
      ...(costUsd !== null || impossibleCost === null
        ? []
        : [{ form: impossibleCostCode, detail: describeImpossibleCost(impossibleCost) } as const]),
    ],
    finish: () => ({
      usage: (counts === null ? null : codec.readUsage(counts)) ?? unknownUsage,
      cost: reportedCost(costUsd),
      cacheHit,
      modelServed,
      ...(isProviderModel && { isProviderModel }),
      providerServed,
      requestId,
      generationId,
    }),
  }
}

function describeImpossibleCost(reported: string): string {
  return `the gateway reports a cost of ${reported}, which no request can have: it is not counted`
}

/** A later count that is null or 0 does not unsay an earlier one: counts only rise. */
function mergeCounts(earlier: JsonObject, later: JsonObject): JsonObject {
  const said = Object.entries(later).flatMap(([name, value]): [string, JsonValue][] => {
    const known = memberOf(earlier, name) ?? null
    if (value === null || (value === 0 && known !== null)) return []
    return [[name, isJsonObject(value) && isJsonObject(known) ? mergeCounts(known, value) : value]]
  })
  return { ...earlier, ...Object.fromEntries(said) }
}
