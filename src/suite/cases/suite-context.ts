import type { JsonValue } from '../../model/json.ts'
import type { Mode } from '../../model/side.ts'
import type { ReadBytes } from './inline-images.ts'
import type { ProblemList } from '../source/problem-list.ts'
import type { SourceDocument } from '../source/source-document.ts'
import type { DefaultsDocument } from '../schemas/suite-schema.ts'

/** What cases take when neither they nor their suite say otherwise. */
export interface CaseDefaults {
  readonly model?: string
  readonly mode: Mode | 'both'
  readonly samples: number | 'auto'
  /** Replaces every `samples`. */
  readonly samplesOverride?: number | 'auto'
  /** Replaces every `timeoutMs`. */
  readonly timeoutMsOverride?: number
}

/** What is wrong with a JSON Schema, if anything. */
export type CheckJsonSchema = (schema: JsonValue) => string | undefined

/** What all cases of a suite file have in common. */
export interface SuiteContext {
  readonly suite: string
  readonly source: SourceDocument
  readonly defaults: DefaultsDocument
  readonly fallback: CaseDefaults
  readonly readFile: ReadBytes
  readonly hash: (text: string) => string
  readonly checkJsonSchema: CheckJsonSchema
  readonly problems: ProblemList
}
