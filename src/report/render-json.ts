/** JSON that a terminal can show: DEL and C1 characters are escaped, too. NaN becomes null. */
export function renderJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replaceAll(
    /[\x7F-\x9F\u2028\u2029]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
