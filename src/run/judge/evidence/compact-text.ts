/**
 * The same text in memory of its own. Engines keep a part of a text as a view on the whole, so that
 * a few words of an answer would keep the whole answer in memory.
 */
export function compactText(text: string): string {
  return Array.from({ length: text.length }, (_, index) => text.charAt(index)).join('')
}
