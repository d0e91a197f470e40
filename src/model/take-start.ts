/** At most `length` code units from the start of a text; no surrogate pair is cut in two. */
export function takeStart(text: string, length: number): string {
  return text.slice(0, isInsidePair(text, length) ? length - 1 : length)
}

/** At most `length` code units from its end, likewise. */
export function takeEnd(text: string, length: number): string {
  const start = Math.max(0, text.length - length)
  return text.slice(isInsidePair(text, start) ? start + 1 : start)
}

/** Whether a cut before this code unit would part the halves of a surrogate pair. */
export function isInsidePair(text: string, index: number): boolean {
  return index > 0 && (text.codePointAt(index - 1) ?? 0) > 0xff_ff
}
