import type { JsonObject } from '../../model/json.ts'

const padding = 'aZ4kQ9wX2mB7tLrV'

/** Padding that keeps the lengths of chunks from telling what is said in them. */
export function obfuscate(delta: unknown): JsonObject {
  const { length } = JSON.stringify(delta) ?? ''
  return { obfuscation: padding.slice(length % padding.length) }
}
