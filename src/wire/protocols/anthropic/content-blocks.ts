import type { RequestChange } from '../../../model/exchange.ts'
import {
  asString,
  isJsonObject,
  property,
  type JsonObject,
  type JsonValue,
} from '../../../model/json.ts'
import { toMediaSource } from './media-source.ts'

interface TranslatedContent {
  readonly blocks: readonly JsonObject[]
  readonly changes: readonly RequestChange[]
}

/** The content of a message as Anthropic's blocks; parts of no known type go out as they are. */
export function toContentBlocks(content: JsonValue | undefined): TranslatedContent {
  if (typeof content === 'string') return { blocks: textBlocks(content), changes: [] }
  if (!Array.isArray(content)) return { blocks: [], changes: [] }
  const changes = [detailChange, audioChange].filter(change => content.some(losses[change.field]))
  return { blocks: content.flatMap(toBlocks), changes }
}

const detailChange = {
  field: 'messages.image_url.detail',
  kind: 'removed',
  reason: 'Anthropic chooses the resolution of an image by itself',
} as const satisfies RequestChange

const audioChange = {
  field: 'messages.input_audio',
  kind: 'removed',
  reason: 'Anthropic takes no sound',
} as const satisfies RequestChange

const losses = {
  [detailChange.field]: (part: JsonValue): boolean => {
    const detail = property(property(part, 'image_url'), 'detail')
    return detail !== undefined && detail !== 'auto'
  },
  [audioChange.field]: isAudio,
}

function isAudio(part: JsonValue): boolean {
  return property(part, 'type') === 'input_audio'
}

/** Anthropic refuses empty text, and it says nothing. */
function textBlocks(text: string, further: JsonObject = {}): readonly JsonObject[] {
  return text === '' ? [] : [{ ...further, type: 'text', text }]
}

/** Members that OpenAI has not, such as `cache_control`, are kept. */
function toBlocks(part: JsonValue): readonly JsonObject[] {
  if (typeof part === 'string') return textBlocks(part)
  if (!isJsonObject(part) || isAudio(part)) return []
  switch (part['type']) {
    case 'text':
      return textBlocks(asString(part['text']), part)
    case 'refusal':
      return textBlocks(asString(part['refusal']))
    case 'image_url': {
      const { image_url: image, ...further } = part
      const source = toMediaSource(asString(property(image, 'url')))
      return [{ ...further, type: 'image', source }]
    }
    case 'file': {
      const { file, ...further } = part
      const title = asString(property(file, 'filename'))
      const named = title === '' ? {} : { title }
      return [{ ...further, ...named, type: 'document', source: fileSource(file) }]
    }
    default:
      return [part]
  }
}

function fileSource(file: JsonValue | undefined): JsonObject {
  const id = property(file, 'file_id')
  if (typeof id === 'string') return { type: 'file', file_id: id }
  return toMediaSource(asString(property(file, 'file_data')))
}
