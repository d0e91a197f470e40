import { normaliseText } from '../compare/text/normalise-text.ts'
import { tokenBounds } from '../compare/text/tokenize.ts'

/** The tokens of a text, each by itself. */
export function tokensOf(text: string): string[] {
  const normalised = normaliseText(text)
  const bounds = tokenBounds(normalised)
  return Array.from({ length: bounds.length / 2 }, (_, index) =>
    normalised.slice(bounds[2 * index], bounds[2 * index + 1]),
  )
}
