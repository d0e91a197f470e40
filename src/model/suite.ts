import type { JsonObject, JsonValue } from './json.ts'
import type { SourceLocation } from './problem.ts'
import type { Mode } from './side.ts'

export type CompareKind = 'text' | 'json' | 'tools' | 'exact' | 'none'

export interface CompareSettings {
  readonly kind: CompareKind
  /** Paths such as `$.createdAt` or `$.items[*].id` that are left out of JSON and argument comparison. */
  readonly ignorePaths: readonly string[]
  /** Numbers that differ by at most this share of the larger one count as equal. */
  readonly numericTolerance: number
}

/** A request that must fail: with a wrong key, or with a model that does not exist. */
export type Fault = 'invalid-key' | 'invalid-model'

/** One message in OpenAI chat form, sent as written. */
export interface ChatMessage {
  readonly role: string
  readonly content: JsonValue
  readonly [field: string]: JsonValue
}

/** What a JSON answer holds at a path: something, this value, or text that matches this pattern. */
export interface JsonPathCheck {
  /** With `[*]`, every place that it leads to has to fit, and there has to be one. */
  readonly path: string
  readonly equals?: JsonValue
  readonly matches?: string
}

/** A golden check, applied to the answers of both sides. */
export type Expectation =
  | { readonly kind: 'contains'; readonly value: string }
  | { readonly kind: 'not-contains'; readonly value: string }
  | { readonly kind: 'matches'; readonly pattern: string }
  | { readonly kind: 'not-matches'; readonly pattern: string }
  | { readonly kind: 'equals'; readonly value: JsonValue }
  | { readonly kind: 'one-of'; readonly values: readonly string[] }
  | { readonly kind: 'starts-with'; readonly value: string }
  | { readonly kind: 'json-schema'; readonly schema: JsonObject | boolean }
  | { readonly kind: 'tool-called'; readonly name: string }
  | { readonly kind: 'finish-reason'; readonly value: string }
  /** An ISO 639-1 code, the same for an answer's language as the detector gives it. */
  | { readonly kind: 'language'; readonly code: string }
  | { readonly kind: 'max-length'; readonly characters: number }
  | ({ readonly kind: 'json-path' } & JsonPathCheck)
  | { readonly kind: 'max-latency'; readonly limitMs: number }
  | { readonly kind: 'max-cost'; readonly limitUsd: number }
  /** A criterion in words, put to the configured judge. */
  | { readonly kind: 'judge'; readonly criterion: string }
  /** At least so like the case's `golden`, from 0 to 1. */
  | { readonly kind: 'similar-to-golden'; readonly similarity: number }

/** Repetitions per side and mode where nobody says otherwise. */
export const usualSamples = 3

/** One expanded golden prompt: defaults applied, variables replaced, files read. */
export interface GoldenCase {
  readonly suite: string
  /** Unique within its suite; expansions carry their values: `refund[product=headphones]`. */
  readonly id: string
  /** The unit of statistics: cases that share it are not independent of each other. */
  readonly cluster: string
  readonly tags: readonly string[]
  /** Share of traffic that the case stands for; used in the forecast of cost only. */
  readonly weight: number
  readonly modes: readonly Mode[]
  /** Repetitions per side and mode. */
  readonly samples: number
  /** `samples: auto`: the number is still to be chosen. Absent from what is sent and stored. */
  readonly samplesOpen?: true
  /** The model id as the suite names it, before the model map. */
  readonly model: string
  /**
   * The messages that each request of the conversation adds. A plain case has one entry; in a
   * multi-turn case the side's own previous answer goes between two entries.
   */
  readonly turns: readonly (readonly ChatMessage[])[]
  /** Every other field of the request, sent unchanged. */
  readonly request: JsonObject
  readonly compare: CompareSettings
  readonly expect: readonly Expectation[]
  /** A reference answer. */
  readonly golden?: string
  readonly fault?: Fault
  /** Whole-request limit of this case, in milliseconds. */
  readonly timeoutMs?: number
  readonly location: SourceLocation
}

/** A suite file and what it expanded to. */
export interface Suite {
  readonly name: string
  readonly file: string
  /** SHA-256 of the file's text, and of the data and images that it names, in hex. */
  readonly sha256: string
  readonly cases: readonly GoldenCase[]
}

/** The identity of a case, stable under reordering: `suite/case-id`. */
export function caseKey(golden: { readonly suite: string; readonly id: string }): string {
  return `${golden.suite}/${golden.id}`
}

/** The same of an exchange, a result, or whatever else names its case. */
export function keyOfItsCase(item: { readonly suite: string; readonly caseId: string }): string {
  return caseKey({ suite: item.suite, id: item.caseId })
}

/** How often these cases are sent to each side, all modes together. */
export function countSlots(cases: readonly Pick<GoldenCase, 'samples' | 'modes'>[]): number {
  return cases.reduce((sum, { samples, modes }) => sum + samples * modes.length, 0)
}
