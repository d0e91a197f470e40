import { isJsonObject, property } from '../../model/json.ts'
import type { JsonObject } from '../../model/json.ts'
import type { CompareKind, CompareSettings } from '../../model/suite.ts'
import type { CompareDocument } from '../schemas/suite-schema.ts'

interface CompareInput {
  readonly own: CompareDocument | undefined
  readonly defaults: CompareDocument | undefined
  /** The request after the suite's defaults. */
  readonly request: JsonObject
  readonly isFault: boolean
}

/** How a case is compared: as written, else as its request tells. */
export function resolveCompare(input: CompareInput): CompareSettings {
  const written = { ...toMapping(input.defaults), ...toMapping(input.own) }
  return {
    kind: input.isFault ? 'none' : (written.kind ?? findCompareKind(input.request)),
    ignorePaths: written.ignore ?? [],
    numericTolerance: written.numericTolerance ?? 0,
  }
}

function toMapping(document: CompareDocument | undefined): Exclude<CompareDocument, string> {
  return typeof document === 'string' ? { kind: document } : (document ?? {})
}

function findCompareKind(request: JsonObject): CompareKind {
  const tools = request['tools']
  if (Array.isArray(tools) && tools.length > 0) return 'tools'
  const format = request['response_format']
  const type = isJsonObject(format) ? property(format, 'type') : undefined
  return type === 'json_object' || type === 'json_schema' ? 'json' : 'text'
}
