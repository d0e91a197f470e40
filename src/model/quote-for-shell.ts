/**
 * One word for a POSIX shell, whatever it holds but NUL, which no argument can hold: what is plain
 * stays as it is, the rest stands in single quotes.
 */
export function quoteForShell(text: string): string {
  if (/^[\w%+,./:=@-]+$/.test(text)) return text
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
