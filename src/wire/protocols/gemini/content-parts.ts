import type { RequestChange } from '../../../model/exchange.ts'
import {
  asObject,
  asString,
  isJsonObject,
  property,
  type JsonObject,
  type JsonValue,
  memberOf,
} from '../../../model/json.ts'
import { decodePercent, encodeBase64 } from '../../values/text-of-url.ts'

interface TranslatedParts {
  readonly parts: readonly JsonObject[]
  readonly changes: readonly RequestChange[]
}

/** The content of a message as Gemini's parts; parts of no known type go out as they are. */
export function toGeminiParts(content: JsonValue | undefined): TranslatedParts {
  if (typeof content === 'string') return { parts: textParts(content), changes: [] }
  if (!Array.isArray(content)) return { parts: [], changes: [] }
  return {
    parts: content.flatMap(toPart),
    changes: content.some(hasDetail) ? [detailChange] : [],
  }
}

const detailChange: RequestChange = {
  field: 'messages.image_url.detail',
  kind: 'removed',
  reason: 'Gemini takes the resolution for a whole request: generationConfig.mediaResolution',
}

function hasDetail(part: JsonValue): boolean {
  const detail = property(property(part, 'image_url'), 'detail')
  return detail !== undefined && detail !== 'auto'
}

/** Gemini refuses empty parts, and they say nothing. */
function textParts(text: string): readonly JsonObject[] {
  return text === '' ? [] : [{ text }]
}

function toPart(part: JsonValue): readonly JsonObject[] {
  if (typeof part === 'string') return textParts(part)
  if (!isJsonObject(part)) return []
  switch (part['type']) {
    case 'text':
      return textParts(asString(part['text']))
    case 'refusal':
      return textParts(asString(part['refusal']))
    case 'image_url':
      return [toMedia(asString(property(part['image_url'], 'url')))]
    case 'input_audio': {
      const { data = '', format = '' } = asObject(part['input_audio'])
      return [{ inlineData: { mimeType: `audio/${asString(format)}`, data } }]
    }
    case 'file':
      return [toMedia(asString(property(part['file'], 'file_data')))]
    default:
      return [part]
  }
}

const mediaTypes: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  bmp: 'image/bmp',
  heic: 'image/heic',
  heif: 'image/heif',
  pdf: 'application/pdf',
}

/** A data URL's bytes, or the address of a file, whose type is told by its ending. */
function toMedia(url: string): JsonObject {
  const data = /^data:([^;,]*)((?:;[^;,]*)*),(.*)$/s.exec(url)
  if (data !== null) {
    const [, mimeType = '', settings = '', written = ''] = data
    const isBase64 = settings.endsWith(';base64')
    return {
      inlineData: {
        mimeType: mimeType || 'text/plain',
        data: isBase64 ? written : encodeBase64(decodePercent(written)),
      },
    }
  }
  const ending = /\.(\w+)(?:[?#].*)?$/.exec(url)?.[1]?.toLowerCase() ?? ''
  const mimeType = memberOf(mediaTypes, ending)
  return { fileData: { fileUri: url, ...(mimeType !== undefined && { mimeType }) } }
}
