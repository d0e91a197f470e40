import { property } from '../../model/json.ts'

/** The value at a path of object members; undefined where a step is missing. */
export function readPath(value: unknown, path: readonly string[]): unknown {
  let found: unknown = value
  for (const key of path) found = property(found, key)
  return found
}

/** What is read at the first of some paths that holds it, else null. */
export function readFirst<Value>(
  value: unknown,
  paths: readonly (readonly string[])[],
  read: (found: unknown) => Value | null,
): Value | null {
  for (const path of paths) {
    const found = read(readPath(value, path))
    if (found !== null) return found
  }
  return null
}

/** A non-empty string, else null. Numbers count: some gateways number their ids. */
export function readText(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value
  return typeof value === 'number' ? String(value) : null
}

/** A count that can be one: whole, not negative, and small enough to be exact, else null. */
export function readCount(value: unknown): number | null {
  return Number.isSafeInteger(value) ? readAmount(value) : null
}

/**
 * A count of tokens: gateways that estimate it write fractions, and some write text; the nearest whole
 * number is what they mean. Null for what is no count at all.
 */
export function readTokens(value: unknown): number | null {
  const amount = readDecimal(value)
  return amount === null ? null : readCount(Math.round(amount))
}

/** An amount: finite and not negative, else null. */
export function readAmount(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null
}

/** Like `readAmount`, also from decimal text such as `"0.15e-6"`. */
export function readDecimal(value: unknown): number | null {
  if (typeof value !== 'string') return readAmount(value)
  return /^\s*\d*\.?\d+(?:e[+-]?\d+)?\s*$/i.test(value) ? readAmount(Number(value)) : null
}
