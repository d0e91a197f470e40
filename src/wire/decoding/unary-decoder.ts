import type { Decoded } from './decoded.ts'
import { decodeJson, type WholeResponse } from './json-decoder.ts'
import { createStreamDecoder } from './stream-decoder.ts'
import { notesOf } from '../dialect/wire-form.ts'

/** Decodes the response to a request that asked for no stream, even if a stream came. */
export function decodeUnary(response: WholeResponse): Decoded {
  const isEvents = response.status < 300 && /^\s*(?:data:|event:|id:|retry:|:)/.test(response.body)
  if (!isEvents) return decodeJson(response)
  const decoder = createStreamDecoder(response)
  decoder.push(new TextEncoder().encode(response.body), 0)
  const decoded = decoder.finish(0)
  const notes = notesOf(response.dialect, decoded.outcome, ['stream-instead-of-json'])
  return { ...decoded, wireNotes: [...notes, ...decoded.wireNotes] }
}
