/** `<` ends scripts and opens comments; U+2028 and U+2029 end lines in older readers. */
const unsafe = /[<>&\u2028\u2029]/g

/** JSON that can stand inside a script element: it parses to the same value and ends nothing. */
export function embedJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    unsafe,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
