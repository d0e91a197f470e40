import { canonicalLanguage } from '../../model/language.ts'
import type { Expectation } from '../../model/suite.ts'
import type { ExpectationDocument } from '../schemas/expectation-schema.ts'

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
  const { language, judge } = document
  if (judge !== undefined) return { kind: 'judge', criterion: judge }
  if (language !== undefined) return { kind: 'language', code: canonicalLanguage(language) }
  if (values !== undefined) return { kind: 'one-of', values }
  if (schema !== undefined) return { kind: 'json-schema', schema }
  if (name !== undefined) return { kind: 'tool-called', name }
  if (reason !== undefined) return { kind: 'finish-reason', value: reason }
  if (characters !== undefined) return { kind: 'max-length', characters }
  const { 'json-path': check, 'max-latency': latency, 'max-cost': limitUsd } = document
  if (check !== undefined) return { kind: 'json-path', ...check }
  if (latency !== undefined) return { kind: 'max-latency', limitMs: parseTime(latency) }
  if (limitUsd !== undefined) return { kind: 'max-cost', limitUsd }
  const { 'similar-to-golden': similarity } = document
  if (similarity !== undefined) return { kind: 'similar-to-golden', similarity }
  return { kind: 'equals', value: document.equals ?? null }
}

/** `800ms` or `2s` in milliseconds; the schema has checked its form. */
function parseTime(text: string): number {
  const value = Number.parseFloat(text)
  return text.endsWith('ms') ? value : value * 1000
}
