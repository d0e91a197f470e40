import { z } from 'zod'
import { text } from './shared-schema.ts'

const imageUrl = z
  .looseObject({
    url: text.describe('An https or data URL, sent as written.').exactOptional(),
    file: text
      .describe('A png, jpg, gif or webp file beside the suite, sent as a data URL.')
      .exactOptional(),
    detail: z.string().describe('low, high or auto.').exactOptional(),
  })
  .refine(image => (image.url === undefined) !== (image.file === undefined), {
    error: '"image_url" needs either "url" or "file"',
  })

const part = z
  .looseObject({
    type: text.describe('text, image_url or another kind of content part.'),
    text: z.string().describe('The text of a text part.').exactOptional(),
    image_url: imageUrl.describe('The image of an image_url part.').exactOptional(),
  })
  .refine(({ type, text: written }) => type !== 'text' || written !== undefined, {
    error: 'a part of type "text" needs "text"',
  })
  .refine(({ type, image_url: image }) => type !== 'image_url' || image !== undefined, {
    error: 'a part of type "image_url" needs "image_url"',
  })

/** A chat message; fields that are not named here are sent as they are. */
export const messageSchema = z.looseObject({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool']).describe('Who speaks.'),
  content: z
    .union([z.string(), z.array(part).min(1), z.null()])
    .describe('Text, a list of content parts, or null beside tool calls.'),
})
