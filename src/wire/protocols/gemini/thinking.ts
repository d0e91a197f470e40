import type { RequestChange } from '../../../model/exchange.ts'
import { asString, type JsonObject, type JsonValue, memberOf } from '../../../model/json.ts'
import { isGemini3OrLater } from './model-path.ts'

interface Thinking {
  readonly config: JsonObject | null
  readonly change: RequestChange | null
}

/** The budgets that Google's own OpenAI endpoint gives to the efforts, in tokens. */
const budgets: Readonly<Record<string, number>> = {
  none: 0,
  minimal: 1024,
  low: 1024,
  medium: 8192,
  high: 24_576,
}

const levels: Readonly<Record<string, string>> = {
  minimal: 'MINIMAL',
  low: 'LOW',
  medium: 'MEDIUM',
  high: 'HIGH',
}

const nearestLevels: Readonly<Record<string, string>> = {
  none: 'MINIMAL',
  xhigh: 'HIGH',
  max: 'HIGH',
}

/** How much a model is to think: newer models know levels, older ones a number of tokens. */
export function toThinkingConfig(effort: JsonValue, model: string): Thinking {
  const name = asString(effort)
  if (isGemini3OrLater(model)) {
    const level = memberOf(levels, name)
    if (level !== undefined) return { config: { thinkingLevel: level }, change: null }
    const nearest = memberOf(nearestLevels, name)
    return nearest === undefined
      ? unknownEffort(effort)
      : approximated(
          { thinkingLevel: nearest },
          `${model} has no level ${name}: ${nearest} is sent`,
        )
  }
  const budget = memberOf(budgets, name)
  if (budget !== undefined) return { config: { thinkingBudget: budget }, change: null }
  return name === 'xhigh' || name === 'max'
    ? approximated(
        { thinkingBudget: budgets['high'] ?? -1 },
        'the largest budget of tokens is sent',
      )
    : unknownEffort(effort)
}

function approximated(config: JsonObject, reason: string): Thinking {
  return { config, change: { field: 'reasoning_effort', kind: 'renamed', reason } }
}

function unknownEffort(effort: JsonValue): Thinking {
  const reason = `Gemini has nothing that means ${JSON.stringify(effort)}`
  return { config: null, change: { field: 'reasoning_effort', kind: 'removed', reason } }
}
