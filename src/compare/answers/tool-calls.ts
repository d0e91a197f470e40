import type { ToolCall } from '../../model/exchange.ts'
import type { JsonValue } from '../../model/json.ts'
import { compareByCodeUnit } from '../../model/json.ts'
import { parseJson } from '../../model/parse-json.ts'
import type { JsonSettings } from '../json/comparable-json.ts'
import { compareNumbered, splitNumbers } from '../json/close-numbers.ts'
import { comparableJsonText } from '../json/comparable-json-text.ts'

/** A tool call in a form that is equal where the calls are. */
export interface ComparableCall {
  readonly name: string
  /** Undefined when the arguments are no JSON. Empty ones count as `{}`. */
  readonly arguments: JsonValue | undefined
  /** `get_weather({"city":"Oslo"})`, ignored paths left out; `get_weather(unparseable)`. */
  readonly text: string
}

/** Sorted by name, then by arguments: the order in which parallel calls arrive means nothing. */
export function comparableCalls(
  calls: readonly ToolCall[],
  settings: JsonSettings,
): ComparableCall[] {
  return calls
    .map(call => {
      const written = call.arguments.trim() === '' ? '{}' : call.arguments
      const shown = comparableJsonText(written, settings) ?? 'unparseable'
      return { name: call.name, arguments: parseJson(written), text: `${call.name}(${shown})` }
    })
    .sort(
      (left, right) =>
        compareByCodeUnit(left.name, right.name) ||
        compareNumbered(splitNumbers(left.text), splitNumbers(right.text)),
    )
}
