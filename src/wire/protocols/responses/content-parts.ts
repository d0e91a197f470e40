import { asObject, isJsonObject, type JsonObject, type JsonValue } from '../../../model/json.ts'

/** Which side of the conversation says it: the same text has another type on either. */
type Direction = 'input' | 'output'

/** The content of a chat message as that of an input item; parts of unknown type stay as they are. */
export function partsFor(direction: Direction, content: JsonValue | undefined): JsonValue {
  if (!Array.isArray(content)) return content ?? ''
  return content.map(part => (isJsonObject(part) ? toPart(direction, part) : part))
}

function toPart(direction: Direction, part: JsonObject): JsonObject {
  switch (part['type']) {
    case 'text':
      return { ...part, type: `${direction}_text` }
    case 'image_url':
      return toImage(part)
    case 'file': {
      const { file, ...others } = part
      return { ...others, ...asObject(file), type: 'input_file' }
    }
    default:
      return part
  }
}

/** The URL stands in the part itself, the detail beside it. */
function toImage(part: JsonObject): JsonObject {
  const { image_url: image, ...others } = part
  if (!isJsonObject(image)) return { ...others, type: 'input_image', image_url: image ?? '' }
  const { url = '', ...settings } = image
  return { ...others, ...settings, type: 'input_image', image_url: url }
}
