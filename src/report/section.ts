import { wrapText } from './fit-text.ts'

/** A paragraph over the whole screen, later lines indented. */
export function renderParagraph(text: string, columns: number, indent = ''): string {
  const [first = '', ...others] = wrapText(text, columns - indent.length)
  return [first, ...others.map(line => indent + line)].join('\n')
}

/** `- first line`, and what follows of an item below it. */
export function renderItems(items: readonly string[], columns: number): string {
  return items
    .map(item =>
      wrapText(item, columns - 2)
        .map((line, index) => (index === 0 ? '- ' : '  ') + line)
        .join('\n'),
    )
    .join('\n')
}

/** The first few of a list, and how many more there are. */
export function listSome(items: readonly string[], most: number): string {
  const rest = items.length - most
  return [...items.slice(0, most), ...(rest > 0 ? [`+${rest} more`] : [])].join(', ')
}
