import type { FinishReason } from '../model/exchange.ts'

const finishReasons: ReadonlyMap<string, FinishReason> = new Map([
  ...group('stop', 'stop end_turn stop_sequence eos complete completed'),
  ...group('length', 'length max_tokens max_output_tokens model_context_window_exceeded'),
  ...group('tool_calls', 'tool_calls tool_use function_call'),
  ...group(
    'content_filter',
    `content_filter refusal safety recitation blocklist prohibited_content spii
     image_safety image_prohibited_content image_recitation`,
  ),
  ...group('error', 'error failed cancelled'),
])

function group(reason: FinishReason, natives: string): [string, FinishReason][] {
  return natives.split(/\s+/).map(native => [native, reason])
}

/** One vocabulary for all gateways; `stop` with tool calls means that the model called tools. */
export function normaliseFinishReason(
  native: string | null,
  hasToolCalls: boolean,
): FinishReason | null {
  if (native === null) return null
  const reason = finishReasons.get(native.toLowerCase()) ?? 'other'
  return reason === 'stop' && hasToolCalls ? 'tool_calls' : reason
}
