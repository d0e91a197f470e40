/** A file as matchers see it. */
export interface SourceLines {
  readonly text: string
  /** Comments and lines that no person wrote are empty. */
  readonly lines: readonly string[]
  /** Comments included. */
  readonly allLines: readonly string[]
  /** Prose: it tells of models and fields without using them. */
  readonly isDocumentation: boolean
  readonly language: 'python' | 'script' | 'other'
}

const longestLine = 4000
const documentation = /\.(?:md|mdx|markdown|rst|txt|adoc|html?|csv|tsv)$/i
const hashComments =
  /\.(?:py|rb|sh|bash|zsh|ya?ml|toml|env|r|ex|exs|pl|tf|conf|ini|cfg|properties)$|(?:^|\/)(?:\.env[^/]*|Dockerfile[^/]*|Makefile)$/i
const slashComment = /^\s*(?:\/\/|\/\*|\*(?:\s|\/|$)|<!--)/
const hashComment = /^\s*#/

/** Splits a file, with what is commented out taken away. */
export function splitSource(path: string, text: string): SourceLines {
  const allLines = text
    .split('\n')
    .map(line => (line.length > longestLine ? '' : line.replace(/\r$/, '')))
  const comment = hashComments.test(path) ? hashComment : slashComment
  return {
    text,
    allLines,
    lines: allLines.map(line => (comment.test(line) ? '' : line)),
    isDocumentation: documentation.test(path),
    language: languageOf(path),
  }
}

function languageOf(path: string): SourceLines['language'] {
  if (/\.(?:py|ipynb)$/i.test(path)) return 'python'
  return /\.(?:[mc]?[jt]sx?|vue|svelte|astro)$/i.test(path) ? 'script' : 'other'
}
