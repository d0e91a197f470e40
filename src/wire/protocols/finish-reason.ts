import type { FinishReason } from '../../model/exchange.ts'
import { oneLine } from '../values/one-line.ts'
import type { FoundForm } from '../dialect/wire-form.ts'

const finishReasons: ReadonlyMap<string, FinishReason> = new Map([
  ...group('stop', 'stop end_turn stop_sequence eos eos_token complete completed'),
  ...group(
    'length',
    'length max_tokens max_output_tokens model_length model_context_window_exceeded',
  ),
  ...group('tool_calls', 'tool_calls tool_use function_call'),
  ...group(
    'content_filter',
    `content_filter refusal safety recitation blocklist prohibited_content spii
     image_safety image_prohibited_content image_recitation sensitive`,
  ),
  ...group('error', 'error failed cancelled abort network_error insufficient_system_resource'),
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

/** The words of chat completions; `error` is what routers add. */
export const chatFinishReasons: ReadonlySet<string> = new Set([
  'stop',
  'length',
  'tool_calls',
  'function_call',
  'content_filter',
  'error',
])

/** The words of Anthropic's messages. */
export const messageStopReasons: ReadonlySet<string> = new Set([
  'end_turn',
  'max_tokens',
  'stop_sequence',
  'tool_use',
  'pause_turn',
  'refusal',
  'model_context_window_exceeded',
])

/** The words of Gemini. */
export const geminiFinishReasons: ReadonlySet<string> = new Set(
  `STOP MAX_TOKENS SAFETY RECITATION LANGUAGE OTHER BLOCKLIST PROHIBITED_CONTENT SPII
   MALFORMED_FUNCTION_CALL IMAGE_SAFETY UNEXPECTED_TOOL_CALL TOO_MANY_TOOL_CALLS
   IMAGE_PROHIBITED_CONTENT NO_IMAGE IMAGE_RECITATION IMAGE_OTHER CONTINUATION MODEL_ARMOR
   MISSING_THOUGHT_SIGNATURE MALFORMED_RESPONSE`.split(/\s+/),
)

/** A finish reason in words that clients of a protocol do not look for, whatever it means. */
export function foreignFinishReason(
  native: string | null,
  words: ReadonlySet<string>,
): readonly FoundForm[] {
  if (native === null || words.has(native)) return []
  const detail = `the finish reason is "${oneLine(native, 40)}", which clients of the protocol do not look for`
  return [{ form: 'foreign-finish-reason', detail }]
}
