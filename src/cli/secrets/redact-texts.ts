import type { Redact } from './redact.ts'

/** A value with every text in it redacted, but for the members of these names. */
export function redactTexts<Value>(
  value: Value,
  redact: Redact,
  keptNames: ReadonlySet<string>,
): Value {
  const redactValue = (item: unknown): unknown => {
    if (typeof item === 'string') return redact(item)
    if (Array.isArray(item)) return item.map(redactValue)
    if (typeof item !== 'object' || item === null) return item
    const members = Object.entries(item).map(([name, member]) => [
      name,
      keptNames.has(name) ? member : redactValue(member),
    ])
    return Object.fromEntries(members) as unknown
  }
  return redactValue(value) as Value
}
