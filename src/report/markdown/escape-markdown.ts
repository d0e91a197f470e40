import { visibleStart } from '../visible-text.ts'

/**
 * What Markdown, its HTML or GitHub's additions to it could act on: emphasis, code, links, tags,
 * tables, entities, emoji names, formulas, addresses. All else reads as it stands, since no line of
 * ours begins with foreign text.
 */
const active = /[\\`*[<|~&@#$]|(?<![a-z\d])_|_(?![a-z\d])|:(?! |$)|(?<=www)\.|(?<=gh)-(?=\d)/giu
const zeroWidthSpace = '&#8203;'

/** Foreign text as a reader sees it, in one line of Markdown or in a table's cell. */
export function markdownText(text: string, mostCharacters = 400): string {
  return visibleStart(text, mostCharacters).replaceAll(active, character => {
    // Two of them in a line are a formula on GitHub, written as references or not.
    if (character === '$') return '<span>$</span>'
    const reference = `&#${character.codePointAt(0) ?? 0};`
    // GitHub links names and numbers after it has read the references.
    return /[@#-]/.test(character) ? reference + zeroWidthSpace : reference
  })
}

/** The same as an item of a list; what would begin a block of its own does not. */
export function markdownItem(text: string, mostCharacters?: number): string {
  const escaped = markdownText(text, mostCharacters)
  return `- ${escaped.replace(/^(?:[-+=>\s]|\d+[.)])/, start => `&#8203;${start}`)}`
}

/** The same in a code font: names that are copied and searched for. GitHub links nothing in there. */
export function markdownCode(text: string, mostCharacters = 200): string {
  const escaped = markdownText(text, mostCharacters).replaceAll(zeroWidthSpace, '')
  return escaped.trim() === '' ? '' : `<code>${escaped}</code>`
}
