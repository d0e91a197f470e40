/** Ampersands of HTML that were escaped again, as often as it may be. */
const ampersand = '&(?:amp;)*'
const namedInHtml: Readonly<Record<string, string>> = {
  '<': 'lt',
  '>': 'gt',
  '"': 'quot',
  "'": 'apos',
}

/** Finds a text that is escaped somewhere. */
export interface EscapedForm {
  readonly pattern: RegExp
  /** Quick to tell: where false, the pattern matches nothing that any server would write. */
  canBeIn(text: string): boolean
}

/** Whether anything can be escaped in a text; most have no such character. */
export function mayHoldEscapes(text: string): boolean {
  return text.includes('%') || text.includes('&') || text.includes('\\')
}

/**
 * Matches a text of which each character is written as itself or is escaped, whichever of them a
 * server, a URL, a form, JSON, HTML or Markdown escapes: no two libraries agree on that. An escape may
 * have been escaped once more. Letters and digits are escaped all or not at all.
 */
export function escapedForm(text: string, flags: string): EscapedForm {
  // A run of backslashes is one piece: as many, they could be matched in endless ways.
  const pieces = text.match(/\\+|./gsu) ?? []
  const runs = text.match(/[a-z\d]+/gi) ?? []
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '')
  const marks = [longest, longest.toLowerCase(), longest.toUpperCase(), ...endsOfEscapes(text)]
  return {
    pattern: new RegExp(pieces.map(pieceForms).join(''), flags),
    canBeIn: searched => marks.some(found => searched.includes(found)),
  }
}

/** What stands at the end of whatever escapes the first character: `%6b`, `&#107;`, `\u006b`. */
function endsOfEscapes(text: string): string[] {
  const point = text.codePointAt(0) ?? 0
  const [first = 0] = Buffer.from(text)
  const percent = first.toString(16).padStart(2, '0')
  const unit = text.charCodeAt(0).toString(16).padStart(4, '0')
  const inHex = [`%${percent}`, `25${percent}`, `${point.toString(16)};`, `u${unit}`]
  return [`${point};`, ...inHex, ...inHex.map(end => end.replaceAll(/[a-f]/g, upperCase))]
}

function upperCase(text: string): string {
  return text.toUpperCase()
}

function pieceForms(piece: string): string {
  const percent = [...Buffer.from(piece)].map(byte => `%(?:25)*${hexForms(byte, 2)}`).join('')
  const units = Array.from({ length: piece.length }, (_, index) => piece.charCodeAt(index))
  const inJson = units.map(unit => String.raw`\\{1,4}u` + hexForms(unit, 4)).join('')
  const forms = [itself(piece), percent, inJson]
  if (!piece.startsWith('\\')) forms.push(inHtml(piece))
  if (piece === ' ') forms.push(String.raw`\+`)
  return `(?:${forms.join('|')})`
}

function itself(piece: string): string {
  if (piece.startsWith('\\')) return String.raw`\\{${piece.length},${piece.length * 4}}`
  if (/^[a-z\d]$/i.test(piece)) return piece
  const escaped = piece.replace(/[$()*+./?[\]^{|}]/, String.raw`\$&`)
  return String.raw`\\{0,4}${escaped}`
}

function inHtml(piece: string): string {
  if (piece === '&') return `&(?:amp;)+|${ampersand}#(?:0*38|[xX]0*26);`
  const point = piece.codePointAt(0) ?? 0
  const numbers = `#0*${point};|${ampersand}#[xX]0*${hexForms(point, 1)};`
  const name = namedInHtml[piece]
  return `${ampersand}${numbers}${name === undefined ? '' : `|${ampersand}${name};`}`
}

/** A number in hex digits, in capitals and small letters. */
function hexForms(value: number, digits: number): string {
  return value
    .toString(16)
    .padStart(digits, '0')
    .replaceAll(/[a-f]/g, digit => `[${digit}${digit.toUpperCase()}]`)
}
