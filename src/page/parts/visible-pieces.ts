import { visibleText } from '../../report/visible-text.ts'

/** A stretch of text as it is, or the written-out names of characters that nobody could see. */
export interface VisiblePiece {
  readonly text: string
  readonly isNamed: boolean
}

/** Line ends and tabs have a shape on a page; joiners and selectors inside an emoji do, too. */
const unseen =
  /(?:(?![\n\t])(?!(?<=\p{Emoji})\uFE0F|(?<=[\p{Emoji}\uFE0F])\u200D(?=\p{Emoji}))[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Noncharacter_Code_Point}\p{Default_Ignorable_Code_Point}])+/gu

/** Foreign text, cut where something in it acts on the reader without being seen. */
export function visiblePieces(foreign: string): VisiblePiece[] {
  const text = foreign.replaceAll('\r\n', '\n')
  const pieces: VisiblePiece[] = []
  let end = 0
  const keep = (upTo: number) => {
    if (upTo > end) pieces.push({ text: text.slice(end, upTo), isNamed: false })
  }
  for (const match of text.matchAll(unseen)) {
    keep(match.index)
    pieces.push({ text: nameCharacters(match[0]), isNamed: true })
    end = match.index + match[0].length
  }
  keep(text.length)
  return pieces
}

function nameCharacters(characters: string): string {
  return Array.from(characters, character => {
    const name = visibleText(character)
    return name === '' || name === '\uFFFD' ? codeOf(character) : name
  }).join('')
}

function codeOf(character: string): string {
  return `<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`
}
