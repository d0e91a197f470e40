import { isJsonObject, property } from '../../../model/json.ts'
import type { ProtocolCodec } from '../protocol-codec.ts'
import { readText } from '../../values/read-path.ts'
import { createGeminiAnswerCollector } from './answer-collector.ts'
import { buildGeminiRequest } from './gemini-request.ts'
import { geminiCounts, readGeminiUsage } from './usage.ts'

/** Gemini's `generateContent`: https://ai.google.dev/api/generate-content */
export const geminiCodec: ProtocolCodec = {
  endsWithDone: false,
  buildRequest: buildGeminiRequest,
  failsAtDone: true,
  readsAnyType: true,
  createCollector: (...[, , asked]) => createGeminiAnswerCollector(asked),
  inner: lastOfAll,
  model: frame => readText(property(frame, 'modelVersion')),
  isWhole: () => false,
  counts: geminiCounts,
  readUsage: readGeminiUsage,
}

/** A list of chunks as one: each repeats what it knows of ids and counts. */
function lastOfAll(frame: unknown): unknown {
  if (!Array.isArray(frame)) return undefined
  return Object.assign({}, ...frame.filter(isJsonObject)) as unknown
}
