import { asString, property } from '../../../model/json.ts'

/** Visible text of a content field: a string, or the text parts of a list. */
export function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  return content
    .map((part: unknown): string => {
      const type = property(part, 'type')
      const isText = type === undefined || type === 'text' || type === 'output_text'
      const text = typeof part === 'string' ? part : property(part, 'text')
      return isText ? asString(text) : ''
    })
    .join('')
}

/** Text of a refusal, which some write as a part of the content. */
export function refusalOf(message: unknown): string {
  const refusal = property(message, 'refusal')
  if (typeof refusal === 'string') return refusal
  const content = property(message, 'content')
  if (!Array.isArray(content)) return ''
  return content.map(part => asString(property(part, 'refusal'))).join('')
}

/** Length of the reasoning text, from the first of the fields that gateways use for it. */
export function reasoningLength(message: unknown): number {
  const plain =
    asString(property(message, 'reasoning_content')) || asString(property(message, 'reasoning'))
  if (plain !== '') return plain.length
  const details = property(message, 'reasoning_details')
  if (Array.isArray(details)) {
    const length = details.reduce<number>(
      (sum, detail) =>
        sum + (asString(property(detail, 'text')) || asString(property(detail, 'summary'))).length,
      0,
    )
    if (length > 0) return length
  }
  const content = property(message, 'content')
  if (!Array.isArray(content)) return 0
  // Mistral writes thinking as a part of the content.
  return content.reduce<number>((sum, part) => {
    const thinking = property(part, 'thinking')
    return sum + (typeof thinking === 'string' ? thinking : textOf(thinking)).length
  }, 0)
}
