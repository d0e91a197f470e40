import type { Expectation } from '../model/suite.ts'
import type { ExpectationDocument } from './expectation-schema.ts'

/** A checked list item of `expect` has exactly one key; it names the kind. */
export function decodeExpectation(document: ExpectationDocument): Expectation {
  for (const kind of ['contains', 'not-contains', 'starts-with'] as const) {
    const value = document[kind]
    if (value !== undefined) return { kind, value }
  }
  for (const kind of ['matches', 'not-matches'] as const) {
    const value = document[kind]
    if (value !== undefined) return { kind, pattern: value }
  }
  const { 'one-of': values, 'json-schema': schema, 'tool-called': name } = document
  const { 'finish-reason': reason, 'max-length': characters } = document
  if (values !== undefined) return { kind: 'one-of', values }
  if (schema !== undefined) return { kind: 'json-schema', schema }
  if (name !== undefined) return { kind: 'tool-called', name }
  if (reason !== undefined) return { kind: 'finish-reason', value: reason }
  if (characters !== undefined) return { kind: 'max-length', characters }
  return { kind: 'equals', value: document.equals ?? null }
}
