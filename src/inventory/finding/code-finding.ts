import type { ClientForm } from './client-constructions.ts'
import type { VariableContent } from './key-variables.ts'

/** What an inventory looks for, in the order in which it is shown. */
export const findingKinds = [
  'key',
  'key-variable',
  'base-url',
  'client',
  'model',
  'fallback',
  'header',
  'field',
  'resilience',
] as const

export type FindingKind = (typeof findingKinds)[number]

/** One place in a code base that talks to a gateway, or of one. */
export interface CodeFinding {
  readonly kind: FindingKind
  /** Relative to the scanned folder, with slashes. */
  readonly file: string
  /** Counts from 1. */
  readonly line: number
  /** What stands there; of a hard-coded key only its first four characters. */
  readonly value: string
  /** The gateway that it belongs to: a profile's name or another product's; null where any could. */
  readonly gateway: string | null
  /** The change that this place needs for the candidate; null where another place's change covers it. */
  readonly change: string | null
}

/** A finding in a line, before it is known where its file lies and what the candidate is. */
export type RawFinding = FoundInLine & Pick<CodeFinding, 'line'>

/** With what the change depends on besides the value. */
export type FoundInLine = Pick<CodeFinding, 'value' | 'gateway'> &
  (
    | { readonly kind: Exclude<FindingKind, 'key-variable' | 'client'> }
    | { readonly kind: 'key-variable'; readonly holds: VariableContent }
    | {
        readonly kind: 'client'
        readonly form: ClientForm
        /** The address that it is given stands in another finding, whose change is enough. */
        readonly isCovered?: boolean
      }
  )
