import { takeStart } from '../model/take-start.ts'

const controlPictures = 0x24_00
const deletePicture = '\u2421'
const replacement = '\uFFFD'

/**
 * What a terminal or a reader's eye could be deceived by: control characters, format characters
 * (bidirectional overrides, zero-width marks, tags), separators that break lines, fillers without
 * ink, private and non-characters, and lone surrogates.
 */
const suspicious =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Noncharacter_Code_Point}\p{Default_Ignorable_Code_Point}]/gu

/** A mark that would join what stands before the text. */
const dangling = /^[\p{Grapheme_Extend}\p{M}\p{Emoji_Modifier}]/u
const dottedCircle = '\u25CC'

/**
 * Foreign text for a terminal line: one line, without anything that acts. Line ends are `↵`, other
 * control characters their pictures (`␛[31m`), what has no shape its code (`<U+202E>`). Emoji
 * variation selectors and joiners are dropped; the emoji stay. A leading accent gets a base (`◌́`).
 */
export function visibleText(text: string): string {
  const visible = text.replaceAll('\r\n', '\n').replace(suspicious, makeVisible)
  return dangling.test(visible) ? dottedCircle + visible : visible
}

/** The same of its first characters, with `…` where more of them are missing. */
export function visibleStart(text: string, mostCharacters: number): string {
  return visibleText(text.length > mostCharacters ? `${takeStart(text, mostCharacters)}…` : text)
}

function makeVisible(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (character === '\n' || character === '\r') return '↵'
  if (character === '\t') return ' '
  if (code < 0x20) return String.fromCodePoint(controlPictures + code)
  if (code === 0x7f) return deletePicture
  if (code === 0x20_0d || isVariationSelector(code)) return ''
  if (isSurrogate(code) || /\p{Noncharacter_Code_Point}/u.test(character)) return replacement
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`
}

function isVariationSelector(code: number): boolean {
  return (code >= 0xfe_00 && code <= 0xfe_0f) || (code >= 0xe_01_00 && code <= 0xe_01_ef)
}

function isSurrogate(code: number): boolean {
  return code >= 0xd8_00 && code <= 0xdf_ff
}
