import type { ToolCall } from '../../model/exchange.ts'
import { canonicalJson } from '../../model/json.ts'
import { parseJson } from '../../model/parse-json.ts'
import { isSameText } from './same-text.ts'

/** Whether two lists hold the same calls, in whatever spacing and order of members. */
export function areSameCalls(left: readonly ToolCall[], right: readonly ToolCall[]): boolean {
  return (
    left.length === right.length &&
    left.every(({ name, arguments: written }, index) => {
      const other = right[index]
      return name === other?.name && areSameArguments(written, other.arguments)
    })
  )
}

export function areSameArguments(left: string, right: string): boolean {
  // The input of some tools is no JSON.
  if (isSameText(left, right)) return true
  const canonical = canonicalOf(left)
  return canonical !== undefined && canonical === canonicalOf(right)
}

/** A call without arguments is one with none of them. */
function canonicalOf(written: string): string | undefined {
  const value = parseJson(written.trim() === '' ? '{}' : written)
  return value === undefined ? undefined : canonicalJson(value)
}
