/**
 * Compiles a pattern of a suite or a flag. It may begin with inline flags, `(?i)`, `(?s)`, `(?m)` or
 * several as in `(?im)`; it is read as Unicode, and without that if only so it is valid.
 *
 * @throws SyntaxError when it is no regular expression.
 */
export function compilePattern(pattern: string): RegExp {
  const inline = /^\(\?([ims]+)\)/.exec(pattern)
  const source = inline ? pattern.slice(inline[0].length) : pattern
  const flags = [...new Set(inline?.[1] ?? '')].join('')
  try {
    return new RegExp(source, `${flags}u`)
  } catch {
    // Escapes such as `\-` are errors in Unicode mode only, and people write them.
    return new RegExp(source, flags)
  }
}
