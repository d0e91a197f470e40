import type { JsonObject } from '../../model/json.ts'
import type { Billing } from '../completion.ts'
import type { CatalogueModel } from '../catalogue.ts'

export function costUsd(billing: Billing): number {
  return (billing.inputNanos + billing.outputNanos) / 1e9
}

/** What the answer cost, in credits, which are US dollars. */
export function costFields(billing: Billing): JsonObject {
  return {
    cost: costUsd(billing),
    is_byok: false,
    cost_details: {
      upstream_inference_cost: null,
      upstream_inference_prompt_cost: billing.inputNanos / 1e9,
      upstream_inference_completions_cost: billing.outputNanos / 1e9,
    },
  }
}

const nativeReasons: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  anthropic: { stop: 'end_turn', length: 'max_tokens', tool_calls: 'tool_use' },
  'google-ai-studio': { stop: 'STOP', length: 'MAX_TOKENS', tool_calls: 'STOP' },
  openai: { stop: 'completed', length: 'max_output_tokens', tool_calls: 'completed' },
}

/** The finish reason in the words of the provider. */
export function nativeFinishReason(model: CatalogueModel, reason: string): string {
  return nativeReasons[model.aiStats.provider]?.[reason] ?? reason
}
