import type { JsonObject } from '../../../model/json.ts'
import { decodePercent, encodeBase64 } from '../../values/text-of-url.ts'

/** Where an image or a document comes from: the bytes of a data URL, or an address. */
export function toMediaSource(url: string): JsonObject {
  const data = /^data:([^;,]*)((?:;[^;,]*)*),(.*)$/s.exec(url)
  if (data === null) return { type: 'url', url }
  const [, mediaType = '', settings = '', written = ''] = data
  const isBase64 = settings.endsWith(';base64')
  if (mediaType === 'text/plain' || mediaType === '') {
    const text = isBase64 ? decodeBase64(written) : decodePercent(written)
    return { type: 'text', media_type: 'text/plain', data: text }
  }
  const encoded = isBase64 ? written : encodeBase64(decodePercent(written))
  return { type: 'base64', media_type: mediaType, data: encoded }
}

/** The text that the bytes are; what is no base64 stays as it was written. */
function decodeBase64(written: string): string {
  try {
    const bytes = Uint8Array.from(atob(written), character => character.charCodeAt(0))
    return new TextDecoder().decode(bytes)
  } catch {
    return written
  }
}
