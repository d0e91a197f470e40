import { compareByCodeUnit } from '../../model/json.ts'
import type { CodeFinding } from '../finding/code-finding.ts'

/** How the candidate's catalogue knows a model id of the code. */
export interface ModelLookup {
  readonly model: string
  /** `other-id`: the same model, which goes by another id there. */
  readonly found: 'exact' | 'alias' | 'other-id' | 'missing'
  /** The id to send; null for a missing one. */
  readonly id: string | null
  /** Of a missing one, the closest first. */
  readonly nearest: readonly string[]
}

const notForChat = /embedding|whisper|dall-e|tts/i

/** The ids of chat models that a code base names, each once. */
export function namedChatModels(findings: readonly CodeFinding[]): readonly string[] {
  const ids = findings.flatMap(({ kind, value }) =>
    kind === 'model' && !notForChat.test(value) ? [value] : [],
  )
  return [...new Set(ids)].sort(compareByCodeUnit)
}
